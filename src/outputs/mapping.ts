// The mapping itself, `internal_uri,ecr_uri`, as CSV, JSON or YAML. Rows of an existing file are kept where the
// config says so, and where this run failed to bring the image.
import { type MappingEntry, mappingEntries, sortEntries } from "../core/mapping-entries.ts";
import type { MappingRow } from "../core/mapping.ts";
import type { OutputFiles, OutputKind, OutputOf } from "./kind.ts";
import { formatMapping, type MappingFormat, readMapping } from "./mapping-text.ts";

export const mapping: OutputKind<"mapping"> = {
  kind: "mapping",
  reads: (output) => [output.path],
  render(rows, output, files, context) {
    const { entries, warnings } = mappingEntries(rows, output.forms ?? "canonical");
    const kept = keptEntries(output, files, { entries, failed: context.failed ?? [] });
    const content = formatMapping(sortEntries([...entries, ...kept]), formatOf(output));
    return { files: [{ path: output.path, content }], warnings };
  },
};

function keptEntries(
  output: OutputOf<"mapping">,
  files: OutputFiles,
  known: { readonly entries: readonly MappingEntry[]; readonly failed: readonly MappingRow[] },
): readonly MappingEntry[] {
  const text = files.get(output.path) ?? null;
  const keepForeign = output.keepForeign ?? false;
  if (text === null || (!keepForeign && known.failed.length === 0)) return [];
  const wanted = new Set(known.entries.map((entry) => entry.internal));
  const failed = new Set(known.failed.flatMap((row) => [row.source, ...row.written]));
  const existing = readMapping(text, output.path, formatOf(output)).entries;
  return existing.filter(
    (entry) => !wanted.has(entry.internal) && (keepForeign || failed.has(entry.internal)),
  );
}

function formatOf(output: OutputOf<"mapping">): MappingFormat {
  return output.format ?? "csv";
}
