// Completion for zsh: as a file `_ecr-mirror` in $fpath, or sourced.
import type { OptionWord, Word } from "./vocabulary.ts";

export function zshCompletion(words: readonly Word[]): string {
  return `#compdef ecr-mirror
_ecr-mirror() {
  local -a commands
  local state
  commands=(
${words.map((word) => `    ${quote(`${word.name}:${word.describe}`)}`).join("\n")}
  )
  _arguments -C '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${words.map((word) => caseOf(word)).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_ecr-mirror" ]; then _ecr-mirror "$@"; else compdef _ecr-mirror ecr-mirror; fi
`;
}

function caseOf(word: Word): string {
  const rest = word.name === "completion" ? "1:shell:(bash zsh fish)" : "*:file:_files";
  const specs = [...word.options.flatMap((one) => optionSpecs(one)), quote(rest)];
  return `        ${word.name}) _arguments ${specs.join(" ")} ;;`;
}

function optionSpecs(option: OptionWord): string[] {
  const describe = option.describe.replace(/[[\]:]/g, "\\$&");
  const tail = `[${describe}]${valueSpec(option)}`;
  const names = [`--${option.name}`, ...(option.alias === undefined ? [] : [`-${option.alias}`])];
  return names.map((name) => quote(`${name}${tail}`));
}

function valueSpec(option: OptionWord): string {
  if (option.value === "none") return "";
  if (option.value === "choice") return `:value:(${option.choices.join(" ")})`;
  return option.value === "file" ? ":file:_files" : ":value: ";
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
