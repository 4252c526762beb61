// Where an image's content is read from, and a memory of small manifests: what the plan has read, apply does not
// read again. `rewrite: oci:DIR` of a registry reads its images from a layout on disk.
import type { Config } from "../../config/config.ts";
import {
  type ContentReader,
  type Descriptor,
  type ManifestContent,
  observedReader,
} from "../../core/image/content.ts";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { formatImageRef, type ImageRef } from "../../core/image/reference.ts";
import { type LayoutReader, openLayout } from "../../registry/layout/reader.ts";
import type { Registries } from "../../registry/registries.ts";
import type { SourceFiles, SourceTag } from "../../sources/kind/kind.ts";
import type { Commons } from "./commons.ts";
import { notMadeAnymore } from "./problems.ts";

export const layoutScheme = "oci:";
// Manifests are small; this bounds what a plan of very many images keeps.
const largestCache = 48 * 1024 * 1024;
/** Of those that are not read later, as many as images are in work at once, and some more. */
const mostPassing = 512;

/** Where an image's bytes are, when they are not in the registry of its reference. */
export interface ContentPlace {
  /** A layout's path. */
  readonly layout?: string;
  /** The config's source of whose chart they are made. */
  readonly madeFrom?: string;
}

/** Makes the content of a source's own part anew; null where the config has no such source. */
export type MakeContent = (source: string, signal: AbortSignal) => Promise<ContentReader | null>;

export interface ContentInput {
  readonly config: Config;
  readonly registries: Registries;
  readonly files: SourceFiles;
  readonly make: MakeContent;
  /** Where other configs of this process ask the same registries. */
  readonly commons?: Commons;
}

export class ContentCache {
  readonly #layouts = new Map<string, Promise<LayoutReader>>();
  readonly #manifests = new Map<Digest, ManifestContent>();
  /** Images that are read side by side share children: each is asked for once. */
  readonly #underway = new Map<Digest, Promise<ManifestContent | null>>();
  /** What tags mean, requested before it is needed; each answer counts once. */
  readonly #ahead = new Map<string, Promise<Descriptor | null>>();
  #cachedBytes = 0;
  /** What was read by tag, oldest first; null: it is all kept for an apply. */
  #passing: Digest[] | null = null;
  readonly #config: Config;
  readonly #registries: Registries;
  readonly #files: SourceFiles;
  readonly #make: MakeContent;
  readonly #commons: Commons | undefined;

  constructor({ config, registries, files, make, commons }: ContentInput) {
    this.#config = config;
    this.#registries = registries;
    this.#files = files;
    this.#make = make;
    this.#commons = commons;
  }

  /** Nothing is applied in this run or after it: what a tag means is forgotten soon, what images may share is not. */
  keepOnlyShared(): void {
    this.#passing = [];
  }

  /** Opened and checked once, however many images are read from it. */
  layout(path: string): Promise<LayoutReader> {
    const opened = this.#layouts.get(path) ?? openLayout(this.#files.absolute(path), path);
    this.#layouts.set(path, opened);
    return opened;
  }

  /** The path of the layout that replaces a registry, if one does. */
  layoutFor(registry: string): string | undefined {
    const rewrite = this.#config.registries[registry]?.rewrite;
    return rewrite?.startsWith(layoutScheme) ? rewrite.slice(layoutScheme.length) : undefined;
  }

  /** A manifest that this run has read already. */
  known(digest: Digest): ManifestContent | undefined {
    return this.#manifests.get(digest);
  }

  /** All manifests that this run has read and remembers. */
  manifests(): Iterable<ManifestContent> {
    return this.#manifests.values();
  }

  /** The tags of a repository, from the registry or from the layout that replaces it. */
  async tags({ registry, repository }: ImageRef, signal: AbortSignal): Promise<readonly SourceTag[]> {
    const path = this.layoutFor(registry);
    if (path === undefined) return this.#registries.repository(registry, repository).listTags(signal);
    const named = await (await this.layout(path)).list();
    const prefix = `${registry}/${repository}:`;
    return named.flatMap(({ name, digest }) =>
      name.startsWith(prefix) ? [{ tag: name.slice(prefix.length), digest }] : [],
    );
  }

  /** Asks what these tags mean, for whoever will ask it next. */
  askAhead(refs: readonly ImageRef[], signal: AbortSignal): void {
    this.#ahead.clear();
    for (const { registry, repository, tag } of refs) {
      if (tag === undefined || this.layoutFor(registry) !== undefined) continue;
      const reader = this.#registries.repository(registry, repository);
      const asked = this.#head({ reader, registry, repository }, tag, signal);
      // Told where it is needed, if it is.
      asked.catch(() => undefined);
      this.#ahead.set(`${registry}/${repository}:${tag}`, asked);
    }
  }

