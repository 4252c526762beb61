// In which order images are copied: those whose blobs most others share go first, so that the others find them.
import type { Digest } from "../../core/base/digest.ts";
import { compareText } from "../../core/base/ordering.ts";

export interface OrderedImage {
  readonly id: string;
  readonly blobs: readonly Digest[];
}

/** Sorted by how often its blobs are needed by other images, then by id. */
export function mostSharedFirst<T extends OrderedImage>(images: readonly T[]): readonly T[] {
  const uses = new Map<Digest, number>();
  const ranked = images.map((image) => ({ image, blobs: new Set(image.blobs), shared: 0 }));
  for (const { blobs } of ranked) for (const blob of blobs) uses.set(blob, (uses.get(blob) ?? 0) + 1);
  for (const one of ranked) for (const blob of one.blobs) one.shared += (uses.get(blob) ?? 1) - 1;
  ranked.sort((a, b) => b.shared - a.shared || compareText(a.image.id, b.image.id));
  return ranked.map(({ image }) => image);
}
