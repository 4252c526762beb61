// YAML documents as plain values for walking. Numbers stay as they were written (`4.10` is not `4.1`);
// maps have no prototype, so a key such as `__proto__` is a key like any other.

export type Tree = string | boolean | null | readonly Tree[] | TreeMap;

export interface TreeMap {
  readonly [key: string]: Tree;
}

/** The same with numbers as numbers: Helm values, which go back to Helm as they came. */
export type Value = string | number | boolean | null | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

/** Reads one YAML or JSON text, as src/yaml does; given, since the core knows no syntax. */
export type ReadTree = (text: string) => { readonly tree: Tree } | { readonly broken: string };

/** A step of a path: a key, a position in a list, or null: "inside this text" (YAML, JSON or a list in a string). */
export type Step = string | number | null;
export type Path = readonly Step[];

export function isMap(tree: Tree | undefined): tree is TreeMap;
export function isMap(value: Value | undefined): value is ValueMap;
export function isMap(value: Value | undefined): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(tree: Tree | undefined): tree is readonly Tree[];
export function isList(value: Value | undefined): value is readonly Value[];
export function isList(value: Value | undefined): boolean {
  return Array.isArray(value);
}

/** The string below a key, undefined for anything else. */
export function textAt(map: ValueMap, key: string): string | undefined {
  const value = map[key];
  return typeof value === "string" ? value : undefined;
}

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `.spec.containers[0].image`; ` > ` goes inside a text. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (step === null) text += " > ";
    else if (typeof step === "number") text += `[${step}]`;
    else text += plainKey.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  }
  return text;
}
