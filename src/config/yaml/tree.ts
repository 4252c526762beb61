// A YAML document as plain values, with the place of every key and value. What plain values can't say (twice the
// same key, endless aliases, tags) is collected as findings here.
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import { type Complaint, mostFaults, type Path, type Place, type Placed, place } from "../finding.ts";
import {
  aliasBomb,
  duplicateKey,
  foreignTag,
  keyNotText,
  selfAlias,
  unknownAlias,
  unsafeKey,
} from "./complaints.ts";
import { deepest } from "./parse.ts";
import type { TextPlaces } from "./text.ts";
import { showVariables } from "./variables.ts";

export interface Tree {
  readonly value: unknown;
  readonly findings: readonly Placed[];
  /** Where a key or its value stands; the nearest parent when it isn't there. */
  readonly place: (path: Path, mark: "key" | "value") => Place;
  /** A scalar as it is written. */
  readonly source: (path: Path) => string | undefined;
  /** A place inside a scalar: the n-th occurrence of `part` in its source. */
  readonly placeOf: (path: Path, part: string, occurrence: number, length: number) => Place;
}

const mostAliasNodes = 10_000;
const coreTags = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((tag) => `tag:yaml.org,2002:${tag}`),
);

export function treeOf(document: Document.Parsed, text: string, places: TextPlaces): Tree {
  const walk = new Walk(text, places);
  const value = document.contents === null ? null : walk.value(document.contents, 0);
  return {
    value,
    findings: walk.findings,
    place: (path, mark) => walk.place(document.contents, path, mark),
    source: (path) => walk.source(document.contents, path),
    placeOf: (path, part, occurrence, length) => {
      const start = walk.place(document.contents, path, "value");
      const source = walk.source(document.contents, path) ?? "";
      let at = source.indexOf(part);
      for (let count = 0; count < occurrence && at >= 0; count += 1) at = source.indexOf(part, at + 1);
      return at < 0 ? start : places.at(start.offset + at, length);
    },
  };
}

class Walk {
  readonly findings: Placed[] = [];
  private readonly text: string;
  private readonly places: TextPlaces;
  private readonly anchors = new Map<string, Node>();
  private readonly targets = new Map<Node, Node>();
  private readonly pairs = new WeakMap<Node, ReadonlyMap<string, Pair>>();
  private readonly open = new Set<Node>();
  private aliasNodes = 0;
  private inAlias = 0;

  constructor(text: string, places: TextPlaces) {
    this.text = text;
    this.places = places;
  }

  value(node: Node, depth: number): unknown {
    if (isAlias(node)) return this.aliased(node, depth);
    this.checkTag(node);
    if (this.inAlias > 0 && (this.aliasNodes += 1) > mostAliasNodes) return null;
    if (isScalar(node)) {
      if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
      return typeof node.value === "string" ? showVariables(node.value) : node.value;
    }
    if (!isCollection(node)) return null;
    // Only aliases in aliases lead below the depth that the parser allows.
    if (depth > 2 * deepest) this.aliasNodes = mostAliasNodes + 1;
    if (this.aliasNodes > mostAliasNodes) return null;
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    this.open.add(node);
    const value = isMap(node)
      ? this.map(node.items, depth)
      : node.items.map((item) => (isNode(item) ? this.value(item, depth + 1) : null));
    this.open.delete(node);
    return value;
  }

