// When an image was built, by its own config: for policies that order or hold back by age. What a digest says never
// changes, so manifests and configs that were read for it are kept on disk, and checked when they are read again.
import { parseManifest } from "../../core/image/manifest.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Digest, isDigest, sha256 } from "../../core/base/digest.ts";
import type { ContentReader, Descriptor, ManifestContent } from "../../core/image/content.ts";
import type { ImageRef } from "../../core/image/reference.ts";
import { isBuild } from "../../core/naming/tags/builds.ts";
import type { Runtime } from "./runtime.ts";
import { configTooLarge, wrongConfig } from "./problems.ts";

const deepest = 4;

export interface TagFacts {
  readonly digest: Digest;
  /** ISO 8601; null where the image doesn't say. */
  readonly created: string | null;
  /** The tag was not asked for: it had this digest when a run last looked. */
  readonly isRemembered: boolean;
}

/**
 * What a tag means and when that was built; null where the source doesn't have it. A tag that is named by commits is
 * asked for once in all runs. Of others the first run reads the manifest at once; later ones ask for the digest, which
 * counts as no pull.
 */
export async function tagFacts(
  ref: ImageRef,
  tag: string,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<TagFacts | null> {
  const { registry, repository } = ref;
  const created = (digest: Digest) => readCreated({ registry, repository, digest }, runtime, signal);
  const reader = await runtime.content.reader(ref);
  const isLocal = runtime.content.layoutFor(registry) !== undefined;
  const known = isLocal ? undefined : await runtime.tags.read(ref, tag);
  if (known !== undefined && isBuild(tag)) {
    const time = await created(known);
    if (time !== undefined) return { digest: known, created: time, isRemembered: true };
  }
  const found = known === undefined ? await reader.manifest(tag, signal) : await reader.head(tag, signal);
  if (found === null) return null;
  if (!isLocal) await runtime.tags.remember(ref, tag, found.digest);
  return { digest: found.digest, created: (await created(found.digest)) ?? null, isRemembered: false };
}

/** ISO 8601; null where the image doesn't say. Of an index, its first image says it. */
export async function createdTime(
  ref: ImageRef,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null> {
  return (await readCreated(ref, runtime, signal)) ?? null;
}

/** undefined where the source no longer has the manifest. */
async function readCreated(
  ref: ImageRef,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  const reader = await readerOf(ref, runtime);
  let reference: string = ref.digest ?? ref.tag ?? "latest";
  for (let depth = 0; depth < deepest; depth += 1) {
    const content = await reader.manifest(reference, signal);
    if (content === null) return depth === 0 ? undefined : null;
    const manifest = parseManifest(content);
    const [child] = manifest.children;
    if (manifest.kind === "index" && child !== undefined) {
      reference = child.digest;
      continue;
    }
    if (manifest.config === null || manifest.kind !== "image") return null;
    return createdIn(await reader.config(manifest.config, signal));
  }
  return null;
}

interface SmallReader {
  manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null>;
  config(config: Descriptor, signal: AbortSignal): Promise<Uint8Array>;
}

/** What is kept on disk needs no request; a layout is on disk itself. */
async function readerOf(ref: ImageRef, runtime: Runtime): Promise<SmallReader> {
  const { cache, content } = runtime;
  const reader = await content.reader(ref);
  const fromSource = {
    manifest: (reference: string, signal: AbortSignal) => reader.manifest(reference, signal),
    config: (config: Descriptor, signal: AbortSignal) => readConfig(reader, config, ref, signal),
  };
  if (content.layoutFor(ref.registry) !== undefined) return fromSource;
  return {
    async manifest(reference, signal) {
      const digest = isDigest(reference) ? reference : undefined;
      const bytes = digest && content.known(digest) === undefined ? await cache.read(digest) : undefined;
      if (digest !== undefined && bytes !== undefined) return { mediaType: "", digest, bytes };
      const found = await fromSource.manifest(reference, signal);
      if (found !== null) await cache.keep(found.digest, found.bytes);
      return found;
    },
    async config(config, signal) {
      const known = await cache.read(config.digest);
      if (known !== undefined) return known;
      const bytes = await fromSource.config(config, signal);
      await cache.keep(config.digest, bytes);
      return bytes;
    },
  };
}

const largestConfig = 4 * 1024 * 1024;

async function readConfig(
  reader: ContentReader,
  config: Descriptor,
  ref: ImageRef,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of await reader.blob(config, 0, signal)) {
    size += chunk.length;
    if (size > largestConfig) {
      throw new Problem(configTooLarge(ref, largestConfig));
    }
    chunks.push(Uint8Array.from(chunk));
  }
  const bytes = Buffer.concat(chunks);
  if (sha256(bytes) !== config.digest) throw wrongConfig(ref);
  return bytes;
}

function createdIn(config: Uint8Array): string | null {
  try {
    const { created } = JSON.parse(Buffer.from(config).toString("utf8")) as { created?: unknown };
    const time = typeof created === "string" ? Date.parse(created) : Number.NaN;
    return Number.isNaN(time) ? null : new Date(time).toISOString();
  } catch {
    return null;
  }
}
