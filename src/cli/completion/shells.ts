// The completion scripts of the shells, made from the words that they complete: commands with their options, and what an
// option's value is.

export interface Word {
  readonly name: string;
  readonly describe: string;
  readonly options: readonly OptionWord[];
}

export interface OptionWord {
  readonly name: string;
  readonly alias: string | undefined;
  readonly describe: string;
  /** `none` for flags. */
  readonly value: "none" | "file" | "choice" | "text";
  readonly choices: readonly string[];
}

/** From bash 3.2 on (macOS has no newer): no mapfile, no associative arrays. */
export function bashCompletion(words: readonly Word[]): string {
  const names = words.map((word) => word.name);
  const all = words.flatMap((word) => word.options);
  const choices = new Map(all.filter((one) => one.value === "choice").map((one) => [one.name, one.choices]));
  const free = all.filter((one) => one.value !== "none" && one.value !== "choice");
  const valued = [...new Set(free.flatMap(formsOf))];
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

function formsOf({ name, alias }: OptionWord): string[] {
  return [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])];
}

/** As a file `_ecr-mirror` in $fpath, or sourced. */
export function zshCompletion(words: readonly Word[]): string {
  return `#compdef ecr-mirror
_ecr-mirror() {
  local -a commands
  local state
  commands=(
${words.map((word) => `    ${zshQuote(`${word.name}:${word.describe}`)}`).join("\n")}
  )
  _arguments -C '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${words.map(zshCase).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_ecr-mirror" ]; then _ecr-mirror "$@"; else compdef _ecr-mirror ecr-mirror; fi
`;
}

function zshCase(word: Word): string {
  const rest = word.name === "completion" ? "1:shell:(bash zsh fish)" : "*:file:_files";
  const specs = [...word.options.flatMap(zshOptions), zshQuote(rest)];
  return `        ${word.name}) _arguments ${specs.join(" ")} ;;`;
}

function zshOptions(option: OptionWord): string[] {
  const describe = option.describe.replace(/[[\]:]/g, "\\$&");
  const tail = `[${describe}]${zshValue(option)}`;
  return formsOf(option).map((form) => zshQuote(`${form}${tail}`));
}

function zshValue(option: OptionWord): string {
  if (option.value === "none") return "";
  if (option.value === "choice") return `:value:(${option.choices.join(" ")})`;
  return option.value === "file" ? ":file:_files" : ":value: ";
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function fishCompletion(words: readonly Word[]): string {
  const lines = words.flatMap((word) => {
    const when = fishQuote(`__fish_seen_subcommand_from ${word.name}`);
    return [
      `complete -c ecr-mirror -f -n __fish_use_subcommand -a ${word.name} -d ${fishQuote(word.describe)}`,
      ...word.options.map((option) => `complete -c ecr-mirror -n ${when} ${fishOption(option)}`),
      ...(word.name === "completion" ? [`complete -c ecr-mirror -f -n ${when} -a 'bash zsh fish'`] : []),
    ];
  });
  return `# fish completion of ecr-mirror\n${lines.join("\n")}\n`;
}

function fishOption(option: OptionWord): string {
  const alias = option.alias === undefined ? [] : ["-s", option.alias];
  return ["-l", option.name, ...alias, ...fishValue(option), "-d", fishQuote(option.describe)].join(" ");
}

function fishValue(option: OptionWord): string[] {
  if (option.value === "none") return [];
  if (option.value === "choice") return ["-x", "-a", fishQuote(option.choices.join(" "))];
  return option.value === "file" ? ["-r"] : ["-x"];
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
