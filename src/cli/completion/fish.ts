// Completion for fish.
import type { OptionWord, Word } from "./vocabulary.ts";

export function fishCompletion(words: readonly Word[]): string {
  const lines = words.flatMap((word) => {
    const when = quote(`__fish_seen_subcommand_from ${word.name}`);
    return [
      `complete -c ecr-mirror -f -n __fish_use_subcommand -a ${word.name} -d ${quote(word.describe)}`,
      ...word.options.map((option) => `complete -c ecr-mirror -n ${when} ${optionSpec(option)}`),
      ...(word.name === "completion" ? [`complete -c ecr-mirror -f -n ${when} -a 'bash zsh fish'`] : []),
    ];
  });
  return `# fish completion of ecr-mirror\n${lines.join("\n")}\n`;
}

function optionSpec(option: OptionWord): string {
  const alias = option.alias === undefined ? [] : ["-s", option.alias];
  return ["-l", option.name, ...alias, ...valueSpec(option), "-d", quote(option.describe)].join(" ");
}

function valueSpec(option: OptionWord): string[] {
  if (option.value === "none") return [];
  if (option.value === "choice") return ["-x", "-a", quote(option.choices.join(" "))];
  return option.value === "file" ? ["-r"] : ["-x"];
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
