// The words that completion knows: commands with their options, and what an option's value is.
import { globalOptions } from "../arguments/globals.ts";
import type { Option, Options } from "../command.ts";

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

export async function loadVocabulary(): Promise<readonly Word[]> {
  const { commands } = await import("../command-table.ts");
  return Promise.all(
    commands.map(async (entry) => {
      const { name, describe } = entry;
      const options: Options = { ...(await entry.load()).options, ...globalOptions };
      return {
        name,
        describe,
        options: Object.entries(options).map(([key, option]) => optionWord(key, option)),
      };
    }),
  );
}

function optionWord(name: string, option: Option): OptionWord {
  const { alias, describe, choices = [] } = option;
  return { name, alias, describe, value: valueKind(option), choices };
}

function valueKind(option: Option): OptionWord["value"] {
  if (option.type === "flag") return "none";
  if (option.choices !== undefined) return "choice";
  return option.value === "FILE" || option.value === "DIR" ? "file" : "text";
}
