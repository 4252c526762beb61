// Where a command finds the mapping: named in its arguments, by IMAGE_MAPPING_CSV, or written by the config.
import { join, isAbsolute } from "node:path";
import type { Config } from "../../config/config.ts";
import { noMapping } from "./mapping-file.ts";

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
