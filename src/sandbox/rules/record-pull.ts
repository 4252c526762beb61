// When an image was last pulled, as exactly as ECR keeps it: about daily.
import type { ImageRecord, Images } from "../store/images.ts";

const day = 24 * 60 * 60 * 1000;

export function recordPull(images: Images, record: ImageRecord, now: Date): void {
  const last = record.pulledAt === undefined ? -Infinity : Date.parse(record.pulledAt);
  if (now.getTime() - last >= day) images.putRecord({ ...record, pulledAt: now.toISOString() });
}
