// What is wrong with a mapping, in words.
import { type Diagnostic, type Position, fault, warning } from "../base/diagnostic.ts";
import { type LinedEntry, mappingColumns, type MappingEntry } from "./row.ts";

export function notAReference(cell: string, at: Position): Diagnostic {
  const formula = /^[=+\-@]/.test(cell) ? " A spreadsheet would run it as a formula." : "";
  return fault("mapping/reference", "A mapping names something that is no image", {
    detail: `${cell === "" ? "The cell is empty." : `"${cell}" is not an image reference.`}${formula}`,
    at,
    hint: "Write registry/repository:tag, or take the row out.",
  });
}

export function extraColumns(header: readonly string[], at: Position): Diagnostic {
  return fault("mapping/columns", "A mapping has further columns", {
    detail: `Its header is "${header.join(",")}"; a mapping has "${mappingColumns.join(",")}" and nothing else.`,
    at,
    hint: "Take the other columns out: rewriting the file would lose them.",
  });
}

export function contradiction(earlier: LinedEntry, later: LinedEntry, at: Position): Diagnostic {
  return fault("mapping/conflict", "A mapping names two places for one image", {
    detail:
      `${later.entry.internal} is ${earlier.entry.ecr} on line ${earlier.line} ` +
      `and ${later.entry.ecr} on line ${later.line}.`,
    at,
    hint: "Keep the row that is right.",
  });
}

export function severalDestinations(chosen: MappingEntry, all: readonly MappingEntry[]): Diagnostic {
  return warning("output/several-places", "An image lies in several places", {
    detail: `${chosen.internal} is kept as ${all.map(({ ecr }) => ecr).join(" and ")}; the mapping names ${chosen.ecr}.`,
    hint: "Give the sources that name it one prefix.",
  });
}
