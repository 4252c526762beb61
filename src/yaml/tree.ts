// YAML as values that know where they are written. Aliases are resolved, so a path leads to what a reader of the
// file would find there; each value still says where it is from.

/** From a first character to behind the last one. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

interface Written extends Span {
  /** Where the alias is that repeats this value; offset and end are those of the anchor. */
  readonly alias?: Span;
}

export interface YamlMap extends Written {
  readonly type: "map";
  /** In braces. */
  readonly flow: boolean;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly keyOffset: number;
  readonly keyEnd: number;
  readonly value: YamlValue;
}

export interface YamlList extends Written {
  readonly type: "list";
  /** In brackets. */
  readonly flow: boolean;
  readonly items: readonly YamlValue[];
}

export interface YamlText extends Written {
  readonly type: "text";
  /** A number as it is written: `1.10`. null for an empty value and for `null`. */
  readonly text: string | null;
  /** What YAML makes of it. */
  readonly value: string | number | boolean | null;
}

export type YamlValue = YamlMap | YamlList | YamlText;

/** What a path of keys and positions leads to. */
export function valueAt(root: YamlValue, path: readonly (string | number | null)[]): YamlValue | undefined {
  let value: YamlValue | undefined = root;
  for (const step of path) {
    if (value?.type === "map" && step !== null) value = value.entries.get(String(step))?.value;
    else if (value?.type === "list" && typeof step === "number") value = value.items[step];
    else return undefined;
  }
  return value;
}
