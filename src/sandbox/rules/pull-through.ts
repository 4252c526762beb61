// Pull-through cache: an image that a rule's repositories lack is fetched from the upstream when it is first pulled, an
// index alone, an image with its layers, and kept as if it had been pushed.
import { isDigest, sha256 } from "../../core/base/digest.ts";
import { blobsOf, isForeign, parseManifest } from "../../core/image/manifest.ts";
import type { Context } from "../base/context.ts";
import { createFromTemplate, plainRepository } from "./repositories.ts";
import { putImage } from "./images.ts";
import { Upstream, UpstreamFailure } from "./upstream.ts";

export interface CacheRule {
  /** `ROOT`, or the start of repository names. */
  readonly ecrRepositoryPrefix: string;
  readonly upstreamRegistryUrl: string;
  readonly upstreamRepositoryPrefix?: string | undefined;
}

interface Fetched {
  readonly upstream: Upstream;
  /** The repository at the upstream. */
  readonly from: string;
  /** Ours. */
  readonly name: string;
}

/** Fetches the image when a rule covers its repository. False when none does; throws UpstreamFailure. */
export async function pullThrough(context: Context, name: string, reference: string): Promise<boolean> {
  const rule = ruleFor(context, name);
  if (rule === undefined) return false;
  const upstream = new Upstream(rule.upstreamRegistryUrl, context.upstreams);
  const fetched = { upstream, name, from: upstreamName(rule, name) };
  const { mediaType, bytes } = await upstream.manifest(fetched.from, reference);
  const digest = sha256(bytes);
  if (isDigest(reference) && reference !== digest) {
    throw new UpstreamFailure("The upstream registry sent another image than the one that was asked for");
  }
  const manifest = parseManifest({ digest, mediaType, bytes });
  const { repositories } = context.store;
  if (
    !repositories.has(name) &&
    !createFromTemplate(context.store, "PULL_THROUGH_CACHE", name, context.now())
  ) {
    repositories.create(plainRepository(name, context.now()));
  }
  for (const layer of blobsOf(manifest)) {
    if (!isForeign(layer)) await fetchLayer(context, fetched, layer.digest);
  }
  putImage(repositories.record(name) ?? plainRepository(name, context.now()), repositories.images(name), {
    manifest: bytes,
    mediaType,
    tag: isDigest(reference) ? undefined : reference,
    digest: undefined,
    pushedAt: context.now(),
    // The children of an index come when they are pulled.
    contentMustExist: false,
  });
  return true;
}

async function fetchLayer(context: Context, fetched: Fetched, digest: string): Promise<void> {
  const { uploads, repositories, blobs } = context.store;
  if (!isDigest(digest)) return;
  if (blobs.size(digest) === undefined) {
    const id = uploads.start(fetched.name);
    const source = await fetched.upstream.blob(fetched.from, digest);
    await uploads.append(fetched.name, id, { source, whole: true });
    if (typeof (await uploads.finish(fetched.name, id, digest)) === "string") {
      throw new UpstreamFailure(`The upstream registry sent another layer than ${digest}`);
    }
  }
  repositories.images(fetched.name).addLayer(digest);
}

/** The longest prefix wins. */
function ruleFor(context: Context, name: string): CacheRule | undefined {
  const rules = context.store.account.read<readonly CacheRule[]>("pull-through-rules", []);
  return rules
    .filter(({ ecrRepositoryPrefix: prefix }) => prefix === "ROOT" || name.startsWith(`${prefix}/`))
    .sort((a, b) => weight(b) - weight(a))[0];
}

function weight({ ecrRepositoryPrefix }: CacheRule): number {
  return ecrRepositoryPrefix === "ROOT" ? 0 : ecrRepositoryPrefix.length;
}

function upstreamName(rule: CacheRule, name: string): string {
  const prefix = rule.ecrRepositoryPrefix;
  const rest = prefix === "ROOT" ? name : name.slice(prefix.length + 1);
  const wanted = rule.upstreamRepositoryPrefix;
  return wanted === undefined || wanted === "ROOT" ? rest : `${wanted}/${rest}`;
}
