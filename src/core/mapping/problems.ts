// What is wrong with a mapping, in words.
import { type Diagnostic, type Position, fault, warning } from "../base/diagnostic.ts";
import { type LinedEntry, mappingColumns, type MappingEntry } from "./row.ts";

export function notAReference(cell: string, at: Position): Diagnostic {
  const formula = /^[=+\-@]/.test(cell) ? " A spreadsheet would run it as a formula." : "";
  return fault("mapping/reference", "Not an image reference in a mapping", {
    detail: `${cell === "" ? "The cell is empty." : `"${cell}" is not an image reference.`}${formula}`,
    at,
    hint: "Write registry/repository:tag, or remove the row.",
  });
}

export function extraColumns(header: readonly string[], at: Position): Diagnostic {
  return fault("mapping/columns", "Unknown columns in a mapping", {
    detail: `The header is "${header.join(",")}", but a mapping has only "${mappingColumns.join(",")}".`,
    at,
    hint: "Remove the other columns. ecr-mirror would lose them when it rewrites the file.",
  });
}

export function contradiction(earlier: LinedEntry, later: LinedEntry, at: Position): Diagnostic {
  return fault("mapping/conflict", "A mapping has two destinations for one image", {
    detail:
      `${later.entry.internal} maps to ${earlier.entry.ecr} on line ${earlier.line} ` +
      `and ${later.entry.ecr} on line ${later.line}.`,
    at,
    hint: "Remove one of the two rows.",
  });
}

export function severalDestinations(chosen: MappingEntry, all: readonly MappingEntry[]): Diagnostic {
  return warning("output/several-places", "An image has several destinations", {
    detail: `${chosen.internal} is mirrored to ${all.map(({ ecr }) => ecr).join(" and ")}. The mapping uses ${chosen.ecr}.`,
    hint: "Give the sources that want this image the same prefix.",
  });
}
