// The `mapping` kind: an internal_uri,ecr_uri CSV, as the `mapping` output writes it. It names both ends.
import { notAReference } from "../../core/mapping/problems.ts";
import { mappingColumns, type LinedEntry } from "../../core/mapping/row.ts";
import { defined } from "../../core/base/record.ts";
import { csvColumn, parseCsv } from "../../core/base/csv.ts";
import { missingColumn } from "../../core/base/problems.ts";
import { Problem, positionIn } from "../../core/base/diagnostic.ts";
import { uniqueEntries } from "../../core/mapping/csv.ts";
import { type ImageRef, tryParseImageRef, withDefaultTag } from "../../core/image/reference.ts";
import type { Discovery, WantedImage } from "../../core/image/wanted.ts";
import type { SourceContext, SourceKind, SourceOf } from "../kind/kind.ts";
import { ProblemList } from "../kind/problem-list.ts";
import { readTextFile } from "../kind/text-file.ts";
import { otherRegistry } from "./problems.ts";

export const mapping: SourceKind<"mapping"> = {
  kind: "mapping",
  reach: "local",
  files: (source) => [source.path],
  discover,
};

interface Row extends LinedEntry {
  readonly ref: ImageRef;
  readonly destination: ImageRef;
}

async function discover(source: SourceOf<"mapping">, context: SourceContext): Promise<Discovery> {
  const rows = readRows(await readTextFile(context.files, source.path), source.path);
  const wanted = new Map<string, WantedImage>();
  for (const { entry, line, ref, destination } of rows) {
    wanted.set(entry.internal, {
      reference: entry.internal,
      ref,
      // One that is named by a digest has no tag.
      destination: { repository: destination.repository, ...defined({ tag: destination.tag }) },
      provenance: [{ source: source.name, file: source.path, line }],
    });
  }
  const { registry } = context.target;
  const elsewhere = rows.filter((row) => row.destination.registry !== registry);
  const [first] = elsewhere;
  const named = { count: elsewhere.length, registry: first?.destination.registry ?? "" };
  return {
    title: `mapping ${source.path}`,
    images: [...wanted.values()],
    questions: [],
    warnings: first === undefined ? [] : [otherRegistry(source.path, named, registry)],
  };
}

function readRows(text: string, file: string): readonly Row[] {
  const { header, rows } = parseCsv(text, file);
  const at = (line: number, column = 1) => positionIn(file, text, { line, column });
  const internal = csvColumn(header, "internal_uri");
  const ecr = csvColumn(header, "ecr_uri");
  if (internal === undefined || ecr === undefined)
    throw new Problem(missingColumn(header, mappingColumns, at(1)));
  const problems = new ProblemList();
  const read = rows.flatMap(({ line, cells, columns }): Row[] => {
    const entry = { internal: cells[internal] ?? "", ecr: cells[ecr] ?? "" };
    const ref = tryParseImageRef(entry.internal);
    const destination = tryParseImageRef(entry.ecr);
    if (ref === undefined) problems.add(notAReference(entry.internal, at(line, columns[internal])));
    if (destination === undefined) problems.add(notAReference(entry.ecr, at(line, columns[ecr])));
    return ref === undefined || destination === undefined
      ? []
      : [{ entry, line, ref, destination: withDefaultTag(destination) }];
  });
  problems.throwIfAny();
  uniqueEntries(read, (line) => at(line));
  return read;
}
