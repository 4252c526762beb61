// Lists as CSV: a header with an `image` column, and what else an entry can say.
import { type Position, Problem, positionIn } from "../../core/base/diagnostic.ts";
import { csvColumn, parseCsv } from "../../core/base/csv.ts";
import { missingColumn } from "../../core/base/problems.ts";
import type { ImageEntry } from "../kind/image-entry.ts";
import type { ListReader } from "./entry.ts";

/** The names under which other files have these columns. */
const columns = {
  image: ["image", "reference", "internal_uri", "source_image", "source"],
  tag: ["tag"],
  digest: ["digest"],
  destination: ["destination", "repository"],
  helmKey: ["helmKey", "helm_key"],
  tagPolicy: ["tagPolicy", "tag_policy"],
} as const satisfies Partial<Record<keyof ImageEntry, readonly string[]>>;

export const readTable: ListReader = ({ file, text }) => {
  const { header, rows } = parseCsv(text, file);
  const indexes = new Map<string, number>();
  for (const [key, names] of Object.entries(columns)) {
    const index = names.map((name) => csvColumn(header, name)).find((found) => found !== undefined);
    if (index !== undefined) indexes.set(key, index);
  }
  if (!indexes.has("image")) {
    throw new Problem(missingColumn(header, ["image"], positionIn(file, text, { line: 1, column: 1 })));
  }
  return rows.map(({ line, cells, columns: starts }) => {
    const cell = (key: keyof typeof columns): string | undefined => {
      const value = cells[indexes.get(key) ?? -1]?.trim();
      return value === "" ? undefined : value;
    };
    const at = (key: keyof ImageEntry = "image"): Position =>
      positionIn(file, text, { line, column: starts[indexes.get(key) ?? 0] ?? 1 });
    const fields = {
      image: cell("image") ?? "",
      tag: cell("tag"),
      digest: cell("digest"),
      destination: cell("destination"),
      helmKey: cell("helmKey"),
      tagPolicy: cell("tagPolicy"),
    };
    return { fields, line, at };
  });
};
