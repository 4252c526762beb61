// What each values key must say so that a chart's images come from ECR. Pieces of a reference are solved from the
// right: what templates add must fit the target's end, and the first key takes what is left, host included.
import { defined } from "../../core/base/record.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { compareText } from "../../core/base/ordering.ts";
import { formatImageRef, type ImageRef, parseImageRef } from "../../core/image/reference.ts";
import { hasTag } from "../../core/kubernetes/image-text.ts";
import type { ValuesKey, ValuesPiece, ValuesStep, ValuesUse } from "../../core/image/wanted.ts";

export interface Assignment {
  readonly path: readonly ValuesStep[];
  readonly value: string | boolean;
  /** The text there before; null for none. */
  readonly before: string | null;
  /** The outermost list on the way, as it was. */
  readonly list?: unknown;
}

/** A use that no values can move. */
export interface LeftImage {
  readonly source: string;
  readonly target: string;
  readonly where: string;
  readonly why: string;
}

export interface Solution {
  readonly assignments: readonly Assignment[];
  readonly left: readonly LeftImage[];
}

/** The target of a row as a chart must name it: with the digest, where the source named one. */
export function expectedTarget(row: MappingRow): string {
  const source = parseImageRef(row.source);
  return source.digest === undefined || row.target.includes("@") ? row.target : `${row.target}@${row.digest}`;
}

/**
 * The same where the chart names less than the source, and the node adds to the tag: what it adds must be the end
 * of the target's tag too. undefined when it isn't.
 */
export function targetFor(row: MappingRow, names: string | undefined): string | undefined {
  const [named, source, target] = [names ?? row.source, row.source, row.target].map(parseImageRef);
  if (named?.tag === undefined || source?.tag === undefined || named.tag === source.tag)
    return expectedTarget(row);
  const added = source.tag.slice(named.tag.length);
  if (!source.tag.startsWith(named.tag) || target?.tag?.endsWith(added) !== true) return undefined;
  return formatImageRef({ ...target, tag: target.tag.slice(0, -added.length) });
}

export function solveValues(rows: readonly MappingRow[], source: string): Solution {
  const assigned = new Map<string, Assignment>();
  const left: LeftImage[] = [];
  const uses = activeUses(rows, source);
  // A registry key before a path that the template adds must hold the parent; one before a path key can.
  const isFlexible = ({ use }: { use: ValuesUse }): boolean => firstPathAfterRegistry(use.pieces) > 0;
  for (const { row, use } of [...uses.filter((one) => !isFlexible(one)), ...uses.filter(isFlexible)]) {
    const solved = solveUse(use, row, assigned);
    const clash = typeof solved === "string" ? solved : clashOf(solved, assigned);
    if (typeof solved === "string" || clash !== undefined) {
      left.push({ source: row.source, target: row.target, where: use.where, why: clash ?? "" });
    } else for (const one of solved) assigned.set(keyOf(one.path), one);
  }
  const changed = [...assigned.values()].filter((one) => one.value !== one.before);
  // By path, so that one more image moves no other line.
  return {
    assignments: changed.sort((a, b) => compareText(keyOf(a.path), keyOf(b.path))),
    left: distinct(left),
  };
}

/**
 * The uses that count: all that are rendered by default, and those of optional components that are mirrored on
 * purpose, which shows in an image that nothing else uses.
 */
export function activeUses(
  rows: readonly MappingRow[],
  source: string,
): { row: MappingRow; use: ValuesUse }[] {
  const all = rows.flatMap((row) =>
    (row.uses ?? []).filter((use) => use.source === source).map((use) => ({ row, use })),
  );
  const plain = new Set(all.filter(({ use }) => use.on === undefined).map(({ row }) => row));
  const on = new Set(
    all.filter(({ row }) => !plain.has(row)).flatMap(({ use }) => (use.on ?? []).map(keyOf)),
  );
  return all.filter(({ use }) => (use.on ?? []).every((path) => on.has(keyOf(path))));
}

/** All the keys of one use, or why it can't be moved. */
function solveUse(
  use: ValuesUse,
  row: MappingRow,
  assigned: ReadonlyMap<string, Assignment>,
): readonly Assignment[] | string {
  const source = parseImageRef(use.names ?? row.source);
  const named = targetFor(row, use.names);
  if (named === undefined)
    return `the chart sets the tag ${source.tag ?? ""}, which the node extends; ECR has ${row.target}`;
  const target = parseImageRef(named);
  const first = use.pieces[0];
  if (first === undefined || first.kind === "literal")
    return `"${first?.text ?? row.source}" is written in the template`;
  const name = solveName(use.pieces, { target, named, parent: assigned.get(keyOf(first.key.path))?.value });
  if (typeof name === "string") return name;
  const versions = name.some((one) => one.whole) ? [] : solveVersion(use, { source, target, row });
  if (typeof versions === "string") return versions;
  const guards = (use.guards ?? []).map(({ path, value }) => ({ path, value, before: null }));
  const moved: readonly Assignment[] = [...name, ...versions];
  return moved.some((one) => one.value !== one.before) ? [...moved, ...guards] : moved;
}

