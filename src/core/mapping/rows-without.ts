// Rows of a mapping after a run: where a copy failed, what was last applied of the same reference stays in the files.
import type { Digest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import type { MappingRow } from "./row.ts";

/** What was last applied at each destination key of a registry. */
export type AppliedImages = Readonly<
  Record<string, { readonly digest: Digest; readonly source: { readonly reference: string } }>
>;

/** `failed`: destination keys. A reference that another row still has needs no earlier one. */
export function rowsWithout(
  rows: readonly MappingRow[],
  failed: ReadonlySet<string>,
  applied: AppliedImages,
  registry: string,
): readonly MappingRow[] {
  const good = rows.filter((row) => !failed.has(row.place));
  const known = new Set(good.map((row) => row.source));
  const lacking = new Map(
    rows.filter((row) => failed.has(row.place) && !known.has(row.source)).map((row) => [row.source, row]),
  );
  const old = Object.entries(applied).flatMap(([key, { digest, source }]): readonly MappingRow[] => {
    const row = lacking.get(source.reference);
    return row === undefined ? [] : [{ ...row, target: `${registry}/${key}`, digest, place: key }];
  });
  return [...good, ...old].sort((a, b) => compareText(a.source, b.source));
}
