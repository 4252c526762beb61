// What a command is: data for help, completion and parsing, `read` that checks arguments and touches nothing,
// and `run`. Adding a command: one file, one line in commands.ts.
import type { Output } from "./terminal/output.ts";

export interface Option {
  /** `text` and `list` take a value, `optional` may stand alone, a `list` may be repeated. */
  readonly type: "flag" | "text" | "list" | "optional";
  readonly describe: string;
  /** How help shows the value: `FILE`. */
  readonly value?: string;
  readonly alias?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, Option>>;

/** The arguments as given, by name; what isn't given is undefined, false or empty. */
export interface Given {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  readonly positionals: readonly string[];
}

export interface Globals {
  readonly config: string;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** undefined: the environment and the stream decide. */
  readonly color: boolean | undefined;
  readonly logFormat: "text" | "json";
}

/** What a run may use of the world around the program. */
export interface Context {
  readonly globals: Globals;
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
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

export interface Command<A = unknown> {
  /** What follows the name in help: `[PLANFILE]`. */
  readonly positionals: string;
  /** Fewest and most of them. */
  readonly arity: readonly [number, number];
  readonly options: Options;
  readonly examples: readonly (readonly [command: string, does: string])[];
  /** Throws Problems `usage/…`. */
  read(given: Given): A;
  run(args: A, context: Context): Promise<Outcome>;
}

/** Keeps the type of a command's arguments between `read` and `run`, and hides it from the table. */
export function command<A>(definition: Command<A>): Command {
  return {
    ...definition,
    read: (given) => definition.read(given),
    run: (args, context) => definition.run(args as A, context),
  };
}
