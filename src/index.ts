// The library: the mapping for programs that must turn an image's name into its place in ECR.
import { cwd, env } from "node:process";
import { resolve } from "node:path";
import { findMapping, loadMapping, mappingLimit } from "./app/mapping-file.ts";
import type { ImageMapping } from "./core/mapping/lookup.ts";
import { openFiles } from "./storage/files.ts";

export { type Diagnostic, type Position, Problem } from "./core/base/diagnostic.ts";
export { ImageMapping, type LookupCounts } from "./core/mapping/lookup.ts";
export type { MappingEntry } from "./core/mapping/row.ts";
export { type SanitizedName, sanitizeRepositoryName } from "./core/naming/sanitize.ts";

const loaded = new Map<string, Promise<ImageMapping>>();

/**
 * Reads a mapping file (CSV, JSON or YAML) once; later calls for the same file give the same mapping. Without a path,
 * the environment variable IMAGE_MAPPING_CSV names it. Rejects with a Problem that says what is wrong and where.
 */
export async function loadImageMapping(path?: string): Promise<ImageMapping> {
  const named = await findMapping({ asked: path, environment: env, config: async () => null });
  const key = resolve(cwd(), named);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const reading = read(key, named);
  loaded.set(key, reading);
  // A file that was missing or wrong may be fixed: the next call looks again.
  reading.catch(() => loaded.delete(key));
  return reading;
}

/**
 * Where an image lives in ECR: found by its exact text, else by its canonical form (`nginx` is
 * `docker.io/library/nginx:latest`), else by its digest. A URI that the mapping doesn't know comes back unchanged;
 * `mapping.counts` says how many did.
 */
export function translateImageUri(uri: string, mapping: ImageMapping): string {
  return mapping.find(uri) ?? uri;
}

async function read(key: string, named: string): Promise<ImageMapping> {
  const { mapping } = await loadMapping(named, () => openFiles(cwd()).read(key, mappingLimit));
  return mapping;
}
