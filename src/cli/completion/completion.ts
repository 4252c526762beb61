// `completion`: prints a shell's completion script, made from the same table as help; and what such a script asks for
// while a line is typed.
import { completionWords, type WordList, wordLists } from "./names.ts";
import { openFiles } from "../../storage/files.ts";
import { unknownShell } from "../arguments/problems.ts";
import { command, type Command, type CommandEntry } from "../base/command.ts";
import { bashCompletion } from "./bash.ts";
import { fishCompletion } from "./fish.ts";
import { loadVocabulary } from "./words.ts";
import { zshCompletion } from "./zsh.ts";

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
type Shell = keyof typeof shells;

/** Given the table, for the table knows this command too. */
export function completionCommand(table: readonly CommandEntry[]): Command {
  return command({
    positionals: "bash|zsh|fish",
    arity: [1, 1],
    completes: [Object.keys(shells)],
    takesMany: true,
    options: {},
    examples: [
      ["completion bash > ~/.ecr-mirror.bash", "then source it in ~/.bashrc"],
      ["completion zsh > ~/.zfunc/_ecr-mirror", "in a folder of $fpath"],
      ["completion fish > ~/.config/fish/completions/ecr-mirror.fish", "loaded by itself"],
    ],
    read: (given) => {
      const name = given.positionals[0] ?? "";
      // A word list is what the scripts ask for: of no use to people, so help is silent about it.
      if (isShell(name) || isWordList(name)) return name;
      throw unknownShell(name, Object.keys(shells));
    },
    async run(wish, { globals, output }) {
      if (isShell(wish)) output.result(shells[wish](await loadVocabulary(table)));
      else {
        const words = await completionWords(wish, globals.configs, openFiles(process.cwd()));
        output.result(words.map((word) => `${word}\n`).join(""));
      }
      return {};
    },
  });
}

function isShell(name: string): name is Shell {
  return Object.hasOwn(shells, name);
}

function isWordList(name: string): name is WordList {
  return wordLists.some((list) => list === name);
}
