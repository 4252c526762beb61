// `completion`: prints a shell's completion script, made from the same table as help.
import { globalOptions, type Option, type Options } from "../arguments/options.ts";
import { unknownShell } from "../arguments/problems.ts";
import { command, type Command, type CommandEntry } from "../base/command.ts";
import { bashCompletion, fishCompletion, type OptionWord, type Word, zshCompletion } from "./shells.ts";

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
type Shell = keyof typeof shells;

/** Given the table, for the table knows this command too. */
export function completionCommand(table: readonly CommandEntry[]): Command {
  return command({
    positionals: "bash|zsh|fish",
    arity: [1, 1],
    options: {},
    examples: [
      ["completion bash > ~/.ecr-mirror.bash", "then source it in ~/.bashrc"],
      ["completion zsh > ~/.zfunc/_ecr-mirror", "in a folder of $fpath"],
      ["completion fish > ~/.config/fish/completions/ecr-mirror.fish", "loaded by itself"],
    ],
    read: (given) => {
      const name = given.positionals[0] ?? "";
      if (isShell(name)) return name;
      throw unknownShell(name, Object.keys(shells));
    },
    async run(shell, context) {
      context.output.result(shells[shell](await loadVocabulary(table)));
      return {};
    },
  });
}

function isShell(name: string): name is Shell {
  return Object.hasOwn(shells, name);
}

export async function loadVocabulary(table: readonly CommandEntry[]): Promise<readonly Word[]> {
  return Promise.all(
    table.map(async (entry) => {
      const { name, describe } = entry;
      const options: Options = { ...(await entry.load()).options, ...globalOptions };
      return {
        name,
        describe,
        options: Object.entries(options).map(([key, option]) => optionWord(key, option)),
      };
    }),
  );
}

function optionWord(name: string, option: Option): OptionWord {
  const { alias, describe, choices = [] } = option;
  return { name, alias, describe, value: valueKind(option), choices };
}

function valueKind(option: Option): OptionWord["value"] {
  if (option.type === "flag") return "none";
  if (option.choices !== undefined) return "choice";
  return option.value === "FILE" || option.value === "DIR" ? "file" : "text";
}
