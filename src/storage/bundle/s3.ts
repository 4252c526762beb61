// A plan bundle on S3. What is small is one request; what is large goes in parts, so that memory holds one of them.
import { missingInBundle } from "./problems.ts";
import { openBucket, type S3Bucket } from "../s3/bucket.ts";
import type { S3Objects } from "../s3/objects.ts";
import type { BundleStore } from "./store.ts";

export interface BundleS3Options extends S3Bucket {
  /** Without a slash at its end; empty for the bucket itself. */
  readonly prefix: string;
  readonly partBytes?: number;
}

/** S3 takes no part below 5 MiB but the last one, and 10,000 parts. */
const usualPartBytes = 8 * 1024 * 1024;

export function openS3Bundle({
  prefix,
  partBytes = usualPartBytes,
  ...bucket
}: BundleS3Options): BundleStore {
  let opened: Promise<S3Objects> | undefined;
  const objects = (): Promise<S3Objects> => (opened ??= openBucket(bucket, "bundle"));
  const keyOf = (name: string): string => (prefix === "" ? name : `${prefix}/${name}`);
  const shown = (name = ""): string => `s3://${bucket.bucket}/${keyOf(name)}`;
  return {
    describe: shown,
    length: async (name, signal) => (await objects()).length(keyOf(name), signal),
    async *stream(name, signal) {
      const body = await (await objects()).stream(keyOf(name), signal);
      if (body === null) throw missingInBundle(shown(name));
      yield* body;
    },
    async write(name, pieces, { signal, isLast }) {
      const s3 = await objects();
      const parts = bytesIn(pieces, partBytes);
      const { value: first = new Uint8Array(), done } = parts.next();
      // The index is never so large that it would go in parts.
      if (isLast)
        return (await s3.put(keyOf(name), joined(first, parts), { if: { absent: true }, signal })) !== null;
      if (done === true || first.length < partBytes) await s3.put(keyOf(name), first, { signal });
      else await s3.upload(keyOf(name), chain(first, parts), signal);
      return true;
    },
  };
}

/** Bytes of this length each, but for the last ones. */
function* bytesIn(pieces: Iterable<string>, length: number): Generator<Uint8Array> {
  let held: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    held.push(bytes);
    size += bytes.length;
    if (size < length) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at >= length; at += length) yield all.subarray(at, at + length);
    held = [all.subarray(at)];
    size = all.length - at;
  }
  if (size > 0) yield Buffer.concat(held);
}

function* chain(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield first;
  yield* rest;
}

function joined(first: Uint8Array, rest: Iterable<Uint8Array>): Uint8Array {
  return Buffer.concat([...chain(first, rest)]);
}
