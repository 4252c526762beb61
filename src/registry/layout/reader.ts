// Reads images from an OCI layout: a folder or an uncompressed tar archive. Everything is checked against its
// digest, and what a manifest names must be there with the right size.
import { createHash } from "node:crypto";
import { type Digest, isDigest, sha256 } from "../../core/base/digest.ts";
import {
  type ContentReader,
  type Descriptor,
  descriptorOf,
  type ManifestContent,
  type Referrer,
} from "../../core/image/content.ts";
import {
  blobsOf,
  type IndexChild,
  isForeign,
  largestManifest,
  parseManifest,
} from "../../core/image/manifest.ts";
import { isRecord } from "../../core/base/record.ts";
import { ociIndex } from "../../core/image/media-types.ts";
import { compareText } from "../../core/base/ordering.ts";
import { referrersTag, signatureTags } from "../../core/image/referrer-tag.ts";
import { type LayoutFiles, openLayoutFiles } from "./files.ts";
import { layoutProblem, missingBlob, wrongDigest, wrongSize } from "./problems.ts";

const nameKeys = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];
const notALayout = "Use a folder or tar archive that contains oci-layout, index.json and blobs/.";

export interface NamedManifest {
  readonly name: string;
  readonly digest: Digest;
}

/** Opens and checks a layout; `shown` is how messages call it. */
export async function openLayout(path: string, shown: string): Promise<LayoutReader> {
  const files = await openLayoutFiles(path, shown);
  if (files === null) throw layoutProblem("missing", shown, "the folder or file does not exist", notALayout);
  await checkVersion(files, shown);
  return new LayoutReader(files, shown, await readEntries(files, shown));
}

export class LayoutReader implements ContentReader {
  readonly #files: LayoutFiles;
  readonly #shown: string;
  readonly #entries: readonly IndexChild[];
  readonly #names = new Map<string, Digest>();
  #subjects: Promise<ReadonlyMap<Digest, readonly Referrer[]>> | undefined;

  constructor(files: LayoutFiles, shown: string, entries: readonly IndexChild[]) {
    this.#files = files;
    this.#shown = shown;
    this.#entries = entries;
    for (const entry of entries) for (const name of namesOf(entry)) this.#names.set(name, entry.digest);
  }

