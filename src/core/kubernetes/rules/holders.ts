// The named texts of a map, flags with their values and `{name, value}` lists, and which half of a reference a name
// speaks of. R5, R6, R8 and R9 read these.
import type { Spot } from "../finding.ts";
import { imageFrom } from "../image-text.ts";
import { isList, isMap, type Path, textAt, type Tree, type TreeMap } from "../tree.ts";

/** A name with a text: a flag with its value, a variable, a key of a ConfigMap. */
export interface Named {
  readonly name: string;
  readonly value: string;
  readonly path: Path;
}

const argumentKeys = ["args", "command", "extraArgs", "arguments"] as const;

/** The flags of a container or of anything with a list of arguments. */
export function flagsOf(map: TreeMap, spot: Spot): Named[] {
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
          path: [...spot.path, key, at],
        });
      else if (typeof next === "string" && !next.startsWith("-")) {
        flags.push({ name: item, value: next, path: [...spot.path, key, at + 1] });
      }
    });
  }
  return flags;
}

/** Lists of `{name, value}`, whatever key they stand under. */
export function variablesOf(map: TreeMap, spot: Spot): Named[] {
  return Object.entries(map).flatMap(([key, list]) =>
    isList(list) ? list.flatMap((item, at) => variable(item, [...spot.path, key, at])) : [],
  );
}

function variable(item: Tree, path: Path): Named[] {
  if (!isMap(item)) return [];
  const name = textAt(item, "name");
  const value = textAt(item, "value");
  return name === undefined || value === undefined ? [] : [{ name, value, path: [...path, "value"] }];
}

export type Role = "registry" | "repository" | "image" | "tag" | "digest";

const roles: readonly (readonly [RegExp, Role])[] = [
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?registry$/i, "registry"],
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?repo(?:sitory)?$/i, "repository"],
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?tag$/i, "tag"],
  [/(?:^|[._-]|(?<=[a-z0-9]))image[._-]?version$/i, "tag"],
  [/(?:^|[._-]|(?<=[a-z0-9]))(?:image[._-]?)?(?:digest|sha)$/i, "digest"],
  [/(?:^|[._-]|(?<=[a-z0-9]))image(?:[._-]?name)?$/i, "image"],
];

/** Which half a name speaks of, and what the halves have in common. */
export function halfOf(name: string): { readonly stem: string; readonly role: Role } | undefined {
  const bare = name.replace(/^-+/, "");
  for (const [form, role] of roles) {
    const match = form.exec(bare);
    if (match !== null)
      return { stem: bare.slice(0, match.index).toLowerCase().replaceAll(/[._-]/g, ""), role };
  }
  return undefined;
}

/** `--x-image-repository=` holds half a reference: it is R9's, unless the value is whole. */
export function isHalf(name: string, value: string): boolean {
  const role = halfOf(name)?.role;
  if (role === undefined || role === "image") return false;
  const ref = imageFrom(value, { tagged: true });
  return ref === undefined || (ref.tag === undefined && ref.digest === undefined);
}
