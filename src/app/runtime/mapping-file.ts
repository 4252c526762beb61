// Reads a mapping file of any of its formats and makes it ready for look-ups.
import { Problem } from "../../core/base/diagnostic.ts";
import { ImageMapping } from "../../core/mapping/lookup.ts";
import { mappingFormatOf, readMapping } from "../../outputs/mapping/text.ts";

export interface LoadedMapping {
  readonly mapping: ImageMapping;
  /** Rows that said the same as an earlier one. */
  readonly repeated: number;
}

/** Throws Problems `file/…`, `csv/…` and `mapping/…` with positions. */
export async function loadMapping(path: string, read: () => Promise<Uint8Array>): Promise<LoadedMapping> {
  const text = await readText(path, read);
  const { entries, repeated } = readMapping(text, path, mappingFormatOf(path));
  return { mapping: new ImageMapping(entries), repeated };
}

export function noMapping(): Problem {
  return new Problem({
    code: "usage/no-mapping",
    severity: "error",
    summary: "No mapping file is named",
    detail: "There is no path, IMAGE_MAPPING_CSV is not set, and no config with a mapping output was found.",
    hint: "Give the path of the mapping: --mapping image_mapping.csv",
  });
}

/** A function of its own, so that the bytes are let go before the text is taken apart. */
async function readText(path: string, read: () => Promise<Uint8Array>): Promise<string> {
  const bytes = await read();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Problem(
      {
        code: "file/encoding",
        severity: "error",
        summary: "Not a UTF-8 text file",
        detail: `${path} has other bytes.`,
      },
      { cause: error },
    );
  }
}
