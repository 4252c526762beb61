// The rows as pairs of parsed references, for tools that map repositories and can't rename a tag.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { mappingEntries } from "../../core/mapping/entries.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { type ImageRef, parseImageRef } from "../../core/image/reference.ts";

export interface Pair {
  readonly source: ImageRef;
  readonly target: ImageRef;
}

const mostNamed = 5;

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

/** A warning that names what a tool's format has no words for. */
export function leftOut(references: readonly string[], why: string): readonly Diagnostic[] {
  const names = [...new Set(references)];
  if (names.length === 0) return [];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return [
    {
      code: "output/left-out",
      severity: "warning",
      summary: "An output can't say where every image is",
      detail: `${names.slice(0, mostNamed).join(", ")}${more}: ${why}.`,
      hint: "Point deployments at these images with another output, such as mapping or values.",
    },
  ];
}
