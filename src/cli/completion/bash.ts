// The completion script for bash, from 3.2 on (macOS has no newer): no mapfile, no associative arrays.
import { formsOf, globalWords, type OptionWord, type Values, type Word } from "./words.ts";

export function bashCompletion(words: readonly Word[]): string {
  const names = words.map((word) => word.name).join(" ");
  const globals = globalWords.flatMap(formsOf).filter((form) => form.startsWith("--"));
  return `# bash completion of ecr-mirror

# What the config and the state name, by the -c of this line.
_ecr_mirror_ask() {
  local config word takes= i
  config=()
  for ((i = 1; i < \${#_ecr_mirror_typed[@]}; i++)); do
    word=\${_ecr_mirror_typed[i]}
    # As it is typed: with quotes, maybe.
    word=\${word//[\\"\\']/}
    if [[ -n "$takes" ]]; then config+=(-c "\${word/#\\~/$HOME}"); takes=; continue; fi
    case "$word" in
      -c|--config) takes=1 ;;
      --config=*) word=\${word#--config=}; config+=(-c "\${word/#\\~/$HOME}") ;;
    esac
  done
  "\${COMP_WORDS[0]/#\\~/$HOME}" completion "$1" \${config[@]+"\${config[@]}"} </dev/null 2>/dev/null
}

_ecr_mirror() {
  local line=\${COMP_LINE:0:COMP_POINT} command= arguments=0 skips= words= i word whole current previous quoted= strip=
  local IFS=$' \\t\\n'
  local -a _ecr_mirror_typed
  COMPREPLY=()
  # By the line itself: ":" and "=" end words for bash, and are in ours.
  whole=\${line##*[[:space:]]}
  read -r -a _ecr_mirror_typed <<< "\${line%"$whole"}"
  for ((i = 1; i < \${#_ecr_mirror_typed[@]}; i++)); do
    word=\${_ecr_mirror_typed[i]}
    if [[ -n "$skips" ]]; then skips=; continue; fi
    case "$word" in
      ${valuedForms(words).join("|")}) skips=1 ;;
      -*) ;;
      *) if [[ -z "$command" ]]; then command=$word; else arguments=$((arguments + 1)); fi ;;
    esac
  done
  current=$whole previous=
  [[ -n "$skips" ]] && previous=$word
  if [[ "$whole" == --*=* ]]; then previous=\${whole%%=*} current=\${whole#*=}; fi
  # An open quote: then ":" ends no word.
  if [[ "$current" == [\\"\\']* ]]; then quoted=1 current=\${current:1}; fi
  case "$command:$previous" in
    *:) ;;
${optionCases(words)}
    *) return ;;
  esac
  if [[ -z "$previous" && "$current" == -* ]]; then
    case "$command" in
      "") words="${globals.join(" ")}" ;;
${words.map((word) => `      ${word.name}) words="${word.options.map((one) => `--${one.name}`).join(" ")}" ;;`).join("\n")}
    esac
  elif [[ -z "$previous" ]]; then
    case "$command:$arguments" in
      :*) words="${names}" ;;
${positionalCases(words)}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # bash replaces only what is behind the last of these.
  [[ -z "$quoted" && "$whole" == *:* && "$COMP_WORDBREAKS" == *:* ]] && strip=\${current%"\${current##*:}"}
  for ((i = 0; i < \${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=\${COMPREPLY[i]#"$strip"}; done
  if [[ "$whole" == --*=* && "$COMP_WORDBREAKS" != *=* ]]; then
    for ((i = 0; i < \${#COMPREPLY[@]}; i++)); do COMPREPLY[i]=$previous=\${COMPREPLY[i]}; done
  fi
}
# Where nothing is offered, files are.
complete -o default -F _ecr_mirror ecr-mirror
`;
}

function valuedForms(words: readonly Word[]): string[] {
  const valued = words.flatMap((word) => word.options).filter((one) => one.value !== null);
  return [...new Set(valued.flatMap(formsOf))];
}

/** What an option's value may be: by its command, since two commands may have different ones of a name. */
function optionCases(words: readonly Word[]): string {
  const outside = { name: "", options: globalWords };
  const cases = [outside, ...words].flatMap((word) =>
    word.options.flatMap((option) => {
      const offer = option.value === null ? null : offerOf(option.value);
      return offer === null ? [] : [`    ${patterns(word, option)}) ${offer} ;;`];
    }),
  );
  return cases.join("\n");
}

function patterns(word: Pick<Word, "name">, option: OptionWord): string {
  return formsOf(option)
    .map((form) => `${word.name}:${form}`)
    .join("|");
}

function positionalCases(words: readonly Word[]): string {
  const cases = words.flatMap(({ name, positionals }) =>
    positionals.flatMap((values, at) => {
      const offer = offerOf(values);
      const which = at === positionals.length - 1 ? "*" : `${at}`;
      return offer === null ? [] : [`      ${name}:${which}) ${offer} ;;`];
    }),
  );
  return cases.join("\n");
}

/** null: files, which bash offers by itself. */
function offerOf(values: Values): string | null {
  if (values.kind === "asked") return `words=$(_ecr_mirror_ask ${values.about})`;
  return values.kind === "words" || values.kind === "formats" ? `words="${values.words.join(" ")}"` : null;
}
