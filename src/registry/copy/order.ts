// In which order images are copied: those whose blobs most others share go first, so that the others find them.
import type { Digest } from "../../core/digest.ts";
import { compareText } from "../../core/order.ts";

export interface OrderedImage {
  readonly id: string;
  readonly blobs: readonly Digest[];
}

/** Sorted by how often its blobs are needed by other images, then by id. */
export function mostSharedFirst<T extends OrderedImage>(images: readonly T[]): readonly T[] {
  const uses = new Map<Digest, number>();
  for (const image of images)
    for (const blob of new Set(image.blobs)) uses.set(blob, (uses.get(blob) ?? 0) + 1);
  const shared = new Map<T, number>();
  for (const image of images) {
    const others = [...new Set(image.blobs)].map((blob) => (uses.get(blob) ?? 1) - 1);
    shared.set(
      image,
      others.reduce((total, count) => total + count, 0),
    );
  }
  return [...images].sort((a, b) => (shared.get(b) ?? 0) - (shared.get(a) ?? 0) || compareText(a.id, b.id));
}
