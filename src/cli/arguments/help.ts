// Help: usage and examples first, then the options. Made from the same data that parses the arguments.
import { globalOptions, type Option, type Options, type Syntax } from "./options.ts";

interface Named {
  readonly name: string;
  readonly describe: string;
}

const tool = "ecr-mirror";

export function programHelp(commands: readonly Named[]): string {
  const width = Math.max(...commands.map((one) => one.name.length));
  return [
    `Usage: ${tool} <command> [options]`,
    "",
    "Keeps container images in Amazon ECR in sync with mirror.config.yaml.",
    "",
    "Examples:",
    ...exampleLines([
      ["plan", "show what apply would do"],
      ["apply", "do it, after confirmation"],
      ["drift", "check whether anyone changed ECR since"],
    ]),
    "",
    "Commands:",
    ...commands.map((one) => `  ${one.name.padEnd(width)}  ${one.describe}`),
    "",
    "Global options:",
    ...optionLines(globalOptions),
    "",
    `Help for a command: ${tool} <command> --help`,
    "",
  ].join("\n");
}

export function commandHelp({ name, describe }: Named, command: Syntax): string {
  const own =
    Object.keys(command.options).length > 0 ? ["", "Options:", ...optionLines(command.options)] : [];
  const usage = [tool, name, command.positionals, "[options]"].filter((word) => word !== "");
  return [
    `Usage: ${usage.join(" ")}`,
    "",
    `${describe.slice(0, 1).toUpperCase()}${describe.slice(1)}.`,
    "",
    "Examples:",
    ...exampleLines(command.examples),
    ...own,
    "",
    "Global options:",
    ...optionLines(globalOptions),
    "",
  ].join("\n");
}

function exampleLines(examples: Syntax["examples"]): string[] {
  const width = Math.max(...examples.map(([text]) => text.length));
  return examples.map(([text, does]) => `  ${tool} ${text.padEnd(width)}  ${does}`);
}

function optionLines(options: Options): string[] {
  const left = Object.entries(options).map(([name, option]) => ({ text: signature(name, option), option }));
  const width = Math.max(...left.map((one) => one.text.length));
  return left.flatMap(({ text, option }) => {
    const line = `  ${text.padEnd(width)}  ${option.describe}`;
    if (option.choices === undefined || option.value === option.choices.join("|")) return [line];
    return [line, ...wrapWords(option.choices, 80).map((words) => `${" ".repeat(width + 6)}${words}`)];
  });
}

function signature(name: string, option: Option): string {
  const alias = option.alias === undefined ? "    " : `-${option.alias}, `;
  const value = option.value ?? "VALUE";
  if (option.type === "flag") return `${alias}--${name}`;
  return option.type === "optional" ? `${alias}--${name} [${value}]` : `${alias}--${name} ${value}`;
}

function wrapWords(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 2 <= width)
      lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}
