// Ctrl-Z and `fg`: what is drawn is taken away before the process stops, and drawn anew when it goes on. So the shell's
// prompt stands where it should, and what was drawn before is not taken for ours.
import type { EventEmitter } from "node:events";

export interface Suspendable {
  suspend(): void;
  resume(): void;
}

/** `stop` stops the process, until somebody lets it go on. */
export function listenForSuspension(source: EventEmitter, drawn: Suspendable, stop: () => void): () => void {
  const suspend = (): void => {
    drawn.suspend();
    stop();
  };
  // Also after a SIGSTOP, which nobody is told of.
  const resume = (): void => drawn.resume();
  source.on("SIGTSTP", suspend);
  source.on("SIGCONT", resume);
  return () => {
    source.off("SIGTSTP", suspend);
    source.off("SIGCONT", resume);
  };
}
