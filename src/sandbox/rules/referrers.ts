// How an image that refers to another is described in a list of referrers.
import { defined } from "../../core/base/defined.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { ImageRecord } from "../store/images.ts";

export interface ReferrerDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function referrerDescriptor(record: ImageRecord): ReferrerDescriptor {
  const hasAnnotations = Object.keys(record.annotations ?? {}).length > 0;
  return {
    mediaType: record.mediaType,
    digest: record.digest,
    size: record.manifestSize,
    ...defined({ artifactType: record.artifactType }),
    ...(hasAnnotations && record.annotations !== undefined ? { annotations: record.annotations } : {}),
  };
}
