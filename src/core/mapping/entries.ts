// The mapping as pairs of texts: what a file of it holds. Sorted by code unit, one entry per source text, so
// that the same rows give the same bytes in any run.
import { compareText } from "../base/ordering.ts";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { MappingEntry, MappingRow } from "./row.ts";
import { formatImageRef, tryParseImageRef, withDefaultTag } from "../image/reference.ts";
import { severalDestinations } from "./problems.ts";

/** `canonical`: one entry per image. `written`: one per text that a source used, so that exact look-ups hit. */
export type MappingForms = "canonical" | "written";

export interface MappingEntries {
  readonly entries: readonly MappingEntry[];
  readonly warnings: readonly Diagnostic[];
}

/** The entries of some rows. An image with several destinations is given one of them, with a warning. */
export function mappingEntries(rows: readonly MappingRow[], forms: MappingForms): MappingEntries {
  const bySource = new Map<string, MappingEntry[]>();
  for (const row of rows) {
    for (const internal of formsOf(row, forms)) {
      const entry = { internal, ecr: row.target, digest: row.digest };
      const all = bySource.get(internal);
      if (all === undefined) bySource.set(internal, [entry]);
      else if (!all.some((one) => one.ecr === entry.ecr)) all.push(entry);
    }
  }
  for (const row of rows) {
    for (const internal of plainForms(formsOf(row, forms))) {
      const entry = { internal, ecr: row.target, digest: row.digest };
      if (!bySource.has(internal)) bySource.set(internal, [entry]);
    }
  }
  const entries: MappingEntry[] = [];
  const warnings: Diagnostic[] = [];
  for (const internal of [...bySource.keys()].sort(compareText)) {
    const all = [...(bySource.get(internal) ?? [])].sort((a, b) => compareText(a.ecr, b.ecr));
    const chosen = all.find((one) => tagOf(one.ecr) === tagOf(internal)) ?? all[0];
    if (chosen === undefined) continue;
    entries.push(chosen);
    // Alias tags of one repository are no surprise; two repositories are.
    if (all.some((one) => repositoryOf(one.ecr) !== repositoryOf(chosen.ecr))) {
      warnings.push(severalDestinations(chosen, all));
    }
  }
  return { entries, warnings };
}

export function sortEntries(entries: readonly MappingEntry[]): readonly MappingEntry[] {
  return [...entries].sort((a, b) => compareText(a.internal, b.internal));
}

/** The canonical text of a reference, with `latest` where neither tag nor digest is given. */
export function canonicalReference(text: string): string | undefined {
  const ref = tryParseImageRef(text);
  return ref === undefined ? undefined : formatImageRef(withDefaultTag(ref));
}

// A written text belongs to a row only if it means this very image: a repository that a tag policy expanded
// (`acme/tool` to three tags) stands for none of them.
function formsOf(row: MappingRow, forms: MappingForms): readonly string[] {
  if (forms === "canonical") return [row.source];
  const written = row.written.filter((text) => canonicalReference(text) === row.source);
  return written.length === 0 ? [row.source] : written;
}

/** People name a pinned image by its tag too: `redis:7.4.2` beside `redis:7.4.2@sha256:…`. */
function plainForms(forms: readonly string[]): readonly string[] {
  return forms.flatMap((text) => {
    const at = text.indexOf("@");
    const ref = at < 0 ? undefined : tryParseImageRef(text.slice(0, at));
    return ref?.tag === undefined ? [] : [text.slice(0, at)];
  });
}

function tagOf(reference: string): string | undefined {
  return tryParseImageRef(reference)?.tag;
}

function repositoryOf(reference: string): string | undefined {
  return tryParseImageRef(reference)?.repository;
}
