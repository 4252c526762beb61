// The command line to values, by the parser of yargs. Parsing runs nothing: whatever is wrong is thrown before a command
// begins. What is wrong is told from the parsed values and from what the command declares, never from the parser's text.
import { Parser } from "yargs/helpers";
import { type Given, type Option, type Options, type Syntax, globalOptions } from "./options.ts";
import {
  extraArgument,
  flagValue,
  missingArgument,
  missingValue,
  notAChoice,
  repeatedOption,
  unknownOption,
} from "./problems.ts";

type Values = Readonly<Record<string, unknown>>;

/** Parses what follows the command's name. */
export function parseGiven(
  name: string,
  argv: readonly string[],
  syntax: Pick<Syntax, "options" | "arity">,
): Given {
  const options: Options = { ...syntax.options, ...globalOptions };
  checkFlagValues(name, argv, options);
  const values = parseValues(name, argv, options);
  const positionals = (values["_"] as readonly unknown[]).map(String);
  for (const [option, spec] of Object.entries(options)) checkValue(name, option, spec, values[option]);
  if (values["help"] !== true) checkArity(name, positionals, syntax.arity);
  return {
    text: (option) => textOf(values[option]),
    list: (option) => (Array.isArray(values[option]) ? values[option].map(String) : []),
    flag: (option) => values[option] === true,
    positionals,
  };
}

function parseValues(name: string, argv: readonly string[], options: Options): Values {
  const entries = Object.entries(options);
  const ofType = (...types: Option["type"][]): string[] =>
    entries.filter(([, { type }]) => types.includes(type)).map(([option]) => option);
  const parsed = Parser.detailed([...argv], {
    alias: Object.fromEntries(entries.flatMap(([option, { alias }]) => (alias ? [[option, alias]] : []))),
    boolean: ofType("flag"),
    string: ofType("text", "list", "optional"),
    array: ofType("list"),
    narg: Object.fromEntries(ofType("text", "list").map((option) => [option, 1])),
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
    },
  });
  // The parser has no other error than a value that is missing; it reads on behind a `--` that it took for a value.
  if (parsed.error !== null) {
    const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
    throw (
      withoutValue(name, argv, { options, end }) ??
      withoutValue(name, argv, { options, end: argv.length }) ??
      parsed.error
    );
  }
  const known = new Set(["_", ...entries.flatMap(([option, { alias = option }]) => [option, alias])]);
  const unknown = Object.keys(parsed.argv).find((option) => !known.has(option));
  if (unknown !== undefined) throw unknownOption(name, unknown, Object.keys(options));
  return parsed.argv;
}

/** The last option that wants a value and has none: the line ends after it, or another option follows. */
function withoutValue(
  name: string,
  argv: readonly string[],
  { options, end }: { readonly options: Options; readonly end: number },
): Error | undefined {
  const valued = Object.entries(options).filter(([, { type }]) => type === "text" || type === "list");
  const missing = argv.slice(0, end).flatMap((word, at) => {
    const next = argv[at + 1];
    return valued.filter(([option, spec]) => {
      // At the line's end `--target=` has no value; elsewhere, and for any other option, it is an empty one.
      const named = next === undefined && spec.type === "list" ? word.replace(/=$/, "") : word;
      return names(named, option, spec.alias) && !isValue(next, spec.type);
    });
  });
  const last = missing.at(-1);
  return last && missingValue(name, last[0], last[1].value);
}

/** `--out`, `-c`, and `-vc`, whose last letter takes what follows. */
function names(word: string, option: string, alias: string | undefined): boolean {
  if (word === `--${option}`) return true;
  return alias !== undefined && (word === `--${alias}` || (/^-[^-]+$/.test(word) && word.endsWith(alias)));
}

/** What looks like an option is no value, but for numbers, and `-` where one value is taken. */
function isValue(word: string | undefined, type: Option["type"]): boolean {
  if (word === undefined) return false;
  if (!word.startsWith("-") || /^-(?:\d+(?:\.\d+)?|\.\d+)$/.test(word)) return true;
  return type === "text" && /^-(?:\d|$)/.test(word);
}

/** The parser reads `--yes=1` as "no" and says nothing. */
function checkFlagValues(name: string, argv: readonly string[], options: Options): void {
  for (const word of argv) {
    if (word === "--") return;
    const [, option = "", value = ""] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (options[option]?.type !== "flag" || value === "true" || value === "false") continue;
    throw flagValue(name, option, value);
  }
}

function checkValue(name: string, option: string, spec: Option, value: unknown): void {
  if (spec.type === "flag" || value === undefined) return;
  if (spec.type !== "list" && Array.isArray(value)) throw repeatedOption(name, option, value.length);
  const values = Array.isArray(value) ? value.map(String) : [textOf(value) ?? ""];
  if (spec.type !== "optional" && values.includes("")) throw missingValue(name, option, spec.value);
  const { choices } = spec;
  const wrong = values.find((one) => choices !== undefined && !choices.includes(one));
  if (wrong !== undefined) throw notAChoice(name, { option, value: wrong, choices: choices ?? [] });
}

function checkArity(name: string, positionals: readonly string[], [fewest, most]: Syntax["arity"]): void {
  const subject = `ecr-mirror ${name}`;
  if (positionals.length < fewest)
    throw missingArgument(name, subject, fewest === 1 ? "an argument" : `${fewest} arguments`);
  const extra = positionals[most];
  if (extra === undefined) return;
  throw extraArgument(name, subject, { taken: most === 0 ? "no arguments" : `at most ${most}`, extra });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
