// What an option is, what a command declares of its arguments, how they are given, and the options that every command
// has. Help, completion and parsing are made from this.

export interface Option {
  /** `text` and `list` take a value, `optional` may stand alone, a `list` may be repeated. */
  readonly type: "flag" | "text" | "list" | "optional";
  readonly describe: string;
  /** How help shows the value: `FILE`. */
  readonly value?: string;
  readonly alias?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** Values that a shell may offer, among others. */
  readonly offers?: Offers;
}

/** What the config or the state names, asked for while a line is typed. */
export type Asked = "sources" | "policies" | "places";
export type Offers = readonly string[] | Asked;

export type Options = Readonly<Record<string, Option>>;

export interface Syntax {
  /** What follows the name in help: `[PLANFILE]`. */
  readonly positionals: string;
  /** Fewest and most of them. */
  readonly arity: readonly [number, number];
  readonly options: Options;
  /** What a shell may offer for each argument, in order; the last stands for all further ones. Without it, files. */
  readonly completes?: readonly Offers[];
  readonly examples: readonly (readonly [command: string, does: string])[];
}

/** The arguments as given, by name; what isn't given is undefined, false or empty. */
export interface Given {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  readonly positionals: readonly string[];
}

export interface Globals {
  /** The first of those that are named. */
  readonly config: string;
  /** As given: paths, folders and globs. */
  readonly configs: readonly string[];
  /** Whether a config is named, and not the usual one taken. */
  readonly namesConfig: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** undefined: the environment and the stream decide. */
  readonly color: boolean | undefined;
  readonly logFormat: "text" | "json";
  /** Where requests are written; undefined: nowhere. */
  readonly trace: string | undefined;
  /** false: no job summaries and annotations. */
  readonly ci: boolean;
}

const defaultConfig = "mirror.config.yaml";

export const globalOptions = {
  config: {
    type: "list",
    alias: "c",
    value: "FILE",
    describe: `config (default: ${defaultConfig}); plan, apply, drift, and validate take several, globs, directories`,
  },
  verbose: {
    type: "flag",
    describe: "show details: steps, where images come from, full diffs, stack traces of bugs",
  },
  quiet: { type: "flag", describe: "print only results and errors" },
  color: { type: "flag", describe: "always use color" },
  "no-color": { type: "flag", describe: "never use color" },
  "log-format": {
    type: "text",
    value: "text|json",
    choices: ["text", "json"],
    describe: "log format (everything except the result)",
  },
  trace: {
    type: "text",
    value: "FILE",
    describe: "write each request as a line of JSON, without credentials",
  },
  "no-ci": {
    type: "flag",
    describe: "do not write job summaries and annotations in GitHub Actions and GitLab",
  },
  help: { type: "flag", alias: "h", describe: "show this help" },
  version: { type: "flag", describe: "show the version" },
} as const satisfies Options;

export function readGlobals(given: Given): Globals {
  const named = given.list("config");
  const configs = named.length === 0 ? [defaultConfig] : named;
  return {
    config: configs[0] ?? defaultConfig,
    configs,
    namesConfig: named.length > 0,
    verbose: given.flag("verbose"),
    quiet: given.flag("quiet"),
    color: given.flag("no-color") ? false : given.flag("color") ? true : undefined,
    logFormat: given.text("log-format") === "json" ? "json" : "text",
    ci: !given.flag("no-ci"),
    trace: given.text("trace"),
  };
}

/** What can be known before the arguments are parsed: enough to print a usage error as it is wanted. */
export function guessGlobals(argv: readonly string[]): Globals {
  const json = argv.includes("--log-format=json") || argv[argv.indexOf("--log-format") + 1] === "json";
  return {
    config: defaultConfig,
    configs: [defaultConfig],
    namesConfig: false,
    verbose: argv.includes("--verbose"),
    quiet: false,
    color: argv.includes("--no-color") ? false : argv.includes("--color") ? true : undefined,
    logFormat: json ? "json" : "text",
    ci: !argv.includes("--no-ci"),
    trace: undefined,
  };
}