type NamePart = Assignment & { readonly whole?: boolean };
interface Aim {
  readonly source: ImageRef;
  readonly target: ImageRef;
  readonly row: MappingRow;
}

function solveName(
  pieces: readonly ValuesPiece[],
  { target, named, parent }: { target: ImageRef; named: string; parent: Assignment["value"] | undefined },
): readonly NamePart[] | string {
  const found: NamePart[] = [];
  let rest = `${target.registry}/${target.repository}`;
  const host = typeof parent === "string" && rest.startsWith(`${parent}/`) ? parent : target.registry;
  for (let at = pieces.length - 1; at > 0; at -= 1) {
    const piece = pieces[at];
    if (piece === undefined) continue;
    if (piece.kind === "literal") {
      if (!rest.endsWith(piece.text))
        return `the template adds "${piece.text}", but ${target.repository} does not end with it`;
      rest = rest.slice(0, rest.length - piece.text.length);
      continue;
    }
    const takesAll = at === firstPathAfterRegistry(pieces);
    const text = takesAll ? rest.slice(host.length + 1) : lastSegments(rest, piece.key.value);
    if (text === "") return `${target.repository} has fewer parts than ${piece.key.path.join(".")} needs`;
    found.push(assign(piece.key, text));
    rest = rest.slice(0, rest.length - text.length);
  }
  const first = pieces[0];
  if (first === undefined || first.kind === "literal") return "it is written in the template";
  if (!isHostStart(rest, target.registry)) return `${first.key.path.join(".")} would have to be "${rest}"`;
  const isWhole =
    first.kind === "reference" &&
    pieces.length === 1 &&
    (first.key.value === null || hasTag(first.key.value));
  return [...found, { ...assign(first.key, isWhole ? named : rest), ...(isWhole ? { whole: true } : {}) }];
}

// `registry` + `repository`: the first is the host alone, the second all of the path.
function firstPathAfterRegistry(pieces: readonly ValuesPiece[]): number {
  const [first, slash, second] = pieces;
  if (first?.kind !== "registry" || slash?.kind !== "literal" || slash.text !== "/") return -1;
  return second?.kind === "path" ? 2 : -1;
}

function lastSegments(text: string, like: string | null): string {
  const count = (like ?? "x").split("/").length;
  return text.split("/").slice(-count).join("/");
}

function isHostStart(text: string, host: string): boolean {
  return text === host || text.startsWith(`${host}/`);
}

/** Tag and digest stay unchanged unless the target has others. */
function solveVersion(use: ValuesUse, { source, target, row }: Aim): readonly Assignment[] | string {
  const found: Assignment[] = [];
  if (target.tag !== undefined && source.tag !== undefined && target.tag !== source.tag) {
    if (use.tag === undefined)
      return `its tag ${source.tag} is written in the template, but ECR has ${target.tag}`;
    found.push(assign(use.tag, target.tag));
  }
  if (source.digest !== undefined && source.digest !== row.digest) {
    if (use.digest === undefined) return "its digest is written in the template, but ECR has another";
    const bare = use.digest.value !== null && !use.digest.value.startsWith("sha256:");
    found.push(assign(use.digest, bare ? row.digest.slice("sha256:".length) : row.digest));
  }
  return found;
}

function assign(key: ValuesKey, value: string): Assignment {
  return { path: key.path, value, before: key.value, ...defined({ list: key.list }) };
}

function clashOf(
  wanted: readonly Assignment[],
  assigned: ReadonlyMap<string, Assignment>,
): string | undefined {
  for (const one of wanted) {
    const other = assigned.get(keyOf(one.path));
    if (other !== undefined && other.value !== one.value) {
      return `${one.path.join(".")} is shared: another image needs "${String(other.value)}" there, this one "${String(one.value)}"`;
    }
  }
  return undefined;
}

function keyOf(path: readonly ValuesStep[]): string {
  return path.join("\0");
}

function distinct(left: readonly LeftImage[]): LeftImage[] {
  return [...new Map(left.map((one) => [`${one.source} ${one.where}`, one])).values()];
}

/** A tree, from a depth of the path on, with the assignment in it. A list that isn't there yet is the chart's. */
export function withAssignment(tree: unknown, one: Assignment, depth: number): unknown {
  const step = one.path[depth];
  if (step === undefined) return one.value;
  const here = typeof step === "number" ? (tree ?? one.list) : tree;
  if (Array.isArray(here))
    return here.map((item: unknown, at) => (at === step ? withAssignment(item, one, depth + 1) : item));
  const fields = (typeof here === "object" ? here : null) as Readonly<Record<string, unknown>> | null;
  return { ...fields, [step]: withAssignment(fields?.[step], one, depth + 1) };
}
