// The records of a dataset source with translated images. The file may have any size: it is streamed.
import { mappingEntries } from "../../core/mapping/entries.ts";
import { ImageMapping } from "../../core/mapping/lookup.ts";
import type { OutputKind } from "../kind/kind.ts";
import { defaultFields, newCounts, translateRecords } from "./translate-records.ts";

export const dataset: OutputKind<"dataset"> = {
  kind: "dataset",
  madeFor: "dataset",
  reads: () => [],
  render(rows, output, _files, context) {
    const { entries, warnings } = mappingEntries(rows, "canonical");
    const source = context.sources.find((one) => one.name === output.source);
    if (source?.kind !== "dataset") return { files: [], warnings };
    const options = {
      file: source.path,
      mapping: new ImageMapping(entries),
      fields: source.fields ?? defaultFields,
      brokenLines: source.brokenLines ?? "stop",
    };
    const transform = (input: AsyncIterable<Uint8Array>) => translateRecords(input, options, newCounts());
    return { files: [], streams: [{ path: output.path, input: source.path, transform }], warnings };
  },
};
