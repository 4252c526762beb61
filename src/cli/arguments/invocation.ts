// What a command line asks for: a text to print, or one command with its arguments checked. Nothing runs here.
import { nearest } from "../../core/base/nearest.ts";
import type { Command, Globals } from "../command.ts";
import { type CommandEntry, commands } from "../command-table.ts";
import { globalOptions, readGlobals } from "./globals.ts";
import { commandHelp, programHelp } from "./help.ts";
import { usageProblem } from "./usage-problem.ts";

export type Invocation =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly name: string;
      readonly command: Command;
      readonly args: unknown;
      readonly globals: Globals;
    };

export async function readInvocation(argv: readonly string[]): Promise<Invocation> {
  const at = commandIndex(argv);
  if (at < 0) return withoutCommand(argv);
  const rest = [...argv.slice(0, at), ...argv.slice(at + 1)];
  const name = argv[at] ?? "";
  if (name === "help") return helpOn(rest[0]);
  const entry = findCommand(name);
  const command = await entry.load();
  // yargs comes only now: help and version of the program don't need it.
  const { parseGiven } = await import("./parse.ts");
  const given = parseGiven(name, rest, command);
  if (given.flag("help")) return { kind: "text", text: commandHelp(entry, command) };
  if (given.flag("version")) return { kind: "version" };
  return { kind: "run", name, command, args: command.read(given), globals: readGlobals(given) };
}

/** The first word that is neither an option nor the value of a global one. */
function commandIndex(argv: readonly string[]): number {
  const withValue = new Set(
    Object.entries(globalOptions).flatMap(([name, option]) =>
      option.type === "text" ? [`--${name}`, ...("alias" in option ? [`-${option.alias}`] : [])] : [],
    ),
  );
  return argv.findIndex((word, at) => !word.startsWith("-") && !withValue.has(argv[at - 1] ?? ""));
}

async function withoutCommand(argv: readonly string[]): Promise<Invocation> {
  if (argv.length === 0) {
    throw usageProblem({
      code: "no-command",
      summary: "No command",
      detail: "ecr-mirror needs to be told what to do.",
      hint: "A first step: ecr-mirror plan",
    });
  }
  const { parseGiven } = await import("./parse.ts");
  const given = parseGiven("", argv, { options: {}, arity: [0, 0] });
  if (given.flag("help")) return helpOn(undefined);
  if (given.flag("version")) return { kind: "version" };
  return withoutCommand([]);
}

async function helpOn(name: string | undefined): Promise<Invocation> {
  if (name === undefined) return { kind: "text", text: programHelp(commands) };
  const entry = findCommand(name);
  return { kind: "text", text: commandHelp(entry, await entry.load()) };
}

function findCommand(name: string): CommandEntry {
  const entry = commands.find((one) => one.name === name);
  if (entry) return entry;
  const near = nearest(name, [...commands.map((one) => one.name), "help"]);
  throw usageProblem({
    code: "unknown-command",
    summary: "Unknown command",
    detail: `ecr-mirror has no command "${name}".`,
    ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
  });
}
