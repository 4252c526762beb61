// Writes images into an OCI layout folder, as one more destination of the copy engine. Each file appears complete
// by a rename, so an interrupted run leaves only finished blobs, which the next one finds.
import { defined } from "../../core/base/record.ts";
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type Descriptor,
  descriptorOf,
  type ManifestContent,
  type WholeBlob,
} from "../../core/image/content.ts";
import { type Digest, isDigest, sha256 } from "../../core/base/digest.ts";
import { parseManifest } from "../../core/image/manifest.ts";
import { ociIndex } from "../../core/image/media-types.ts";
import type { BlobUpload, DestinationRepository } from "../copy/destination.ts";
import { layoutProblem } from "./problems.ts";

const nameKey = "org.opencontainers.image.ref.name";
const partial = ".partial-";

type Entry = Pick<Descriptor, "mediaType" | "digest" | "size" | "annotations">;

export async function openLayoutWriter(path: string, shown: string): Promise<LayoutWriter> {
  const writer = new LayoutWriter(path, shown);
  await writer.prepare();
  return writer;
}

export class LayoutWriter {
  readonly #root: string;
  readonly #shown: string;
  #index: Promise<unknown> = Promise.resolve();

  constructor(root: string, shown: string) {
    this.#root = root;
    this.#shown = shown;
  }

  async prepare(): Promise<void> {
    const blobs = join(this.#root, "blobs", "sha256");
    try {
      await mkdir(blobs, { recursive: true });
      for (const name of await readdir(blobs)) if (name.startsWith(partial)) await rm(join(blobs, name));
      await this.#replace("oci-layout", '{"imageLayoutVersion":"1.0.0"}');
      if ((await this.#entries()).length === 0) await this.#writeIndex([]);
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  /** A destination whose images are named `registry/repository:tag`. */
  destination(registry: string, repository: string): DestinationRepository {
    return new LayoutRepository(this, registry, repository);
  }

  path(digest: Digest): string {
    return join(this.#root, "blobs", digest.replace(":", "/"));
  }

  async has(digest: Digest): Promise<boolean> {
    return (await stat(this.path(digest)).catch(() => null))?.isFile() ?? false;
  }

  async writer(digest: Digest): Promise<FileUpload> {
    const path = join(this.#root, "blobs", "sha256", `${partial}${randomUUID()}`);
    try {
      return new FileUpload(await open(path, "wx"), path, this.path(digest));
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  async find(name: string): Promise<Entry | undefined> {
    return (await this.#entries()).find((entry) => entry.annotations?.[nameKey] === name);
  }

  /** One change of the index at a time. */
  async add(entry: Entry): Promise<void> {
    const name = entry.annotations?.[nameKey];
    const before = this.#index;
    const change = (async (): Promise<void> => {
      await before;
      const others = (await this.#entries()).filter((one) => {
        const sameName = one.annotations?.[nameKey] === name;
        return name === undefined ? !(sameName && one.digest === entry.digest) : !sameName;
      });
      await this.#writeIndex([...others, entry]);
    })();
    this.#index = change.catch(() => undefined);
    await change;
  }

  async #entries(): Promise<readonly Entry[]> {
    const text = await readFile(join(this.#root, "index.json")).catch(() => null);
    if (text === null) return [];
    const index = parseManifest({ digest: sha256(text), mediaType: ociIndex, bytes: text });
    return index.children.map(({ mediaType, digest, size, annotations }) => {
      return { mediaType, digest, size, ...defined({ annotations }) };
    });
  }

  async #writeIndex(manifests: readonly Entry[]): Promise<void> {
    const key = (entry: Entry): string => `${entry.annotations?.[nameKey] ?? ""}@${entry.digest}`;
    const sorted = [...manifests].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const index = { schemaVersion: 2, mediaType: ociIndex, manifests: sorted };
    await this.#replace("index.json", `${JSON.stringify(index, null, 2)}\n`);
  }

  async #replace(name: string, text: string): Promise<void> {
    const path = join(this.#root, `${partial}${randomUUID()}`);
    const upload = new FileUpload(await open(path, "wx"), path, join(this.#root, name));
    await upload.finish(Buffer.from(text));
  }

  #unwritable(cause: unknown) {
    const why = cause instanceof Error ? cause.message.split(",")[0] : "it cannot be written";
    return layoutProblem("write", this.#shown, why ?? "", "Name a folder that can be written.");
  }
}

class FileUpload implements BlobUpload {
  readonly #file: FileHandle;
  readonly #temporary: string;
  readonly #final: string;
  #closed = false;

  constructor(file: FileHandle, temporary: string, final: string) {
    this.#file = file;
    this.#temporary = temporary;
    this.#final = final;
  }

  async write(block: Uint8Array): Promise<void> {
    await this.#file.writeFile(block);
  }

  async finish(last: Uint8Array): Promise<void> {
    await this.#file.writeFile(last);
    await this.#file.sync();
    this.#closed = true;
    await this.#file.close();
    await rename(this.#temporary, this.#final);
  }

  abort(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#remove();
  }

  /** What can't be removed now is removed when the layout is next written. */
  async #remove(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.#temporary, { force: true }).catch(() => undefined);
  }
}

class LayoutRepository implements DestinationRepository {
  readonly registry: string;
  readonly repository: string;
  readonly #folder: LayoutWriter;

  constructor(folder: LayoutWriter, registry: string, repository: string) {
    this.#folder = folder;
    this.registry = registry;
    this.repository = repository;
  }

  observed(): DestinationRepository {
    return this;
  }

  async head(reference: string): Promise<Descriptor | null> {
    const content = await this.manifest(reference);
    return content && descriptorOf(content);
  }

  async manifest(reference: string): Promise<ManifestContent | null> {
    const digest = isDigest(reference) ? reference : (await this.#folder.find(this.#name(reference)))?.digest;
    if (digest === undefined || !(await this.#folder.has(digest))) return null;
    const bytes = await readFile(this.#folder.path(digest));
    return { digest, mediaType: parseManifest({ digest, mediaType: "", bytes }).mediaType, bytes };
  }

  hasBlob(digest: Digest): Promise<boolean> {
    return this.#folder.has(digest);
  }

  /** What has a subject is listed in the index, where readers look for it. */
  hasReferrers(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** All repositories share the layout's blobs. */
  mount(): Promise<"mounted"> {
    return Promise.resolve("mounted");
  }

  async putBlob(blob: WholeBlob): Promise<void> {
    await (await this.#folder.writer(blob.digest)).finish(blob.bytes);
  }

  openUpload(blob: Descriptor): Promise<BlobUpload> {
    return this.#folder.writer(blob.digest);
  }

  async putManifest(reference: string, manifest: ManifestContent): Promise<void> {
    const { digest, bytes } = manifest;
    if (!(await this.#folder.has(digest))) await this.putBlob({ digest, bytes });
    const entry = descriptorOf(manifest);
    if (!isDigest(reference))
      await this.#folder.add({ ...entry, annotations: { [nameKey]: this.#name(reference) } });
    else if (parseManifest(manifest).subject !== null) await this.#folder.add(entry);
  }

  /** What a disk refuses once it refuses again. */
  attempts() {
    return {
      async next(error: unknown): Promise<never> {
        throw error;
      },
    };
  }

  #name(tag: string): string {
    return `${this.registry}/${this.repository}:${tag}`;
  }
}
