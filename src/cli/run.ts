// One run of the program: arguments, signals, the command, its problems, the exit code.
import type { EventEmitter } from "node:events";
import { version } from "../app/version.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { type Globals, guessGlobals } from "./arguments/options.ts";
import type { Outcome } from "./base/command.ts";
import { Ci } from "./ci/ci.ts";
import { engineOf } from "./ci/engine.ts";
import { exitCode } from "./exit-code.ts";
import { type Invocation, readInvocation } from "./invocation.ts";
import { type Environment, Output, type Stream, watchStreams } from "./terminal/output.ts";
import { type Interruption, listenForSignals, type SignalName } from "./terminal/signals.ts";
import { withTrace } from "./terminal/trace.ts";
import { listenForSuspension } from "./terminal/suspension.ts";

/** The process, as far as the program uses it. */
export interface Host {
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Tells signals, and `exit` when the process ends. */
  readonly signals: EventEmitter;
  /** Ends the process at once, for a second Ctrl-C. */
  readonly exit: (code: number) => void;
  /** Stops the process, as Ctrl-Z would by itself. */
  readonly stop: () => void;
}

export async function runProgram(host: Host): Promise<number> {
  watchStreams(host);
  const early = new Output(host, guessGlobals(host.argv));
  let invocation: Invocation;
  try {
    invocation = await readInvocation(host.argv);
  } catch (error) {
    const guessed = guessGlobals(host.argv);
    await tell(error, early, guessed);
    await ciOf("", early, guessed, host).finish();
    return exitCode({ signal: null, error, outcome: {} });
  }
  if (invocation.kind === "run") return runCommand(invocation, host);
  early.result(invocation.kind === "version" ? `${version}\n` : invocation.text);
  return 0;
}

async function runCommand(invocation: Extract<Invocation, { kind: "run" }>, host: Host): Promise<number> {
  const { globals, command, args, name } = invocation;
  const output = new Output(host, globals);
  const ci = ciOf(name, output, globals, host);
  const interruption = listenForSignals(host.signals, {
    onFirst: () => output.note("Interrupted, shutting down cleanly. Press Ctrl-C again to stop immediately."),
    onSecond: (name) => {
      output.clear();
      host.exit(codeOf(name));
    },
  });
  const release = output.isLive ? listenForSuspension(host.signals, output, host.stop) : () => undefined;
  const flush = (): void => output.flush();
  host.signals.once("exit", flush);
  let outcome: Outcome = {};
  let error: unknown;
  try {
    const { environment, stdin } = host;
    const { signal } = interruption;
    outcome = await withTrace(globals.trace, { output, environment }, (tracer) =>
      command.run(args, { globals, output, ci, environment, stdin, signal, tracer }),
    );
  } catch (thrown) {
    error = thrown ?? new Error("nothing was thrown");
    if (!isInterruption(thrown, interruption)) await tell(thrown, output, globals);
  } finally {
    await ci.finish();
    interruption.release();
    release();
    host.signals.off("exit", flush);
  }
  return exitCode({ signal: interruption.received(), error, outcome });
}

function ciOf(name: string, output: Output, { ci }: Globals, { environment }: Pick<Host, "environment">): Ci {
  return new Ci({ name, engine: ci ? engineOf(environment) : null, output, now: () => new Date() });
}

function codeOf(name: SignalName): number {
  return exitCode({ signal: name, error: undefined, outcome: {} });
}

/** What an aborted run throws is no news; a Problem of its own still is. */
function isInterruption(error: unknown, interruption: Interruption): boolean {
  return interruption.received() !== null && !(error instanceof Problem);
}

/** Problems are the user's to fix; anything else is a bug, and says so. */
async function tell(error: unknown, output: Output, globals: Globals): Promise<void> {
  if (error instanceof Problem) {
    await output.diagnostics(error.diagnostics);
    const errors = error.diagnostics.filter((one) => one.severity === "error").length;
    if (errors > 1 && globals.logFormat === "text") output.problem(`\n${errors} errors.\n`);
    return;
  }
  const { printable, printableLines } = await import("../core/base/escape.ts");
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  output.problem(`This is a bug in ecr-mirror: ${printable(message)}\n`);
  if (globals.verbose && error instanceof Error)
    output.problem(`${printableLines(error.stack ?? "").join("\n")}\n`);
  else output.problem("Run the command again with --verbose, and report the output.\n");
}
