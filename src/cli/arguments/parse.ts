// The command line to values, by yargs. Parsing runs nothing: whatever is wrong is thrown before a command
// begins.
import { defined } from "../../core/base/defined.ts";
import yargs, { type Options as YargsOption } from "yargs";
import { nearest } from "../../core/base/nearest.ts";
import type { Given, Option, Options } from "../command.ts";
import { globalOptions } from "./globals.ts";
import { usageProblem } from "./usage-problem.ts";

/** What a command declares of its arguments. */
export interface Syntax {
  readonly options: Options;
  readonly arity: readonly [number, number];
}

/** Parses what follows the command's name. */
export function parseGiven(name: string, argv: readonly string[], syntax: Syntax): Given {
  const options: Options = { ...syntax.options, ...globalOptions };
  checkFlagValues(name, argv, options);
  const values = parseWithYargs(name, argv, options);
  const positionals = (values["_"] as readonly unknown[]).map(String);
  for (const [option, spec] of Object.entries(options))
    checkValue(name, option, { spec, value: values[option] });
  if (values["help"] !== true) checkArity(name, positionals, syntax.arity);
  return {
    text: (option) => textOf(values[option]),
    list: (option) => (Array.isArray(values[option]) ? values[option].map(String) : []),
    flag: (option) => values[option] === true,
    positionals,
  };
}

function parseWithYargs(name: string, argv: readonly string[], options: Options): Record<string, unknown> {
  const parser = yargs([])
    .detectLocale(false)
    .locale("en")
    .help(false)
    .version(false)
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration({
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
    })
    .options(Object.fromEntries(Object.entries(options).map(([key, option]) => [key, yargsOption(option)])))
    .strictOptions()
    .fail((message: string | null, error: Error | undefined) => {
      // Without a throw yargs would go on as if nothing were wrong.
      throw message === null && error ? error : misuse(name, message ?? "", options);
    });
  return parser.parseSync([...argv]);
}

function yargsOption(option: Option): YargsOption {
  return {
    ...defined({ alias: option.alias }),
    type: option.type === "flag" ? "boolean" : "string",
    ...(option.type === "list" ? { array: true } : {}),
    ...(option.type === "text" || option.type === "list" ? { requiresArg: true } : {}),
  };
}

/** yargs' message as a Problem; its texts are English because the locale is set. */
function misuse(name: string, message: string, options: Options): Error {
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) return unknownOption(name, unknown.split(", ")[0] ?? "", options);
  const missing = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
  if (missing !== undefined) {
    const [option, spec] =
      Object.entries(options).find(([key, { alias }]) => key === missing || alias === missing) ?? [];
    return missingValue(name, option ?? missing, spec);
  }
  return usageProblem({ code: "arguments", summary: "Wrong arguments", detail: message }, name);
}

function unknownOption(name: string, option: string, options: Options): Error {
  const shown = option.length === 1 ? `-${option}` : `--${option}`;
  const near = nearest(option, Object.keys(options));
  return usageProblem(
    {
      code: "unknown-option",
      summary: "Unknown option",
      detail: `ecr-mirror ${name} has no option "${shown}".`,
      ...(near === undefined ? {} : { hint: `Did you mean "--${near}"?` }),
    },
    name,
  );
}

function missingValue(name: string, option: string, spec: Option | undefined): Error {
  const example = `Write: --${option} ${spec?.value ?? "VALUE"}`;
  return usageProblem(
    {
      code: "missing-value",
      summary: "An option without its value",
      detail: `--${option} needs a value.`,
      hint: example,
    },
    name,
  );
}

/** yargs reads `--yes=1` as "no" and says nothing. */
function checkFlagValues(name: string, argv: readonly string[], options: Options): void {
  for (const word of argv) {
    if (word === "--") return;
    const [, option = "", value = ""] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (options[option]?.type !== "flag" || value === "true" || value === "false") continue;
    const detail = `--${option} takes no value, "${value}" was given.`;
    throw usageProblem({ code: "flag-value", summary: "A value for a flag", detail }, name);
  }
}

function checkValue(name: string, option: string, { spec, value }: { spec: Option; value: unknown }): void {
  if (spec.type === "flag" || value === undefined) return;
  if (spec.type !== "list" && Array.isArray(value)) {
    const detail = `--${option} was given ${value.length} times.`;
    throw usageProblem({ code: "repeated-option", summary: "An option given twice", detail }, name);
  }
  const values = Array.isArray(value) ? value.map(String) : [textOf(value) ?? ""];
  if (spec.type !== "optional" && values.includes("")) throw missingValue(name, option, spec);
  const wrong = values.find((one) => spec.choices !== undefined && !spec.choices.includes(one));
  if (wrong === undefined) return;
  const near = nearest(wrong, spec.choices ?? []);
  throw usageProblem(
    {
      code: "choice",
      summary: "Not one of the choices",
      detail: `--${option} "${wrong}": it is one of ${(spec.choices ?? []).join(", ")}.`,
      ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
    },
    name,
  );
}

function checkArity(
  name: string,
  positionals: readonly string[],
  [fewest, most]: readonly [number, number],
): void {
  if (positionals.length < fewest) {
    const detail = `ecr-mirror ${name} needs ${fewest === 1 ? "an argument" : `${fewest} arguments`}.`;
    throw usageProblem({ code: "missing-argument", summary: "A missing argument", detail }, name);
  }
  const extra = positionals[most];
  if (extra === undefined) return;
  const detail = `ecr-mirror ${name} takes ${most === 0 ? "no arguments" : `at most ${most}`}: "${extra}" is too much.`;
  throw usageProblem({ code: "extra-argument", summary: "An argument too many", detail }, name);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