  /** The manifests that the layout names, by their full name where they have one. */
  list(): Promise<readonly NamedManifest[]> {
    const named = this.#entries.flatMap((entry) => {
      const [name] = namesOf(entry);
      return name === undefined ? [] : [{ name, digest: entry.digest }];
    });
    return Promise.resolve(named.sort((a, b) => compareText(a.name, b.name)));
  }

  async head(reference: string, signal: AbortSignal): Promise<Descriptor | null> {
    const content = await this.manifest(reference, signal);
    return content && descriptorOf(content);
  }

  async manifest(reference: string, signal: AbortSignal): Promise<ManifestContent | null> {
    signal.throwIfAborted();
    const digest = isDigest(reference) ? reference : this.#names.get(reference);
    if (digest === undefined) return null;
    const isNamed = this.#entries.some((entry) => entry.digest === digest);
    return isNamed || (await this.#files.size(blobPath(digest))) !== null ? this.#read(digest) : null;
  }

  async #read(digest: Digest): Promise<ManifestContent> {
    const file = blobPath(digest);
    const size = await this.#files.size(file);
    if (size === null) throw missingBlob(this.#in(file), "index.json");
    if (size > largestManifest)
      throw layoutProblem(
        "manifest-size",
        this.#in(file),
        `it has ${size} bytes, but a manifest has at most ${largestManifest}`,
        notALayout,
      );
    const bytes = await this.#files.read(file);
    if (sha256(bytes) !== digest) throw wrongDigest(this.#in(file));
    const entry = this.#entries.find((one) => one.digest === digest);
    const content = { digest, mediaType: entry?.mediaType ?? "", bytes };
    const manifest = parseManifest(content);
    for (const blob of blobsOf(manifest)) if (!isForeign(blob)) await this.#check(blob, digest);
    return { ...content, mediaType: manifest.mediaType };
  }

  async referrers(digest: Digest, signal: AbortSignal): Promise<readonly Referrer[]> {
    this.#subjects ??= this.#readSubjects(signal);
    const tied = (await this.#subjects).get(digest) ?? [];
    const listed = await this.#listed(referrersTag(digest), signal);
    const byTag = await Promise.all(signatureTags(digest).map((tag) => this.#tagged(tag, signal)));
    const known = new Set(tied.map((one) => one.digest));
    return [...tied, ...listed.filter((one) => !known.has(one.digest)), ...byTag.flat()];
  }

  async blob(blob: Descriptor, offset: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    await this.#check(blob, blob.digest);
    const file = blobPath(blob.digest);
    const pieces = this.#files.stream(file, offset, signal);
    return offset > 0 ? pieces : verified(pieces, blob.digest, this.#in(file));
  }

  async #check(blob: Descriptor, of: Digest): Promise<void> {
    const file = blobPath(blob.digest);
    const size = await this.#files.size(file);
    if (size === null) throw missingBlob(this.#in(file), of);
    if (size !== blob.size) throw wrongSize(this.#in(file), blob.size, size);
  }

  async #readSubjects(signal: AbortSignal): Promise<ReadonlyMap<Digest, readonly Referrer[]>> {
    const found = new Map<Digest, Referrer[]>();
    for (const { digest, mediaType, size } of this.#entries) {
      signal.throwIfAborted();
      const { subject } = parseManifest(await this.#read(digest));
      if (subject !== null)
        found.set(subject.digest, [...(found.get(subject.digest) ?? []), { digest, mediaType, size }]);
    }
    return found;
  }

  async #listed(tag: string, signal: AbortSignal): Promise<readonly Referrer[]> {
    const content = await this.#byTag(tag, signal);
    return content === null ? [] : parseManifest(content).children;
  }

  async #tagged(tag: string, signal: AbortSignal): Promise<readonly Referrer[]> {
    const content = await this.#byTag(tag, signal);
    return content === null ? [] : [{ ...descriptorOf(content), tag }];
  }

  /** Tags of signatures are alone, or follow the name of their image. */
  async #byTag(tag: string, signal: AbortSignal): Promise<ManifestContent | null> {
    const name = [...this.#names.keys()].find((one) => one === tag || one.endsWith(`:${tag}`));
    return name === undefined ? null : this.manifest(name, signal);
  }

  #in(file: string): string {
    return `${this.#shown}/${file}`;
  }
}

function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function namesOf(entry: IndexChild): readonly string[] {
  return nameKeys.flatMap((key) => entry.annotations?.[key] ?? []);
}

/** The pieces, the last one held back until all are known to be right. */
async function* verified(
  pieces: AsyncIterable<Uint8Array>,
  digest: Digest,
  file: string,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash("sha256");
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    hash.update(piece);
    if (held !== undefined) yield held;
    held = piece;
  }
  if (`sha256:${hash.digest("hex")}` !== digest) throw wrongDigest(file);
  if (held !== undefined) yield held;
}

async function checkVersion(files: LayoutFiles, shown: string): Promise<void> {
  if ((await files.size("oci-layout")) === null)
    throw layoutProblem("missing", `${shown}/oci-layout`, "it is missing", notALayout);
  const value = parseJson(await files.read("oci-layout"));
  const version = isRecord(value) ? value["imageLayoutVersion"] : undefined;
  if (typeof version === "string" && version.startsWith("1.")) return;
  throw layoutProblem("version", `${shown}/oci-layout`, "its imageLayoutVersion is not 1.0.0", notALayout);
}

async function readEntries(files: LayoutFiles, shown: string): Promise<readonly IndexChild[]> {
  const file = `${shown}/index.json`;
  const size = await files.size("index.json");
  if (size === null) throw layoutProblem("missing", file, "it is missing", notALayout);
  const bytes = await files.read("index.json");
  try {
    return parseManifest({ digest: sha256(bytes), mediaType: ociIndex, bytes }).children;
  } catch (cause) {
    const why =
      cause instanceof Error
        ? cause.message.replace(/^.*?sha256:[0-9a-f]{64}: /, "").replace(/\.$/, "")
        : "it cannot be read";
    throw layoutProblem("index", file, why, "Write the layout again.");
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
