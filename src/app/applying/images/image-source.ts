// Where an image's bytes are read, and what is read there: its source, a layout on disk, or ECR if the image is already there.
import { parseImageRef } from "../../../core/image/reference.ts";
import { type ContentReader, type Descriptor, observedReader } from "../../../core/image/content.ts";
import { type Digest, isDigest } from "../../../core/base/digest.ts";
import type { CopyImage, TagImage } from "../../../core/plan/plan.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export interface OpenedSource {
  readonly reader: ContentReader;
  readonly digest: Digest;
  readonly platforms: readonly string[];
}

export async function openSource(
  { source, destination, platforms }: CopyImage | TagImage,
  { content }: Pick<Runtime, "content">,
): Promise<OpenedSource> {
  if (source.via !== undefined) {
    // What lies in ECR is as it is to be, its platforms chosen.
    const reader = await content.reader(parseImageRef(source.via));
    return { reader, digest: destination.digest, platforms: ["all"] };
  }
  const own = await content.reader(parseImageRef(source.reference), source);
  const near = source.near === undefined ? null : await content.reader(parseImageRef(source.near));
  return { reader: near === null ? own : nearFirst(near, own), digest: source.digest, platforms };
}

/** Content by its digest is the same anywhere; what refers to it is for the source to say. */
function nearFirst(near: ContentReader, own: ContentReader): ContentReader {
  return {
    head: (reference, signal) => own.head(reference, signal),
    referrers: (digest, signal, wish) => own.referrers(digest, signal, wish),
    async manifest(reference, signal) {
      const found = isDigest(reference) ? await unlessFailed(near.manifest(reference, signal), signal) : null;
      return found ?? own.manifest(reference, signal);
    },
    blob: (blob, offset, signal) => Promise.resolve(bytesOf({ near, own, blob, offset, signal })),
    observed: (events) => nearFirst(observedReader(near, events), observedReader(own, events)),
  };
}

interface NearBlob {
  readonly near: ContentReader;
  readonly own: ContentReader;
  readonly blob: Descriptor;
  readonly offset: number;
  readonly signal: AbortSignal;
}

/** What breaks off there goes on at the source. */
async function* bytesOf({ near, own, blob, offset, signal }: NearBlob): AsyncGenerator<Uint8Array> {
  let read = offset;
  try {
    for await (const piece of await near.blob(blob, offset, signal)) {
      read += piece.length;
      yield piece;
    }
    return;
  } catch {
    signal.throwIfAborted();
  }
  yield* await own.blob(blob, read, signal);
}

async function unlessFailed<T>(read: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await read;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
