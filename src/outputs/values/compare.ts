// Compares two renders of a chart, document by document and leaf by leaf. Image texts may differ, as may hashes of
// what holds them; everything else is a spot that changed.
import type { WalkDocument } from "../../core/kubernetes/documents.ts";
import { numbered } from "../../core/base/ordering.ts";
import { readTree } from "../../yaml/plain.ts";
import { formatPath, isList, isMap, type Path, textAt, type Tree } from "../../core/kubernetes/tree.ts";

export interface ImageSpots {
  /** `document path` of every text that a planned image is read from. */
  readonly parts: ReadonlySet<string>;
  /** Source texts and their targets, for texts that name images in passing. */
  readonly texts: readonly (readonly [string, string])[];
}

const mostSpots = 50;

/** The spots that changed, as `Kind/name path`. */
export function changedSpots(
  before: readonly WalkDocument[],
  after: readonly WalkDocument[],
  spots: ImageSpots,
): string[] {
  const now = named(after);
  const changed: string[] = [];
  for (const [key, tree] of named(before)) {
    const other = now.get(key);
    if (other === undefined) changed.push(`${short(key)} (gone)`);
    else new Comparison(key, spots, changed).compare(tree, other, []);
    now.delete(key);
  }
  for (const key of now.keys()) changed.push(`${short(key)} (new)`);
  return changed.slice(0, mostSpots);
}

class Comparison {
  readonly #document: string;
  readonly #spots: ImageSpots;
  readonly #changed: string[];

  constructor(document: string, spots: ImageSpots, changed: string[]) {
    this.#document = document;
    this.#spots = spots;
    this.#changed = changed;
  }

  compare(before: Tree | undefined, after: Tree | undefined, path: Path): void {
    if (before === after) return;
    if (isMap(before) && isMap(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
        this.compare(before[key], after[key], [...path, key]);
    } else if (isList(before) && isList(after) && before.length === after.length) {
      before.forEach((item, at) => this.compare(item, after[at], [...path, at]));
    } else if (!(
      typeof before === "string" &&
      typeof after === "string" &&
      this.#isImageText(before, after, path)
    )) {
      this.#changed.push(`${short(this.#document)} ${formatPath(path)}`);
    }
  }

  #isImageText(before: string, after: string, path: Path): boolean {
    if (this.#spots.parts.has(`${this.#plainName()} ${formatPath(path)}`)) return true;
    if (isHash(before) && isHash(after)) return true;
    if (this.#translated(before) === after) return true;
    return this.#sameInside(before, after, path);
  }

  #plainName(): string {
    return this.#document.slice(0, this.#document.lastIndexOf("#"));
  }

  #translated(text: string): string {
    // Longer texts first: `a/b:1` is a part of `x/a/b:1`.
    const pairs = [...this.#spots.texts].sort((a, b) => b[0].length - a[0].length);
    const stand: string[] = [];
    let held = text;
    for (const [from, to] of pairs) {
      held = held.replaceAll(from, () => `\u0000${stand.push(to) - 1}\u0000`);
    }
    return held.replaceAll(/\u0000(\d+)\u0000/g, (_, at: string) => stand[Number(at)] ?? "");
  }

  /** Documents inside texts are compared like documents; what is no document, by its lines. */
  #sameInside(before: string, after: string, path: Path): boolean {
    const [a, b] = [decoded(before), decoded(after)].map((text) => readTree(text));
    const holders = [a, b].map((read) =>
      read !== undefined && "tree" in read && (isMap(read.tree) || isList(read.tree)) ? read.tree : undefined,
    );
    const inner: string[] = [];
    if (holders[0] !== undefined && holders[1] !== undefined) {
      new Comparison(this.#document, this.#spots, inner).compare(holders[0], holders[1], [...path, null]);
      return inner.length === 0;
    }
    const [left, right] = [before.split(/[\n,;]/), after.split(/[\n,;]/)];
    const prefix = `${this.#plainName()} ${formatPath([...path, null])}`;
    const holdsImages = [...this.#spots.parts].some((part) => part.startsWith(prefix));
    return (
      holdsImages &&
      left.length === right.length &&
      left.every((line, at) => keyOf(line) === keyOf(right[at] ?? ""))
    );
  }
}

/** What stands before the reference in `4.3.1=quay.io/a/b:1`: the version that it belongs to. */
function keyOf(line: string): string {
  return line.includes("=") ? line.slice(0, line.indexOf("=")).trim() : "";
}

function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(text)) return text;
  try {
    return atob(text);
  } catch {
    return text;
  }
}

function isHash(text: string): boolean {
  return /^(?:sha256:)?[0-9a-f]{8,128}$/.test(text);
}

function named(documents: readonly WalkDocument[]): Map<string, Tree> {
  const maps = documents.flatMap(({ tree, template = "" }) => (isMap(tree) ? [{ tree, template }] : []));
  const keys = numbered(maps, ({ tree, template }) => {
    const metadata = isMap(tree["metadata"]) ? tree["metadata"] : {};
    const [namespace, name] = [textAt(metadata, "namespace") ?? "", textAt(metadata, "name") ?? ""];
    return [template, textAt(tree, "kind") ?? "", namespace, name].join("|");
  });
  return new Map([...keys].map(([{ tree }, key]) => [key, tree]));
}

function short(key: string): string {
  const [, kind = "", , name = ""] = key.slice(0, key.lastIndexOf("#")).split("|");
  return `${kind}/${name}`;
}
