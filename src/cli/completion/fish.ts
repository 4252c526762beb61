// The completion script for fish.
import { formsOf, globalWords, type OptionWord, type Values, type Word } from "./words.ts";

export function fishCompletion(words: readonly Word[]): string {
  const names = words.map((word) => word.name).join(" ");
  const outside = quote(`not __fish_seen_subcommand_from ${names}`);
  const lines = [
    ...globalWords.map((option) => `complete -c ecr-mirror -n ${outside} ${optionArguments(option)}`),
    ...words.flatMap((word) => [
      `complete -c ecr-mirror -f -n ${outside} -a ${word.name} -d ${quote(word.describe)}`,
      ...word.options.map((option) => `complete -c ecr-mirror -n ${after(word)} ${optionArguments(option)}`),
      ...positionalLines(word),
    ]),
  ];
  return `# fish completion of ecr-mirror

# What the config and the state name, by the -c of this line.
function __ecr_mirror_ask
    set -l line (commandline -opc)
    set -l config
    set -l takes 0
    for word in $line
        if test $takes = 1
            set -a config -c (string replace -r '^~' $HOME -- $word)
            set takes 0
        else if contains -- $word -c --config
            set takes 1
        else if string match -q -- '--config=*' $word
            set -a config -c (string replace -r '^--config=' '' -- $word | string replace -r '^~' $HOME)
        end
    end
    set -l program (string replace -r '^~' $HOME -- $line[1])
    $program completion $argv[1] $config </dev/null 2>/dev/null
end

# A word, or a word with "=" and a file.
function __ecr_mirror_format
    set -l given (commandline -ct | string replace -r '^--format=' '')
    if string match -q -- '*=*' $given
        set -l parts (string split -m 1 = -- $given)
        for path in (__fish_complete_path $parts[2])
            echo $parts[1]=$path
        end
    else
        string join \\n -- $argv
    end
end

# How many arguments stand behind the command.
function __ecr_mirror_arguments
    set -l line (commandline -opc)
    set -l many -1
    set -l takes 0
    for word in $line[2..-1]
        if test $takes = 1
            set takes 0
        else if contains -- $word ${valuedForms(words).join(" ")}
            set takes 1
        else if not string match -q -- '-*' $word
            set many (math $many + 1)
        end
    end
    test $many = $argv[1]; or begin; test "$argv[2]" = more; and test $many -gt $argv[1]; end
end

${lines.join("\n")}
`;
}

function valuedForms(words: readonly Word[]): string[] {
  const valued = words.flatMap((word) => word.options).filter((one) => one.value !== null);
  return [...new Set(valued.flatMap(formsOf))];
}

function after(word: Word): string {
  return quote(`__fish_seen_subcommand_from ${word.name}`);
}

function positionalLines(word: Word): readonly string[] {
  return word.positionals.map((values, at) => {
    const more = at === word.positionals.length - 1 ? " more" : "";
    const when = quote(`__fish_seen_subcommand_from ${word.name}; and __ecr_mirror_arguments ${at}${more}`);
    return `complete -c ecr-mirror -f -n ${when} -a ${quote(offered(values))}`;
  });
}

function optionArguments(option: OptionWord): string {
  const alias = option.alias === undefined ? [] : ["-s", option.alias];
  return ["-l", option.name, ...alias, ...valueArguments(option.value), "-d", quote(option.describe)].join(
    " ",
  );
}

function valueArguments(values: Values | null): string[] {
  if (values === null) return [];
  if (values.kind === "file") return ["-r"];
  return values.kind === "text" ? ["-x"] : ["-x", "-a", quote(offered(values))];
}

function offered(values: Values): string {
  if (values.kind === "formats") return `(__ecr_mirror_format ${values.words.join(" ")})`;
  if (values.kind === "asked") return `(__ecr_mirror_ask ${values.about})`;
  return "words" in values ? values.words.join(" ") : "";
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
