// Whether blobs are in a repository already: by one question for a hundred of them where the registry offers it.
import type { Digest } from "../../core/base/digest.ts";
import type { LayerCheck } from "./blobs.ts";
import type { Destination } from "./destination.ts";

const mostAtOnce = 100;

export interface PresenceRequest {
  readonly destination: Destination;
  /** A new repository holds nothing, so nobody needs to ask. */
  readonly isNew: boolean;
  readonly layerCheck: LayerCheck | undefined;
  /** All blobs that may be asked for. */
  readonly digests: readonly Digest[];
  readonly signal: AbortSignal;
}

export function presence(request: PresenceRequest): (digest: Digest) => Promise<boolean> {
  const { destination, isNew, layerCheck, signal } = request;
  if (isNew) return () => Promise.resolve(false);
  if (layerCheck === undefined) return (digest) => destination.hasBlob(digest, signal);
  let asked: Promise<ReadonlySet<Digest>> | undefined;
  return async (digest) => {
    asked ??= askAll(request, layerCheck);
    return (await asked).has(digest);
  };
}

async function askAll(
  { destination, digests, signal }: PresenceRequest,
  layerCheck: LayerCheck,
): Promise<ReadonlySet<Digest>> {
  const { registry, repository } = destination;
  const found = new Set<Digest>();
  for (let at = 0; at < digests.length; at += mostAtOnce) {
    const part = digests.slice(at, at + mostAtOnce);
    for (const digest of await layerCheck(registry, repository, part, signal)) found.add(digest);
  }
  return found;
}
