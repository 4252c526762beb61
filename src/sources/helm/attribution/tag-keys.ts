// The keys beside a repository that hold its tag and its digest. They keep what they say as long as the target
// has the same tag and digest, so they are only looked up, never probed.
import type { ValuesKey } from "../../../core/image/wanted.ts";
import { isMap, type ValueMap } from "../../../core/kubernetes/tree.ts";
import { valuesKey } from "./probes.ts";
import { valueAt } from "../chart/user-values.ts";

type KeyPath = readonly (string | number)[];

/** The key that gives the tag: one with its text, else an empty `tag`, which a template fills. */
export function tagKey(values: ValueMap, beside: KeyPath, tag: string | undefined): ValuesKey | undefined {
  const names = candidates(beside, ["tag", "version"], "Tag");
  const keys = present(values, beside, names);
  return (
    keys.find((key) => tag !== undefined && key.value === tag) ??
    keys.find((key) => key.value === null) ??
    keys[0]
  );
}

/** The key whose text holds the digest, with or without its algorithm. */
export function digestKey(
  values: ValueMap,
  beside: KeyPath,
  digest: string | undefined,
): ValuesKey | undefined {
  if (digest === undefined) return undefined;
  const hex = digest.slice("sha256:".length);
  const map = valueAt(values, beside.slice(0, -1));
  const name = isMap(map)
    ? Object.keys(map).find((key) => typeof map[key] === "string" && map[key].includes(hex))
    : undefined;
  return name === undefined ? undefined : valuesKey(values, [...beside.slice(0, -1), name]);
}

// `xRepository` stands beside `xTag`, `repository` beside `tag`.
function candidates(beside: KeyPath, names: readonly string[], suffix: string): string[] {
  const key = String(beside.at(-1));
  const stem = /^(.+?)(?:Image)?(?:Repository|Image)$/.exec(key)?.[1];
  return [...(stem === undefined ? [] : [`${stem}${suffix}`, `${stem}Image${suffix}`]), ...names];
}

function present(values: ValueMap, beside: KeyPath, names: readonly string[]): ValuesKey[] {
  const parent = beside.slice(0, -1);
  const map = valueAt(values, parent);
  return isMap(map)
    ? names
        .filter((name) => name in map && !isMap(map[name]))
        .map((name) => valuesKey(values, [...parent, name]))
    : [];
}
