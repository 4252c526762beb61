// Ctrl-C and SIGTERM: the first asks the run to end cleanly, the second ends the process at once.
import { type EventEmitter, setMaxListeners } from "node:events";

export type SignalName = "SIGINT" | "SIGTERM";

export interface Interruption {
  readonly signal: AbortSignal;
  /** The first signal that came. */
  received(): SignalName | null;
  release(): void;
}

export interface SignalActions {
  readonly onFirst: (name: SignalName) => void;
  /** The second: must not come back. */
  readonly onSecond: (name: SignalName) => void;
}

const names = ["SIGINT", "SIGTERM"] as const;

export function listenForSignals(source: EventEmitter, actions: SignalActions): Interruption {
  const controller = new AbortController();
  // Every request of a run listens to it; Node would warn from the eleventh on.
  setMaxListeners(0, controller.signal);
  let first: SignalName | null = null;
  const handlers = names.map((name) => {
    const handler = (): void => {
      if (first !== null) return actions.onSecond(name);
      first = name;
      actions.onFirst(name);
      controller.abort();
    };
    source.on(name, handler);
    return { name, handler };
  });
  return {
    signal: controller.signal,
    received: () => first,
    release: () => {
      for (const { name, handler } of handlers) source.off(name, handler);
    },
  };
}
