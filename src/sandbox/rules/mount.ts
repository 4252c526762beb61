// Whether a push may take a layer over from another repository, by ECR's conditions or, without that quirk, OCI's.
import type { Digest } from "../../core/base/digest.ts";
import { isRepositoryName } from "../../core/naming/sanitize.ts";
import type { Context } from "../context.ts";
import { accountSetting } from "./account-settings.ts";

export interface Mount {
  /** The repository that is pushed to. */
  readonly name: string;
  readonly digest: Digest;
  readonly from: string | null;
}

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
