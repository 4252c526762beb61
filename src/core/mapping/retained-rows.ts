// Rows of a mapping for images that could not be looked at or copied: what was last applied for them stays in the
// files, so that a bad night at one source takes nothing away from anybody.
import type { MappingRow } from "./row.ts";
import { parseDestinationKey } from "../drift/find-drift.ts";
import type { State } from "../state/state.ts";

/** What a run knows of a reference though it could not bring it. The state remembers none of this. */
interface RowFacts extends Pick<MappingRow, "written" | "provenance"> {
  readonly helmKey?: string;
  readonly valuesKeys?: readonly string[];
  readonly uses?: MappingRow["uses"] | undefined;
}

export interface UnreachableFacts {
  /** By the reference at the source. */
  readonly references: ReadonlyMap<string, RowFacts>;
  /** Images whose tags could not be listed, by the repository that they go to. */
  readonly repositories: ReadonlyMap<string, RowFacts>;
  /** Sources of the config. */
  readonly sources: ReadonlySet<string>;
  /** Places that have a row of this run: nothing is lost there. */
  readonly placed: ReadonlySet<string>;
}

/** Rows that the state remembers of what is lost. */
export function retainedRows(state: State, registry: string, lost: UnreachableFacts): readonly MappingRow[] {
  const rows: MappingRow[] = [];
  for (const [place, entry] of Object.entries(state.registries[registry] ?? {})) {
    const { reference } = entry.source;
    const facts = lost.references.get(reference) ?? lost.repositories.get(parseDestinationKey(place).repository);
    if (lost.placed.has(place) || (facts === undefined && !lost.sources.has(entry.from))) continue;
    rows.push({
      source: reference,
      target: `${registry}/${place}`,
      digest: entry.digest,
      place,
      from: entry.from,
      written: facts?.written ?? [reference],
      provenance: facts?.provenance ?? [],
      ...(facts?.helmKey === undefined ? {} : { helmKey: facts.helmKey }),
      ...(facts?.valuesKeys === undefined ? {} : { valuesKeys: facts.valuesKeys }),
      ...(facts?.uses === undefined ? {} : { uses: facts.uses }),
    });
  }
  return rows;
}

/** Rows after a run: those whose places failed give way to what the state remembers of the same reference. */
export function rowsWithout(
  rows: readonly MappingRow[],
  failedDestinations: ReadonlySet<string>,
  state: State,
  registry: string,
): readonly MappingRow[] {
  const failed = rows.filter((row) => failedDestinations.has(row.place));
  const references = new Map(failed.map((row) => [row.source, row]));
  const good = rows.filter((row) => !failedDestinations.has(row.place));
  const known = new Set(good.map((row) => row.source));
  const lost = { references, repositories: new Map(), sources: new Set<string>(), placed: new Set<string>() };
  const old = retainedRows(state, registry, lost).filter((row) => !known.has(row.source));
  return [...good, ...old].sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}
