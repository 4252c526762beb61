// What a command line may consist of, as the completion scripts are made from it: commands, their options, and what
// the values of both are.
import { type Asked, globalOptions, type Offers, type Option, type Options } from "../arguments/options.ts";
import type { CommandEntry } from "../base/command.ts";

export interface Word {
  readonly name: string;
  readonly describe: string;
  readonly options: readonly OptionWord[];
  /** What each argument is, in order; the last stands for all further ones. None: files. */
  readonly positionals: readonly Values[];
}

export interface OptionWord {
  readonly name: string;
  readonly alias: string | undefined;
  readonly describe: string;
  readonly repeats: boolean;
  /** null for flags. */
  readonly value: Values | null;
}

export type Values =
  | { readonly kind: "file" | "text" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** A word, or a word with `=` and a file. */
  | { readonly kind: "formats"; readonly words: readonly string[] }
  | { readonly kind: "asked"; readonly about: Asked };

export async function loadVocabulary(table: readonly CommandEntry[]): Promise<readonly Word[]> {
  const commands = await Promise.all(
    table.map(async (entry) => {
      const { name, describe } = entry;
      const { options, completes = [] } = await entry.load();
      const all: Options = { ...options, ...globalOptions };
      const words = Object.entries(all).map(([key, option]) => optionWord(key, option));
      return { name, describe, options: words, positionals: completes.map(valuesOf) };
    }),
  );
  const names = commands.map(({ name }) => name);
  const help = { name: "help", describe: "show help for a command", options: [] };
  return [...commands, { ...help, positionals: [{ kind: "words", words: names }] }];
}

/** Those that may stand before the command. */
export const globalWords: readonly OptionWord[] = Object.entries(globalOptions).map(([name, option]) =>
  optionWord(name, option),
);

function optionWord(name: string, option: Option): OptionWord {
  const { alias, describe, type } = option;
  return { name, alias, describe, repeats: type === "list", value: optionValues(option) };
}

function optionValues({ type, choices, offers, value }: Option): Values | null {
  if (type === "flag") return null;
  const offered = choices ?? offers;
  if (offered !== undefined) {
    const values = valuesOf(offered);
    return values.kind === "words" && value === "FMT[=FILE]" ? { ...values, kind: "formats" } : values;
  }
  return { kind: value?.startsWith("FILE") === true || value === "DIR" ? "file" : "text" };
}

function valuesOf(offers: Offers): Values {
  return typeof offers === "string" ? { kind: "asked", about: offers } : { kind: "words", words: offers };
}

export function formsOf({ name, alias }: Pick<OptionWord, "name" | "alias">): string[] {
  return [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])];
}
