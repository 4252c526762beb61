// Rows of a mapping for images that could not be looked at or copied: what was last applied for them stays in the
// files, so that a bad night at one source takes nothing away from anybody.
import type { MappingRow } from "./mapping.ts";
import type { State } from "./state.ts";

/** What a run knows of a reference though it could not bring it. The state remembers none of this. */
interface RowFacts extends Pick<MappingRow, "written" | "provenance"> {
  readonly helmKey?: string;
  readonly valuesKeys?: readonly string[];
  readonly uses?: MappingRow["uses"] | undefined;
}

/** Rows that the state remembers for a source reference or for a whole source of the config. */
export function rememberedRows(
  state: State,
  registry: string,
  lost: { readonly references: ReadonlyMap<string, RowFacts>; readonly sources: ReadonlySet<string> },
): readonly MappingRow[] {
  const rows: MappingRow[] = [];
  for (const [place, entry] of Object.entries(state.registries[registry] ?? {})) {
    const { reference } = entry.source;
    const facts = lost.references.get(reference);
    if (facts === undefined && !lost.sources.has(entry.from)) continue;
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
  failedPlaces: ReadonlySet<string>,
  state: State,
  registry: string,
): readonly MappingRow[] {
  const failed = rows.filter((row) => failedPlaces.has(row.place));
  const references = new Map(failed.map((row) => [row.source, row]));
  const good = rows.filter((row) => !failedPlaces.has(row.place));
  const known = new Set(good.map((row) => row.source));
  const old = rememberedRows(state, registry, { references, sources: new Set() }).filter(
    (row) => !known.has(row.source),
  );
  return [...good, ...old].sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}
