// The rows as pairs of parsed references, for tools that map repositories and can't rename a tag.
import { mappingEntries } from "../../core/mapping/entries.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { type ImageRef, parseImageRef } from "../../core/image/reference.ts";

export interface Pair {
  readonly source: ImageRef;
  readonly target: ImageRef;
}

/** One pair per source reference, sorted by it. */
export function pairsOf(rows: readonly MappingRow[]): readonly Pair[] {
  return mappingEntries(rows, "canonical").entries.map((entry) => ({
    source: parseImageRef(entry.internal),
    target: parseImageRef(entry.ecr),
  }));
}

/** Whether whoever asks for the source's tag or digest at the target's repository gets the image. */
export function sameTag({ source, target }: Pair): boolean {
  if (source.tag !== undefined && target.tag !== undefined) return source.tag === target.tag;
  return source.digest !== undefined;
}
