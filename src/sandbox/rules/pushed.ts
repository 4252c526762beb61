// What a push sets off, whichever way it came: a scan, and copies in other Regions.
import type { Context } from "../base/context.ts";
import type { RepositoryRecord } from "../store/repositories.ts";
import type { PushedImage } from "./images.ts";
import { replicate } from "./replication.ts";
import { scanOnPush } from "./scanning.ts";

export function afterPush(
  context: Context,
  repository: RepositoryRecord,
  { record, tag }: Pick<PushedImage, "record"> & { readonly tag: string | undefined },
): void {
  scanOnPush(repository, record, context);
  replicate(context, repository.name, { record, tag });
}
