// Texts that repeat the chart's values, for people and for tools to read: a copy holds at a path just what the written
// values hold there.
import type { WalkDocument } from "../../core/kubernetes/documents.ts";
import { isList, isMap, type Path, type Tree } from "../../core/kubernetes/tree.ts";

/** Is the new text or part at this path, inside a text of the document, the one that was written for the same path? */
export function isCopied(
  { template = "" }: WalkDocument,
  path: Path,
  { before, after }: { readonly before: Tree | undefined; readonly after: Tree | undefined },
  written: Tree,
): boolean {
  const inside = path.lastIndexOf(null);
  // A part that was there before may lose nothing but a text.
  if (inside < 0 || isMap(before) || isList(before)) return false;
  const own = path.slice(inside + 1);
  const keys = own[0] === "global" ? own : [...scopeOf(template), ...own];
  return isSame(after, at(written, keys));
}

/** `app/charts/db/templates/x.yaml` sees the values below `db` as its own. */
function scopeOf(template: string): readonly string[] {
  const parts = template.split("/");
  const keys: string[] = [];
  for (let index = 1; parts[index] === "charts"; index += 2) keys.push(parts[index + 1] ?? "");
  return keys;
}

function at(tree: Tree, [step, ...rest]: Path): Tree | undefined {
  if (step === undefined) return tree;
  if (step === null) return undefined;
  const next = isMap(tree) ? tree[step] : isList(tree) ? tree[Number(step)] : undefined;
  return next === undefined ? undefined : at(next, rest);
}

function isSame(a: Tree | undefined, b: Tree | undefined): boolean {
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key], b[key]));
  }
  if (isList(a) && isList(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  return a !== undefined && a === b;
}
