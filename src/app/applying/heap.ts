// How much more heap a run needs than there is, by what is known of its images.
import { heapRoom } from "../../net/heap-room.ts";

/** What a run remembers of an image from its plan to its end: measured, and rounded up. */
const heldPerImage = { apply: 4_096, finish: 2_048 };

/** In bytes; 0: it fits. */
export function missingHeap(images: number, finish: boolean): number {
  return Math.max(0, images * heldPerImage[finish ? "finish" : "apply"] - heapRoom());
}
