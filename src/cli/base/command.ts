// What a command is: what it declares of its arguments, `read` that checks them and touches nothing, and `run`.
// Adding a command: one file, one line in command-table.ts.
import type { Given, Globals, Syntax } from "../arguments/options.ts";
import type { Tracer } from "../../net/trace.ts";
import type { Ci } from "../ci/ci.ts";
import type { Environment, Output } from "../terminal/output.ts";

/** What a run may use of the world around the program. */
export interface Context {
  readonly globals: Globals;
  readonly output: Output;
  readonly ci: Ci;
  readonly environment: Environment;
  readonly stdin: NodeJS.ReadStream;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Told of every request; undefined: nobody traces them. */
  readonly tracer: Tracer | undefined;
}

/** What decides the exit code, beside signals and problems. An empty outcome is success. */
export interface Outcome {
  /** Some action failed, or a check could not be completed. */
  readonly failed?: boolean;
  readonly stale?: boolean;
  readonly blocked?: boolean;
  /** Changes or drift that the command was asked to report by its exit code. */
  readonly pending?: boolean;
  /** A signal was the way to end the command: a server's Ctrl-C is no interruption. */
  readonly served?: boolean;
}

export interface Command<A = unknown> extends Syntax {
  /** It may be given several configs. */
  readonly takesMany?: true;
  /** Throws Problems `usage/…`. */
  read(given: Given): A;
  run(args: A, context: Context): Promise<Outcome>;
}

const noArguments = { positionals: "", arity: [0, 0], options: {} } as const;

/** Keeps the type of a command's arguments between `read` and `run`, and hides it from the table. */
export function command<A>(
  definition: Partial<Syntax> & Omit<Command<A>, keyof typeof noArguments>,
): Command {
  return {
    ...noArguments,
    ...definition,
    read: (given) => definition.read(given),
    run: (args, context) => definition.run(args as A, context),
  };
}

/** A row of the table of commands: its file is loaded only when it runs or explains itself. */
export interface CommandEntry {
  readonly name: string;
  readonly describe: string;
  load(): Promise<Command>;
}
