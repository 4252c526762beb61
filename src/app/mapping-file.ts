// The mapping file of a command: where it is (named in the arguments, by IMAGE_MAPPING_CSV, or written by the config),
// and its content, ready for look-ups.
import { isAbsolute, join } from "node:path";
import type { Config } from "../config/config.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { ImageMapping } from "../core/mapping/lookup.ts";
import { mappingFormatOf, readMapping } from "../outputs/mapping/text.ts";
import { noMapping, notUtf8 } from "./runtime/problems.ts";

export interface LoadedMapping {
  readonly mapping: ImageMapping;
  /** Rows that said the same as an earlier one. */
  readonly repeated: number;
}

/** How a mapping is read: completely, up to a size that no mapping has. */
export const mappingLimit = { maxBytes: 512 * 1024 * 1024 };

/** Throws Problems `file/…`, `csv/…` and `mapping/…` with positions. */
export async function loadMapping(path: string, read: () => Promise<Uint8Array>): Promise<LoadedMapping> {
  const text = await readText(path, read);
  const { entries, repeated } = readMapping(text, path, mappingFormatOf(path));
  return { mapping: new ImageMapping(entries), repeated };
}

export interface MappingSearch {
  readonly asked: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The config, or null when there is none; only asked when nothing else names the mapping. */
  readonly config: () => Promise<Config | null>;
}

/** The path as this process sees it. Throws Problem `usage/no-mapping`. */
export async function findMapping({ asked, environment, config }: MappingSearch): Promise<string> {
  const named = [asked, environment["IMAGE_MAPPING_CSV"]].find((path) => path !== undefined && path !== "");
  if (named !== undefined) return named;
  const found = await config();
  const output = found?.outputs.find((one) => one.kind === "mapping");
  if (found === null || output === undefined) throw noMapping();
  return isAbsolute(output.path) ? output.path : join(found.directory, output.path);
}

/** A function of its own, so that the bytes are let go before the text is taken apart. */
async function readText(path: string, read: () => Promise<Uint8Array>): Promise<string> {
  const bytes = await read();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Problem(notUtf8(path), { cause: error });
  }
}
