// Where a bundle is: an s3:// address, or a folder with an index in it.
import type { BundleStore } from "../../../storage/bundle/store.ts";
import { openFolderBundle } from "../../../storage/bundle/store.ts";
import { indexName } from "../../../core/plan/bundle.ts";

export interface BundleSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What paths are relative to. */
  readonly here: string;
}

/** `s3://bucket/run-42/`; null for any other path. */
function s3Place(path: string): { readonly bucket: string; readonly prefix: string } | null {
  const [, bucket, prefix = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(path) ?? [];
  return bucket === undefined ? null : { bucket, prefix: prefix.replace(/\/+$/, "") };
}

export async function openBundle(
  path: string,
  { environment, here }: BundleSurroundings,
): Promise<BundleStore> {
  const place = s3Place(path);
  if (place === null) return openFolderBundle(path, here);
  const { openS3Bundle } = await import("../../../storage/bundle/s3.ts");
  return openS3Bundle({ ...place, environment });
}

/** null: a plan file, or nothing. */
export async function bundleAt(
  path: string,
  surroundings: BundleSurroundings,
  signal: AbortSignal,
): Promise<BundleStore | null> {
  if (s3Place(path) !== null) return openBundle(path, surroundings);
  const store = openFolderBundle(path, surroundings.here);
  return (await store.has(indexName, signal)) ? store : null;
}
