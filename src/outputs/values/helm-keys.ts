// Rows that no render explains but whose `helmKey` says where they belong: fallback lists, and images that a program
// pulls later. `runner`, `runner.runEnvironment` and `opentelemetry/collector` are such keys.
import { compareText, groupBy } from "../../core/base/ordering.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import { scattered } from "./problems.ts";
import type { Assignment } from "./solve.ts";

/** RunWhen's runner joins what this key names with the name and the tag of each collection. */
const joinedKey = /(?:^|\.)runEnvironment(?:\.image)?$/;

/** Assignments for the rows of `source`, and for others' rows below a top key that the chart's images use. */
export function helmKeyAssignments(rows: readonly MappingRow[], source: string): Assignment[] {
  return [...groupsOf(rows, source)].flatMap(([helmKey, group]) => assignmentsFor(helmKey, group));
}

/** A key that names one folder for images in several: a program that joins it with names finds some of them only. */
export function scatteredWarnings(rows: readonly MappingRow[], source: string): Diagnostic[] {
  return [...groupsOf(rows, source)].flatMap(([helmKey, group]) => {
    const folders = [...new Set(group.map(folderOf))].toSorted(compareText);
    return isJoined(helmKey, group) && folders.length > 1 ? [scattered(helmKey, folders)] : [];
  });
}

function groupsOf(rows: readonly MappingRow[], source: string): ReadonlyMap<string, readonly MappingRow[]> {
  const tops = new Set(rows.flatMap((row) => topKeys(row, source)));
  const named = rows.flatMap((row) => {
    const { helmKey, uses = [], from } = row;
    if (helmKey === undefined || uses.some((use) => use.source === source)) return [];
    return from === source || tops.has(topOf(helmKey)) ? [{ helmKey, row }] : [];
  });
  const groups = groupBy(named, (one) => one.helmKey);
  return new Map([...groups].map(([helmKey, group]) => [helmKey, group.map(({ row }) => row)]));
}

function isJoined(helmKey: string, rows: readonly MappingRow[]): boolean {
  return rows.length > 1 || joinedKey.test(helmKey);
}

/** The top keys of the chart's images; a fallback list in its place names them itself. */
function topKeys({ uses = [], helmKey, from }: MappingRow, source: string): string[] {
  const pieces = uses.filter((use) => use.source === source).flatMap((use) => use.pieces);
  const keys = pieces.flatMap((piece) => (piece.kind === "literal" ? [] : [String(piece.key.path[0])]));
  return helmKey === undefined || from !== source ? keys : [...keys, topOf(helmKey)];
}

function topOf(helmKey: string): string {
  return helmKey.split(/[./]/, 1)[0] ?? "";
}

function assignmentsFor(helmKey: string, rows: readonly MappingRow[]): Assignment[] {
  const [first] = rows;
  if (first === undefined) return [];
  const target = parseImageRef(first.target);
  // Without a registry key the repository holds the host too, as `a/b` says in lists of old.
  const alone = helmKey.includes("/") || helmKey.endsWith(".repository");
  const path = helmKey
    .replaceAll("/", "-")
    .replace(/\.repository$/, "")
    .split(".");
  const image = path.at(-1) === "image" ? path : [...path, "image"];
  const joined = isJoined(helmKey, rows);
  const repository = joined ? commonParent(rows) : target.repository;
  const set = (key: string, value: string): Assignment => ({ path: [...image, key], value, before: null });
  const name = alone
    ? [set("repository", `${target.registry}/${repository}`)]
    : [set("registry", target.registry), set("repository", repository)];
  // One key for several images names what they have in common; each brings its own tag.
  return !joined && target.tag !== undefined ? [...name, set("tag", target.tag)] : name;
}

function commonParent(rows: readonly MappingRow[]): string {
  const paths = rows.map((row) => folderOf(row).split("/"));
  const [first = []] = paths;
  const common = first.filter((part, at) =>
    paths.every(
      (path) => path.slice(0, at + 1).join("/") === first.slice(0, at + 1).join("/") && path[at] === part,
    ),
  );
  return common.join("/");
}

function folderOf({ target }: MappingRow): string {
  return parseImageRef(target).repository.split("/").slice(0, -1).join("/");
}
