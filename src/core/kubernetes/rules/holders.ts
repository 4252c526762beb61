// The named texts of a map: flags with their values and `{name, value}` lists. R5, R6 and R9 read these.
import type { Place } from "../finding.ts";
import type { Path, Tree, TreeMap } from "../tree.ts";
import { isList, isMap, textAt } from "../tree.ts";

/** A name with a text: a flag with its value, a variable, a key of a ConfigMap. */
export interface Named {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
}

const argumentKeys = ["args", "command", "extraArgs", "arguments"] as const;

/** The flags of a container or of anything with a list of arguments. */
export function flagsOf(map: TreeMap, place: Place): Named[] {
  const flags: Named[] = [];
  for (const key of argumentKeys) {
    const list = map[key];
    if (!isList(list)) continue;
    list.forEach((item, at) => {
      if (typeof item !== "string" || !item.startsWith("-")) return;
      const equals = item.indexOf("=");
      const next = list[at + 1];
      if (equals > 0)
        flags.push({
          name: item.slice(0, equals),
          value: item.slice(equals + 1),
          path: [...place.path, key, at],
        });
      else if (typeof next === "string" && !next.startsWith("-")) {
        flags.push({ name: item, value: next, path: [...place.path, key, at + 1] });
      }
    });
  }
  return flags;
}

/** Lists of `{name, value}`, whatever key they stand under. */
export function variablesOf(map: TreeMap, place: Place): Named[] {
  return Object.entries(map).flatMap(([key, list]) =>
    isList(list) ? list.flatMap((item, at) => variable(item, [...place.path, key, at])) : [],
  );
}

function variable(item: Tree, path: Path): Named[] {
  if (!isMap(item)) return [];
  const name = textAt(item, "name");
  const value = textAt(item, "value");
  return name === undefined || value === undefined ? [] : [{ name, value, path: [...path, "value"] }];
}
