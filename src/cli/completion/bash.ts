// Completion for bash, from 3.2 on (macOS has no newer): no mapfile, no associative arrays.
import type { OptionWord, Word } from "./vocabulary.ts";

export function bashCompletion(words: readonly Word[]): string {
  const names = words.map((word) => word.name);
  const all = words.flatMap((word) => word.options);
  const choices = new Map(all.filter((one) => one.value === "choice").map((one) => [one.name, one.choices]));
  const valued = unique(
    all.filter((one) => one.value !== "none" && one.value !== "choice").flatMap((one) => forms(one)),
  );
  return `# bash completion of ecr-mirror
_ecr_mirror() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in ${names.join("|")}) command=\${COMP_WORDS[i]}; break ;; esac
  done
  case "$previous" in
${[...choices].map(([name, values]) => `    --${name}) COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$current")); return ;;`).join("\n")}
    ${valued.join("|")}) return ;;
  esac
  case "$command" in
    "") words="${names.join(" ")} --help --version" ;;
${words.map((word) => `    ${word.name}) words="${commandWords(word)}" ;;`).join("\n")}
  esac
  if [[ -z "$command" || "$current" == -* || "$command" == completion ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
# Where nothing is offered, files are.
complete -o default -F _ecr_mirror ecr-mirror
`;
}

function commandWords(word: Word): string {
  const options = word.options.map((one) => `--${one.name}`);
  return [...(word.name === "completion" ? ["bash", "zsh", "fish"] : []), ...options].join(" ");
}

function forms(option: OptionWord): string[] {
  return option.alias === undefined ? [`--${option.name}`] : [`--${option.name}`, `-${option.alias}`];
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
