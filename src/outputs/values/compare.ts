// Compares two renders of a chart, document by document and leaf by leaf. Image texts may differ, as may hashes of
// what holds them and texts that assigned values reach; everything else is a spot that changed.
import type { WalkDocument } from "../../core/kubernetes/documents.ts";
import { documentKey, pairDocuments } from "../../core/kubernetes/pairs.ts";
import { readTree } from "../../yaml/plain.ts";
import { formatPath, isList, isMap, type Path, textAt, type Tree } from "../../core/kubernetes/tree.ts";
import { isAssigned, type Marker } from "./assigned.ts";
import { isCopied } from "./copied.ts";

export interface ImageSpots {
  /** `document path` of every text that a planned image is read from. */
  readonly parts: ReadonlySet<string>;
  /** Source texts and their targets, for texts that name images in passing. */
  readonly texts: readonly (readonly [string, string])[];
  /** The written values, for texts that repeat them. */
  readonly written: Tree;
}

/** A render in which each assigned value is a marker: where one comes out, the value may change the text. */
export interface MarkedRender {
  readonly documents: readonly WalkDocument[];
  readonly markers: readonly Marker[];
}

const mostSpots = 50;

/** The spots that changed, as `Kind/name path`. */
export function changedSpots(
  before: readonly WalkDocument[],
  after: readonly WalkDocument[],
  spots: ImageSpots,
  marked: MarkedRender = { documents: [], markers: [] },
): string[] {
  const [old, now] = [maps(before), maps(after)];
  const partners = reversed(pairDocuments(old, now));
  const probes = reversed(pairDocuments(old, maps(marked.documents)));
  const changed: string[] = [];
  for (const document of old) {
    const other = partners.get(document);
    const comparison = new Comparison(document, { spots, markers: marked.markers }, changed);
    if (other === undefined) changed.push(`${short(document)} (gone)`);
    else comparison.compare(document.tree, other.tree, probes.get(document)?.tree, []);
  }
  const known = new Set(partners.values());
  for (const document of now) if (!known.has(document)) changed.push(`${short(document)} (new)`);
  return changed.slice(0, mostSpots);
}

function maps(documents: readonly WalkDocument[]): readonly WalkDocument[] {
  return documents.filter(({ tree }) => isMap(tree));
}

function reversed<T>(pairs: ReadonlyMap<T, T>): ReadonlyMap<T, T> {
  return new Map([...pairs].map(([a, b]) => [b, a]));
}

interface Allowed {
  readonly spots: ImageSpots;
  readonly markers: readonly Marker[];
}

class Comparison {
  readonly #document: WalkDocument;
  readonly #allowed: Allowed;
  readonly #changed: string[];

  constructor(document: WalkDocument, allowed: Allowed, changed: string[]) {
    this.#document = document;
    this.#allowed = allowed;
    this.#changed = changed;
  }

  /** `marked` is what stands at the same spot with markers, where there is anything. */
  compare(before: Tree | undefined, after: Tree | undefined, marked: Tree | undefined, path: Path): void {
    if (before === after) return;
    if (isMap(before) && isMap(after)) {
      const probed = isMap(marked) ? marked : {};
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
        this.compare(before[key], after[key], probed[key], [...path, key]);
    } else if (isList(before) && isList(after) && before.length === after.length) {
      const probed = isList(marked) ? marked : [];
      before.forEach((item, at) => this.compare(item, after[at], probed[at], [...path, at]));
    } else if (
      !isAssigned({ before, after, marked }, this.#allowed.markers) &&
      !isCopied(this.#document, path, { before, after }, this.#allowed.spots.written) &&
      !this.#isImageText({ before, after, marked }, path)
    ) {
      this.#changed.push(`${short(this.#document)} ${formatPath(path)}`);
    }
  }

  #isImageText({ before, after, marked }: Spot, path: Path): boolean {
    if (typeof before !== "string" || typeof after !== "string") return false;
    if (this.#allowed.spots.parts.has(`${documentKey(this.#document)} ${formatPath(path)}`)) return true;
    if (isHash(before) && isHash(after)) return true;
    if (this.#translated(before) === after) return true;
    return this.#sameInside(before, after, typeof marked === "string" ? marked : undefined, path);
  }

  #translated(text: string): string {
    // Longer texts first: `a/b:1` is a part of `x/a/b:1`.
    const pairs = [...this.#allowed.spots.texts].sort((a, b) => b[0].length - a[0].length);
    const stand: string[] = [];
    let held = text;
    for (const [from, to] of pairs) {
      held = held.replaceAll(from, () => `\u0000${stand.push(to) - 1}\u0000`);
    }
    return held.replaceAll(/\u0000(\d+)\u0000/g, (_, at: string) => stand[Number(at)] ?? "");
  }

  /** Documents inside texts are compared like documents; what is no document, by its lines. */
  #sameInside(before: string, after: string, marked: string | undefined, path: Path): boolean {
    const texts = [before, after, marked].map((text) => (text === undefined ? undefined : decoded(text)));
    const [old, now, probed] = texts.map(holderIn);
    const inner: string[] = [];
    if (old !== undefined && now !== undefined) {
      new Comparison(this.#document, this.#allowed, inner).compare(old, now, probed, [...path, null]);
      return inner.length === 0;
    }
    const spot = { before: texts[0], after: texts[1], marked: texts[2] };
    if (isAssigned(spot, this.#allowed.markers)) return true;
    const [left, right] = [before.split(/[\n,;]/), after.split(/[\n,;]/)];
    const prefix = `${documentKey(this.#document)} ${formatPath([...path, null])}`;
    const holdsImages = [...this.#allowed.spots.parts].some((part) => part.startsWith(prefix));
    return (
      holdsImages &&
      left.length === right.length &&
      left.every((line, at) => keyOf(line) === keyOf(right[at] ?? ""))
    );
  }
}

interface Spot {
  readonly before: Tree | undefined;
  readonly after: Tree | undefined;
  readonly marked: Tree | undefined;
}

/** The map or list that a text reads as. */
function holderIn(text: string | undefined): Tree | undefined {
  const read = text === undefined ? undefined : readTree(text);
  return read !== undefined && "tree" in read && (isMap(read.tree) || isList(read.tree))
    ? read.tree
    : undefined;
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

function short({ tree }: WalkDocument): string {
  if (!isMap(tree)) return "";
  const metadata = isMap(tree["metadata"]) ? tree["metadata"] : {};
  return `${textAt(tree, "kind") ?? ""}/${textAt(metadata, "name") ?? ""}`;
}
