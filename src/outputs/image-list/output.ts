// A list of images for scripts and people: `REPO_NAME=SOURCE_IMAGE` as ecr-images.conf has it, or one reference a
// line. Each entry stands under comments that say where it comes from.
import type { MappingRow } from "../../core/mapping/row.ts";
import { compareText, groupBy } from "../../core/base/ordering.ts";
import { printable } from "../../core/base/escape.ts";
import { formatImageRef, tryParseImageRef, withDefaultTag } from "../../core/image/reference.ts";
import type { Provenance } from "../../core/image/wanted.ts";
import type { OutputContext, OutputKind } from "../kind/kind.ts";

const mostOrigins = 8;

const titles = {
  conf: "# Mirrored images: REPO_NAME=SOURCE_IMAGE, where REPO_NAME is the ECR repository without its prefix.\n",
  lines: "# Mirrored images, by their reference at the source.\n",
};

export const imageList: OutputKind<"image-list"> = {
  kind: "image-list",
  reads: (output, context) => ((context.failed ?? []).length === 0 ? [] : [output.path]),
  render(rows, output, files, context) {
    const format = output.format ?? "conf";
    const before = commentsIn(files.get(output.path) ?? "");
    const failed = new Set((context.failed ?? []).map((image) => image.source));
    const byEntry = groupBy(rows, (row) =>
      format === "conf" ? `${repositoryName(row, context)}=${row.source}` : row.source,
    );
    // Of what this run could not look at, the list's own entries say more than anybody.
    const kept = [...before.keys()].filter((entry) => !byEntry.has(entry) && isAnyOf(entry, failed));
    const entries = [...byEntry.keys(), ...kept].sort(compareText);
    const blocks = entries.map(
      (entry) => `\n${comments(byEntry.get(entry) ?? []) || (before.get(entry) ?? "")}${entry}\n`,
    );
    return { files: [{ path: output.path, content: titles[format] + blocks.join("") }], warnings: [] };
  },
};

/** The comments of an existing list, by entry: of a source that failed nobody else knows them. */
function commentsIn(text: string): ReadonlyMap<string, string> {
  const blocks = text.split(/\n\n/).map((block) => /^((?:#.*\n)*)([^#\n].*)/.exec(block));
  return new Map(blocks.flatMap((block) => (block === null ? [] : [[block[2] ?? "", block[1] ?? ""]])));
}

/** An entry of a failed image, or of a repository of which only the name is known. */
function isAnyOf(entry: string, failed: ReadonlySet<string>): boolean {
  const ref = tryParseImageRef(entry.slice(entry.indexOf("=") + 1));
  if (ref === undefined) return false;
  return failed.has(formatImageRef(withDefaultTag(ref))) || failed.has(`${ref.registry}/${ref.repository}`);
}

function repositoryName(row: MappingRow, context: OutputContext): string {
  const repository = row.place.split(/[:@]/, 1)[0] ?? row.place;
  const prefix = context.sources.find((source) => source.name === row.from)?.prefix ?? "";
  return prefix !== "" && repository.startsWith(`${prefix}/`)
    ? repository.slice(prefix.length + 1)
    : repository;
}

function comments(rows: readonly MappingRow[]): string {
  const origins = [...new Set(rows.flatMap((row) => row.provenance.map(originOf)))].sort(compareText);
  const shown =
    origins.length > mostOrigins
      ? [...origins.slice(0, mostOrigins), `and ${origins.length - mostOrigins} more places`]
      : origins;
  const notes = unique(rows.flatMap((row) => row.provenance.map((one) => one.note)));
  const keys = unique(rows.flatMap((row) => [row.helmKey, ...(row.valuesKeys ?? [])]));
  const lines = [...shown, ...(keys.length === 0 ? [] : [`values key ${keys.join(", ")}`]), ...notes];
  return lines.map((line) => `# ${printable(line)}\n`).join("");
}

// Without line numbers: an edit elsewhere in a file would change every comment below it.
function originOf({ source, chart, version, file }: Provenance): string {
  if (chart !== undefined)
    return `source ${source}, chart ${chart}${version === undefined ? "" : ` ${version}`}`;
  return file === undefined ? `source ${source}` : `source ${source}, ${file}`;
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].sort(compareText);
}
