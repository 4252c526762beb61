// Where a bundle is: an s3:// address, or a folder with an index in it.
import { defined } from "../../../core/base/record.ts";
import { indexName } from "../../../core/plan/shards/bundle.ts";
import type { Tracer } from "../../../net/trace.ts";
import { openProxyAgents } from "../../../registry/net/proxy-agents.ts";
import { openS3Bundle } from "../../../storage/bundle/s3.ts";
import { type BundleStore, openFolderBundle } from "../../../storage/bundle/store.ts";
import { openFiles } from "../../../storage/files.ts";
import type { S3Bucket } from "../../../storage/s3/bucket.ts";
import { badAddress, unusableBundle } from "./problems.ts";

export interface BundleSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What paths are relative to. */
  readonly here: string;
  /** The bucket of the config's state. A bundle in it is reached and encrypted alike; whoever reads one has no config yet. */
  readonly stateBucket?: S3Bucket | null;
  /** Told of every request. */
  readonly tracer?: Tracer | undefined;
}

/** `s3://bucket/run-42/`; null for any other path. */
function s3Place(path: string): { readonly bucket: string; readonly prefix: string } | null {
  const [, bucket, prefix = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(path) ?? [];
  return bucket === undefined ? null : { bucket, prefix: prefix.replace(/\/+$/, "") };
}

export function openBundle(path: string, surroundings: BundleSurroundings): BundleStore {
  const place = s3Place(path);
  if (place === null && path.startsWith("s3:")) throw badAddress(path);
  if (place === null) return openFolderBundle(path, surroundings.here);
  const { stateBucket } = surroundings;
  const isShared = stateBucket?.bucket === place.bucket;
  return openS3Bundle({ ...(isShared ? stateBucket : byEnvironment(surroundings)), ...place });
}

/** As AWS's own tools would reach it. */
function byEnvironment({ environment, tracer }: BundleSurroundings): Omit<S3Bucket, "bucket"> {
  return {
    region: environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || "us-east-1",
    login: { of: "environment", ...defined({ profile: environment["AWS_PROFILE"] || undefined }) },
    environment,
    agents: openProxyAgents(),
    ...defined({ tracer }),
  };
}

/** null: a plan file, or nothing. A folder is a bundle, or of no use. */
export async function bundleAt(
  path: string,
  surroundings: BundleSurroundings,
  signal: AbortSignal,
): Promise<BundleStore | null> {
  const store = openBundle(path, surroundings);
  if (path.startsWith("s3:") || (await store.length(indexName, signal)) !== null) return store;
  if ((await openFiles(surroundings.here).stat(path))?.kind !== "folder") return null;
  throw unusableBundle(
    path,
    `it does not contain ${indexName}: it is not a bundle, or plan --out was interrupted`,
  );
}
