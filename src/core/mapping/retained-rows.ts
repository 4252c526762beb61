// Rows of a mapping for images that could not be looked at or copied: what was last applied for them stays in the
// files, so that a bad night at one source takes nothing away from anybody.
import { defined } from "../base/record.ts";
import type { Digest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import { parseDestinationKey } from "../image/destination.ts";
import type { ImageRequest } from "../image/wanted.ts";
import type { MappingRow } from "./row.ts";

/** What was last applied at each destination key of a registry. */
export type AppliedImages = Readonly<
  Record<
    string,
    { readonly digest: Digest; readonly source: { readonly reference: string }; readonly from: string }
  >
>;

/** What a run knows of a reference though it could not bring it. The state remembers none of this. */
type RowFacts = Omit<ImageRequest, "from">;

export interface UnreachableFacts {
  /** By the reference at the source. */
  readonly references: ReadonlyMap<string, RowFacts>;
  /** Images whose tags could not be listed, by the repository that they go to. */
  readonly repositories: ReadonlyMap<string, RowFacts>;
  /** Sources of the config. */
  readonly sources: ReadonlySet<string>;
  /** Destinations that have a row of this run: nothing is missing there. */
  readonly reached: ReadonlySet<string>;
}

/** Rows of what was last applied and can't be reached now. */
export function retainedRows(
  applied: AppliedImages,
  registry: string,
  unreachable: UnreachableFacts,
): readonly MappingRow[] {
  const rows: MappingRow[] = [];
  for (const [key, entry] of Object.entries(applied)) {
    const { reference } = entry.source;
    const facts =
      unreachable.references.get(reference) ??
      unreachable.repositories.get(parseDestinationKey(key).repository);
    if (unreachable.reached.has(key)) continue;
    if (facts === undefined && !unreachable.sources.has(entry.from)) continue;
    rows.push({
      source: reference,
      target: `${registry}/${key}`,
      digest: entry.digest,
      place: key,
      from: entry.from,
      written: facts?.written ?? [reference],
      provenance: facts?.provenance ?? [],
      ...defined({ helmKey: facts?.helmKey, valuesKeys: facts?.valuesKeys, uses: facts?.uses }),
    });
  }
  return rows;
}

/** Rows after a run: those whose copies failed give way to what was applied before of the same reference. */
export function rowsWithout(
  rows: readonly MappingRow[],
  failed: ReadonlySet<string>,
  applied: AppliedImages,
  registry: string,
): readonly MappingRow[] {
  const references = new Map(rows.filter((row) => failed.has(row.place)).map((row) => [row.source, row]));
  const good = rows.filter((row) => !failed.has(row.place));
  const known = new Set(good.map((row) => row.source));
  const unreachable = {
    references,
    repositories: new Map(),
    sources: new Set<string>(),
    reached: new Set<string>(),
  };
  const old = retainedRows(applied, registry, unreachable).filter((row) => !known.has(row.source));
  return [...good, ...old].sort((a, b) => compareText(a.source, b.source));
}
