// What a command line asks for: a text to print, or one command with its arguments checked. Nothing runs here.
import { commandHelp, programHelp } from "./arguments/help.ts";
import { type Globals, globalOptions, readGlobals } from "./arguments/options.ts";
import { noCommand, oneConfig, unknownCommand } from "./arguments/problems.ts";
import type { Command, CommandEntry } from "./base/command.ts";
import { commands } from "./command-table.ts";

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
  const { parseGiven } = await import("./arguments/parse.ts");
  const given = parseGiven(name, rest, command);
  if (given.flag("help")) return { kind: "text", text: commandHelp(entry, command) };
  if (given.flag("version")) return { kind: "version" };
  const globals = readGlobals(given);
  if (globals.configs.length > 1 && command.takesMany !== true) throw oneConfig(name);
  return { kind: "run", name, command, args: command.read(given), globals };
}

/** The first word that is neither an option nor the value of a global one. */
function commandIndex(argv: readonly string[]): number {
  const withValue = new Set(
    Object.entries(globalOptions).flatMap(([name, option]) =>
      option.type === "text" || option.type === "list"
        ? [`--${name}`, ...("alias" in option ? [`-${option.alias}`] : [])]
        : [],
    ),
  );
  return argv.findIndex((word, at) => !word.startsWith("-") && !withValue.has(argv[at - 1] ?? ""));
}

async function withoutCommand(argv: readonly string[]): Promise<Invocation> {
  if (argv.length === 0) throw noCommand();
  const { parseGiven } = await import("./arguments/parse.ts");
  const given = parseGiven("", argv, { options: {}, arity: [0, 0] });
  if (given.flag("help")) return helpOn(undefined);
  if (given.flag("version")) return { kind: "version" };
  throw noCommand();
}

async function helpOn(name: string | undefined): Promise<Invocation> {
  if (name === undefined) return { kind: "text", text: programHelp(commands) };
  const entry = findCommand(name);
  return { kind: "text", text: commandHelp(entry, await entry.load()) };
}

function findCommand(name: string): CommandEntry {
  const entry = commands.find((one) => one.name === name);
  if (entry) return entry;
  throw unknownCommand(name, [...commands.map((one) => one.name), "help"]);
}
