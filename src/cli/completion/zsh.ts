// The completion script for zsh: as a file `_ecr-mirror` in $fpath, or sourced.
import { formsOf, globalWords, type OptionWord, type Values, type Word } from "./words.ts";

export function zshCompletion(words: readonly Word[]): string {
  return `#compdef ecr-mirror

# What the config and the state name, by the -c of this line.
_ecr_mirror_ask() {
  local -a config found
  local word takes=
  for word in "\${_ecr_mirror_line[@]}"; do
    if [[ -n $takes ]]; then config+=(-c "\${\${(Q)word}/#\\~/$HOME}"); takes=; continue; fi
    case $word in
      -c|--config) takes=1 ;;
      --config=*) config+=(-c "\${\${(Q)\${word#--config=}}/#\\~/$HOME}") ;;
    esac
  done
  found=("\${(@f)$("\${_ecr_mirror_line[1]/#\\~/$HOME}" completion $1 "\${config[@]}" </dev/null 2>/dev/null)}")
  compadd -- \${found:#}
}

# A word, or a word with "=" and a file.
_ecr_mirror_format() {
  if compset -P '*='; then _files; else compadd -- "$@"; fi
}

_ecr-mirror() {
  local -a commands _ecr_mirror_line
  local state line
  typeset -A opt_args
  _ecr_mirror_line=("\${words[@]}")
  commands=(
${words.map((word) => `    ${quote(`${word.name}:${word.describe}`)}`).join("\n")}
  )
  _arguments -C ${globalWords.flatMap(optionSpecs).join(" ")} '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${words.map(commandCase).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_ecr-mirror" ]; then _ecr-mirror "$@"; else compdef _ecr-mirror ecr-mirror; fi
`;
}

function commandCase(word: Word): string {
  const specs = [...word.options.flatMap(optionSpecs), ...positionalSpecs(word.positionals)];
  return `        ${word.name}) _arguments ${specs.join(" ")} ;;`;
}

function positionalSpecs(positionals: readonly Values[]): readonly string[] {
  if (positionals.length === 0) return [quote("*:file:_files")];
  return positionals.map((values, at) => {
    const which = at === positionals.length - 1 && at > 0 ? "*" : `${at + 1}`;
    const rest = positionals.length === 1 && values.kind === "asked" ? "*" : which;
    return quote(`${rest}${action(values)}`);
  });
}

function optionSpecs(option: OptionWord): string[] {
  const describe = option.describe.replace(/[[\]:]/g, "\\$&");
  const tail = `[${describe}]${option.value === null ? "" : action(option.value)}`;
  const specOf = (form: string): string => {
    const end = option.value !== null && form.startsWith("--") ? "=" : "";
    return quote(`${option.repeats ? "*" : ""}${form}${end}${tail}`);
  };
  return formsOf(option).map(specOf);
}

function action(values: Values): string {
  if (values.kind === "asked") return `:${values.about}: _ecr_mirror_ask ${values.about}`;
  if (values.kind === "formats") return `:format: _ecr_mirror_format ${values.words.join(" ")}`;
  if (values.kind === "words") return `:value:(${values.words.join(" ")})`;
  return values.kind === "file" ? ":file:_files" : ":value: ";
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
