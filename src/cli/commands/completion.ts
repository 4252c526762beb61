// `completion`: prints a shell's completion script, made from the same table as help.
import { usageProblem } from "../arguments/usage-problem.ts";
import { command } from "../command.ts";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { loadVocabulary } from "../completion/vocabulary.ts";
import { zshCompletion } from "../completion/zsh.ts";

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
type Shell = keyof typeof shells;

export const completionCommand = command({
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
    const detail = `"${name}" is none of ${Object.keys(shells).join(", ")}.`;
    throw usageProblem({ code: "shell", summary: "No completion for this shell", detail }, "completion");
  },
  async run(shell, context) {
    context.output.result(shells[shell](await loadVocabulary()));
    return {};
  },
});

function isShell(name: string): name is Shell {
  return Object.hasOwn(shells, name);
}
