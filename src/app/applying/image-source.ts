// Where an image's bytes are read, and what is read there: its source, a layout on disk, or ECR where the image lies already.
import { parseImageRef } from "../../core/image/reference.ts";
import type { ContentReader } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { CopyImage, TagImage } from "../../core/plan/plan.ts";
import type { Runtime } from "../runtime/runtime.ts";

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
  const reader = await content.reader(parseImageRef(source.reference), source);
  return { reader, digest: source.digest, platforms };
}
