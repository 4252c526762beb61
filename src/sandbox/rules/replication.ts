// Replication: what is pushed into one Region is copied into the others that the registry's rules name, where the sandbox
// serves them for the same account. It happens before the push is answered.
import { isMissing } from "../store/files.ts";
import type { Context } from "../base/context.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { ImageRecord } from "../store/images.ts";
import { createFromTemplate, plainRepository } from "./repositories.ts";

export interface ReplicationRules {
  readonly rules: readonly {
    readonly destinations: readonly { readonly region: string; readonly registryId: string }[];
    readonly repositoryFilters?: readonly { readonly filter: string }[] | undefined;
  }[];
}

interface Destination {
  readonly region: string;
  readonly registryId: string;
  /** Undefined where the sandbox does not serve it. */
  readonly context: Context | undefined;
}

/** Where a repository's images go, each place once. */
export function destinationsOf(context: Context, repository: string): readonly Destination[] {
  const { rules } = context.store.account.read<ReplicationRules>("replication", { rules: [] });
  const places = rules
    .filter(
      ({ repositoryFilters }) =>
        repositoryFilters === undefined ||
        repositoryFilters.some(({ filter }) => repository.startsWith(filter)),
    )
    .flatMap((rule) => rule.destinations);
  const seen = new Map(places.map((place) => [`${place.registryId}/${place.region}`, place]));
  return [...seen.values()].map(({ region, registryId }) => ({
    region,
    registryId,
    context: context
      .sites()
      .find((site) => site.home.region === region && site.home.account === registryId && site !== context),
  }));
}

export function replicate(
  context: Context,
  repository: string,
  image: { readonly record: ImageRecord; readonly tag: string | undefined },
): void {
  for (const { context: there } of destinationsOf(context, repository)) {
    if (there === undefined) continue;
    const { repositories } = there.store;
    if (
      !repositories.has(repository) &&
      !createFromTemplate(there.store, "REPLICATION", repository, there.now())
    ) {
      repositories.create(plainRepository(repository, there.now()));
    }
    copyImage(context, there, repository, image.record.digest);
    if (image.tag !== undefined) repositories.images(repository).setTag(image.tag, image.record.digest);
  }
}

function copyImage(from: Context, to: Context, repository: string, digest: Digest): void {
  const record = from.store.repositories.images(repository).image(digest);
  if (record === undefined) return;
  for (const child of record.children) copyImage(from, to, repository, child);
  const images = to.store.repositories.images(repository);
  for (const layer of record.layers) {
    // A layer that lies elsewhere, which was never pushed.
    if (from.store.blobs.size(layer) === undefined) continue;
    to.store.blobs.take(layer, from.store.blobs.path(layer));
    images.addLayer(layer);
  }
  try {
    images.putImage({ ...record, pushedAt: to.now().toISOString() }, from.store.blobs.read(digest));
  } catch (error) {
    // The repository went away meanwhile, and with it the need.
    if (!isMissing(error)) throw error;
  }
}