  async reader(ref: ImageRef, { layout, madeFrom }: ContentPlace = {}): Promise<ContentReader> {
    if (madeFrom !== undefined) return madeReader((signal) => this.#make(madeFrom, signal));
    const path = layout ?? this.layoutFor(ref.registry);
    if (path === undefined)
      return this.#caching(this.#registries.repository(ref.registry, ref.repository), ref);
    return namedIn(await this.layout(path), ref);
  }

  #caching(reader: ContentReader, ref: ImageRef): ContentReader {
    const { registry, repository } = ref;
    const asked: Asked = { reader, registry, repository };
    return {
      head: (reference, signal) => {
        const name = `${registry}/${repository}:${reference}`;
        const ahead = this.#ahead.get(name);
        this.#ahead.delete(name);
        return ahead ?? this.#head(asked, reference, signal);
      },
      referrers: (digest, signal, wish) => reader.referrers(digest, signal, wish),
      blob: (blob, offset, signal) => reader.blob(blob, offset, signal),
      observed: (events) => this.#caching(observedReader(reader, events), ref),
      manifest: (reference, signal) =>
        isDigest(reference) ? this.#once(asked, reference, signal) : this.#read(asked, reference, signal),
    };
  }

  async #head(
    { reader, ...place }: Asked,
    reference: string,
    signal: AbortSignal,
  ): Promise<Descriptor | null> {
    const ask = () => reader.head(reference, signal);
    return this.#commons?.heads.once(this.#keyOf(place, reference), signal, ask) ?? ask();
  }

  async #manifest(
    { reader, ...place }: Asked,
    reference: string,
    signal: AbortSignal,
  ): Promise<ManifestContent | null> {
    const ask = () => reader.manifest(reference, signal);
    return this.#commons?.manifests.once(this.#keyOf(place, reference), signal, ask) ?? ask();
  }

  /** What was said before an origin was found out is asked anew. */
  #keyOf({ registry, repository }: Omit<Asked, "reader">, reference: string): string {
    const { distrusted } = this.#registries;
    return JSON.stringify([
      this.#registries.identityOf(registry),
      registry,
      repository,
      reference,
      distrusted,
    ]);
  }

  async #once(asked: Asked, digest: Digest, signal: AbortSignal): Promise<ManifestContent | null> {
    const known = this.#manifests.get(digest) ?? (await this.#underway.get(digest)?.catch(() => null));
    // Another repository may lack it, and another's time may be up: neither says anything of this one.
    if (known !== undefined && known !== null) return known;
    const reading = this.#read(asked, digest, signal);
    this.#underway.set(digest, reading);
    try {
      return await reading;
    } finally {
      if (this.#underway.get(digest) === reading) this.#underway.delete(digest);
    }
  }

  async #read(asked: Asked, reference: string, signal: AbortSignal): Promise<ManifestContent | null> {
    const manifest = await this.#manifest(asked, reference, signal);
    if (manifest === null) return null;
    const isNew = !this.#manifests.has(manifest.digest);
    this.remember(manifest);
    if (isNew && !isDigest(reference)) this.#pass(manifest.digest);
    return manifest;
  }

  #pass(digest: Digest): void {
    if (this.#passing === null) return;
    this.#passing.push(digest);
    if (this.#passing.length < 2 * mostPassing) return;
    for (const old of this.#passing.splice(0, mostPassing)) this.forget(old);
  }

  /** Nobody reads it again. */
  forget(digest: Digest): void {
    this.#cachedBytes -= this.#manifests.get(digest)?.bytes.length ?? 0;
    this.#manifests.delete(digest);
  }

  remember(manifest: ManifestContent): void {
    if (this.#cachedBytes + manifest.bytes.length > largestCache) return;
    if (!this.#manifests.has(manifest.digest)) this.#cachedBytes += manifest.bytes.length;
    this.#manifests.set(manifest.digest, manifest);
  }
}

interface Asked {
  readonly reader: ContentReader;
  readonly registry: string;
  readonly repository: string;
}

/** Made when it is first read: whoever finds all in ECR makes nothing. */
function madeReader(make: (signal: AbortSignal) => Promise<ContentReader | null>): ContentReader {
  return {
    head: async (reference, signal) => (await make(signal))?.head(reference, signal) ?? null,
    manifest: async (reference, signal) => (await make(signal))?.manifest(reference, signal) ?? null,
    referrers: () => Promise.resolve([]),
    async blob(blob, offset, signal) {
      const made = await make(signal);
      if (made === null) throw notMadeAnymore(blob.digest);
      return made.blob(blob, offset, signal);
    },
  };
}

/** A layout may name an image by its complete reference or by its tag alone; the complete reference takes precedence. */
function namedIn(layout: LayoutReader, ref: ImageRef): ContentReader {
  const { digest: _, ...named } = ref;
  const either = async <T>(
    reference: string,
    look: (name: string) => Promise<T | null>,
  ): Promise<T | null> => {
    if (isDigest(reference)) return look(reference);
    return (await look(formatImageRef({ ...named, tag: reference }))) ?? look(reference);
  };
  return {
    head: (reference, signal) => either(reference, (name) => layout.head(name, signal)),
    manifest: (reference, signal) => either(reference, (name) => layout.manifest(name, signal)),
    referrers: (digest, signal) => layout.referrers(digest, signal),
    blob: (blob, offset, signal) => layout.blob(blob, offset, signal),
  };
}
