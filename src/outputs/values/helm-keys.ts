// Rows that no render explains but whose `helmKey` says where they belong: fallback lists, and images that a
// program pulls later. `runner`, `runner.runEnvironment` and `opentelemetry/collector` are such keys.
import type { MappingRow } from "../../core/mapping/row.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { Assignment } from "./solve.ts";

/** Assignments for the rows of `source`, and for others' rows below a top key that the chart's images use. */
export function helmKeyAssignments(rows: readonly MappingRow[], source: string): Assignment[] {
  const tops = new Set(rows.flatMap((row) => topKeys(row, source)));
  const groups = new Map<string, MappingRow[]>();
  for (const row of rows) {
    if (row.helmKey === undefined || (row.uses ?? []).some((use) => use.source === source)) continue;
    if (row.from !== source && !tops.has(topOf(row.helmKey))) continue;
    groups.set(row.helmKey, [...(groups.get(row.helmKey) ?? []), row]);
  }
  return [...groups].flatMap(([helmKey, group]) => assignmentsFor(helmKey, group));
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
  const repository = rows.length === 1 ? target.repository : commonParent(rows);
  const set = (key: string, value: string): Assignment => ({ path: [...image, key], value, before: null });
  const name = alone
    ? [set("repository", `${target.registry}/${repository}`)]
    : [set("registry", target.registry), set("repository", repository)];
  // One key for several images names what they have in common; each brings its own tag.
  return rows.length === 1 && target.tag !== undefined ? [...name, set("tag", target.tag)] : name;
}

function commonParent(rows: readonly MappingRow[]): string {
  const paths = rows.map((row) => parseImageRef(row.target).repository.split("/").slice(0, -1));
  const [first = []] = paths;
  const common = first.filter((part, at) =>
    paths.every(
      (path) => path.slice(0, at + 1).join("/") === first.slice(0, at + 1).join("/") && path[at] === part,
    ),
  );
  return common.join("/");
}
