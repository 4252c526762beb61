// The options that every command has.
import type { Given, Globals, Options } from "../command.ts";

export const defaultConfig = "mirror.config.yaml";

export const globalOptions = {
  config: { type: "text", alias: "c", value: "FILE", describe: `the config (default: ${defaultConfig})` },
  verbose: { type: "flag", describe: "say more: where images come from, whole diffs, stacks of bugs" },
  quiet: { type: "flag", describe: "results and errors only" },
  color: { type: "flag", describe: "colours, whatever the stream is" },
  "no-color": { type: "flag", describe: "no colours" },
  "log-format": {
    type: "text",
    value: "text|json",
    choices: ["text", "json"],
    describe: "form of what is no result",
  },
  help: { type: "flag", alias: "h", describe: "this help" },
  version: { type: "flag", describe: "the version" },
} as const satisfies Options;

export function readGlobals(given: Given): Globals {
  return {
    config: given.text("config") ?? defaultConfig,
    verbose: given.flag("verbose"),
    quiet: given.flag("quiet"),
    color: given.flag("no-color") ? false : given.flag("color") ? true : undefined,
    logFormat: given.text("log-format") === "json" ? "json" : "text",
  };
}

/** What can be known before the arguments are parsed: enough to print a usage error as it is wanted. */
export function guessGlobals(argv: readonly string[]): Globals {
  const json = argv.includes("--log-format=json") || argv[argv.indexOf("--log-format") + 1] === "json";
  return {
    config: defaultConfig,
    verbose: argv.includes("--verbose"),
    quiet: false,
    color: argv.includes("--no-color") ? false : argv.includes("--color") ? true : undefined,
    logFormat: json ? "json" : "text",
  };
}
