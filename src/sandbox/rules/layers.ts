// Whether a repository can give out a layer, and whether a push may take one over from another repository.
import type { Digest } from "../../core/base/digest.ts";
import { isRepositoryName } from "../../core/naming/sanitize.ts";
import type { Context } from "../base/context.ts";
import type { Images } from "../store/images.ts";
import { accountSetting } from "./account-settings.ts";

type LayerState = "AVAILABLE" | "UNAVAILABLE" | "ARCHIVED";

/** A layer that only archived images name is archived with them. */
export function layerState(images: Images, layer: Digest): LayerState {
  if (!images.hasLayer(layer)) return "UNAVAILABLE";
  if (!images.hasArchive() || !images.isCommitted(layer)) return "AVAILABLE";
  const using = [...images.listing().images.values()].filter((image) => image.layers.includes(layer));
  return using.length > 0 && using.every((image) => image.status === "ARCHIVED") ? "ARCHIVED" : "AVAILABLE";
}

export interface Mount {
  /** The repository that is pushed to. */
  readonly name: string;
  readonly digest: Digest;
  readonly from: string | null;
}

/** By ECR's conditions or, without that quirk, OCI's. */
export function mountable(context: Context, { name, digest, from }: Mount): boolean {
  const { repositories, account, blobs } = context.store;
  if (from === null) return !context.quirks.blobMounting && blobs.size(digest) !== undefined;
  if (!isRepositoryName(from)) return false;
  const source = repositories.images(from);
  if (!source.hasLayer(digest)) return false;
  if (!context.quirks.blobMounting) return true;
  if (accountSetting(account, "BLOB_MOUNTING") !== "ENABLED" || !source.isCommitted(digest)) return false;
  const [ours, theirs] = [repositories.record(name)?.encryption, repositories.record(from)?.encryption];
  return (
    ours !== undefined && ours.encryptionType === theirs?.encryptionType && ours.kmsKey === theirs.kmsKey
  );
}