  private map(pairs: readonly Pair[], depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const pair of pairs) {
      const key = isNode(pair.key) ? pair.key : null;
      const name = key === null ? undefined : this.keyText(key);
      if (key === null || name === undefined) {
        if (key !== null) this.report(keyNotText, key);
        continue;
      }
      if (Object.hasOwn(result, name)) {
        this.duplicate(name, this.firstKey(pairs, name), key);
        continue;
      }
      const value = isNode(pair.value) ? this.value(pair.value, depth + 1) : null;
      if (name === "__proto__") this.report(unsafeKey, key);
      else result[name] = value;
    }
    return result;
  }

  private firstKey(pairs: readonly Pair[], name: string): Node | null {
    const pair = pairs.find((one) => isNode(one.key) && this.keyText(one.key) === name);
    return isNode(pair?.key) ? pair.key : null;
  }

  private aliased(alias: Node & { source: string }, depth: number): unknown {
    const target = this.anchors.get(alias.source);
    if (target === undefined) this.report(unknownAlias(alias.source), alias);
    else if (this.open.has(target)) this.report(selfAlias(alias.source), alias);
    else {
      this.targets.set(alias, target);
      const before = this.aliasNodes;
      this.inAlias += 1;
      const value = this.value(target, depth);
      this.inAlias -= 1;
      if (this.aliasNodes > mostAliasNodes && before <= mostAliasNodes && this.inAlias === 0)
        this.report(aliasBomb(mostAliasNodes), alias);
      return value;
    }
    return null;
  }

  private checkTag(node: Node & { tag?: string }): void {
    const written = node.tag;
    if (written !== undefined && !coreTags.has(written) && this.inAlias === 0)
      this.report(foreignTag(written), node);
  }

  private duplicate(name: string, first: Node | null, second: Node): void {
    if (first === null || this.findings.length > mostFaults) return;
    const before = this.placeOf(first);
    const here = this.placeOf(second);
    const frame = [...(before.position.frame ?? []).slice(-1), ...(here.position.frame ?? []).slice(-1)];
    const both = before.position.line === here.position.line ? frame.slice(-1) : frame;
    const at = { offset: here.offset, position: { ...here.position, frame: both } };
    this.findings.push(place(duplicateKey(name, before.position), at));
  }

  private report(complaint: Complaint, node: Node): void {
    if (this.findings.length > mostFaults) return;
    this.findings.push(place(complaint, this.placeOf(node)));
  }

  private placeOf(node: Node): Place {
    const [start, end] = node.range ?? [0, 1];
    return this.places.at(start, Math.max(1, end - start));
  }

  /** A key as it is written: `1.10` stays `1.10`. */
  private keyText(key: Node): string | undefined {
    if (!isScalar(key)) return undefined;
    if (typeof key.value === "string") return showVariables(key.value);
    return key.value === null ? undefined : key.source;
  }

  place(root: Node | null, path: Path, mark: "key" | "value"): Place {
    let node = root;
    let found: Node | null = root;
    for (const [depth, segment] of path.entries()) {
      const pair = this.step(node, segment);
      if (pair === null) break;
      node = pair.value;
      const last = depth === path.length - 1;
      const valued = pair.value !== null && !isNothing(pair.value);
      found = last && mark === "value" && valued ? pair.value : (pair.key ?? pair.value);
    }
    if (found === null) return this.places.at(0, 1);
    return isCollection(found) ? this.collectionPlace(found) : this.placeOf(found);
  }

  /** A collection is marked at its first key or item, not over all its lines. */
  private collectionPlace(node: Node): Place {
    const [start] = node.range ?? [0];
    const first = isMap(node) ? node.items[0]?.key : isSeq(node) ? node.items[0] : undefined;
    if (isNode(first) && isScalar(first) && first.range?.[0] === start) return this.placeOf(first);
    return this.places.at(start, 1);
  }

  /** The pairs by key, the first of each: made once, so that many faults in one large mapping cost no more. */
  private pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map<string, Pair>();
    for (const pair of map.items) {
      const name = isNode(pair.key) ? this.keyText(pair.key) : undefined;
      if (name !== undefined && !pairs.has(name)) pairs.set(name, pair);
    }
    this.pairs.set(map, pairs);
    return pairs;
  }

  source(root: Node | null, path: Path): string | undefined {
    let node = root;
    for (const segment of path) node = this.step(node, segment)?.value ?? null;
    if (node === null || !isScalar(node) || node.range === undefined || node.range === null) return undefined;
    return this.text.slice(node.range[0], node.range[1]);
  }

  private step(from: Node | null, segment: string | number): { key: Node | null; value: Node | null } | null {
    const node = from !== null && isAlias(from) ? this.targets.get(from) : from;
    if (isSeq(node)) {
      const item = typeof segment === "number" ? node.items[segment] : undefined;
      return isNode(item) ? { key: null, value: item } : null;
    }
    if (!isMap(node)) return null;
    const pair = this.pairsOf(node).get(String(segment));
    if (pair === undefined) return null;
    return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
  }
}

/** A value that isn't written: it has a place, but nothing to mark. */
function isNothing(node: Node): boolean {
  return isScalar(node) && node.range !== undefined && node.range !== null && node.range[0] === node.range[1];
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isCollection(value) || isAlias(value);
}
