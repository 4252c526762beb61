// The mapping itself, `internal_uri,ecr_uri`, as CSV, JSON or YAML. Rows of an existing file are kept where the
// config says so, and where this run failed to bring the image.
import { type MappingEntry } from "../../core/mapping/row.ts";
import { mappingEntries, type MappingForms, sortEntries } from "../../core/mapping/entries.ts";
import { formatImageRef, parseImageRef, withDefaultTag } from "../../core/image/reference.ts";
import { canonicalOf } from "../../core/kubernetes/image-text.ts";
import type { OutputContext, OutputFiles, OutputKind, OutputOf } from "../kind/kind.ts";
import { formatMapping, type MappingFormat, readMapping } from "./text.ts";

export const mapping: OutputKind<"mapping"> = {
  kind: "mapping",
  reads: (output) => [output.path],
  render(rows, output, files, context) {
    const failed = new Set((context.failed ?? []).map((row) => row.source));
    const existing = existingEntries(output, files, failed);
    // In the forms in which it stands there: of a source that failed nobody knows how it wrote its images.
    const stays = existing.filter((entry) => namesOf(entry).some((name) => failed.has(name)));
    const standing = new Set(stays.map(canonical));
    const current = rows.filter((row) => !standing.has(row.source));
    const { entries, warnings } = mappingEntries(current, output.forms ?? defaultForms(context));
    const wanted = new Set(entries.map((entry) => entry.internal));
    const kept = ((output.keepForeign ?? false) ? existing : stays).filter(
      (entry) => !wanted.has(entry.internal),
    );
    const content = formatMapping(sortEntries([...entries, ...kept]), formatOf(output));
    return { files: [{ path: output.path, content }], warnings };
  },
};

/** Whoever reads a dataset looks up what its records say, letter for letter. */
function defaultForms({ sources }: OutputContext): MappingForms {
  return sources.some(({ kind }) => kind === "dataset") ? "written" : "canonical";
}

function existingEntries(
  output: OutputOf<"mapping">,
  files: OutputFiles,
  failed: ReadonlySet<string>,
): readonly MappingEntry[] {
  const text = files.get(output.path) ?? null;
  if (text === null || (output.keepForeign !== true && failed.size === 0)) return [];
  return readMapping(text, output.path, formatOf(output)).entries;
}

function canonical({ internal }: MappingEntry): string {
  return canonicalOf(parseImageRef(internal));
}

/** The image, and its repository: of some only that is known. */
function namesOf({ internal }: MappingEntry): readonly string[] {
  const ref = withDefaultTag(parseImageRef(internal));
  return [formatImageRef(ref), `${ref.registry}/${ref.repository}`];
}

function formatOf(output: OutputOf<"mapping">): MappingFormat {
  return output.format ?? "csv";
}
