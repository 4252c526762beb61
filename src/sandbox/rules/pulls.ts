// What a pull leaves behind: when the image was last asked for, unless who pulls is exempt from that.
import type { Context } from "../base/context.ts";
import type { ImageRecord, Images } from "../store/images.ts";

export function exclusionsOf({ store }: Context): readonly string[] {
  return store.account.read<readonly string[]>("exclusions", []);
}

/** Told at once: ECR itself may take a day. A second later is no news. */
export function recordPull(context: Context, images: Images, record: ImageRecord): void {
  const now = context.now();
  const last = record.pulledAt === undefined ? -Infinity : Date.parse(record.pulledAt);
  if (now.getTime() - last < 1000) return;
  if (exclusionsOf(context).includes(context.home.arn("iam", "user/sandbox"))) return;
  images.putRecord({ ...record, pulledAt: now.toISOString() });
}
