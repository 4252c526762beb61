// The manifests of an image as a tree, read and checked before anything is written: a missing child is known then, and
// not when half of the image is there. With them signatures, SBOMs and attestations that travel with it: what refers to
// its manifests, and what refers to that in turn.
import type { ContentReader, ManifestContent } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import { defined } from "../../core/base/record.ts";
import {
  type IndexChild,
  type Layer,
  blobsOf,
  isForeign,
  type Manifest,
  parseManifest,
} from "../../core/image/manifest.ts";
import { subsetIndex } from "../../core/image/index-subset.ts";
import { formatPlatform, isAllPlatforms } from "../../core/image/platform.ts";
import { mapParallel } from "../../net/parallel.ts";
import { missingChildren, notAtSource, untrusted } from "./problems.ts";

const deepest = 4;
const mostManifests = 5_000;
const readWidth = 8;
const deepestAttachment = 3;
const mostAttachments = 500;

export type ManifestReader = Pick<ContentReader, "manifest">;

export interface ImageNode {
  readonly content: ManifestContent;
  readonly manifest: Manifest;
  readonly children: readonly ImageNode[];
}

export interface ImageTree {
  /** As it will be at the destination. */
  readonly root: ImageNode;
  /** As it is at the source; another digest than the root's only for a choice of platforms. */
  readonly source: Digest;
  readonly platforms: readonly string[];
}

export async function readTree(
  reader: ManifestReader,
  wanted: { digest: Digest; platforms: readonly string[] },
  signal: AbortSignal,
): Promise<ImageTree> {
  const walk = new Walk(reader, signal);
  const content = await reader.manifest(wanted.digest, signal);
  if (content === null) throw notAtSource(wanted.digest);
  const manifest = parseManifest(content);
  const source = wanted.digest;
  if (manifest.kind !== "index" || isAllPlatforms(wanted.platforms)) {
    const root = await walk.node(content, [], manifest);
    return { root, source, platforms: platformsOf(manifest.children) };
  }
  const subset = subsetIndex(content.bytes, wanted.platforms);
  if (subset.kind === "child") {
    const root = await walk.child(subset.child, []);
    return { root, source, platforms: platformsOf([subset.child]) };
  }
  const rebuilt = { digest: subset.digest, mediaType: manifest.mediaType, bytes: subset.bytes };
  const root = await walk.node(rebuilt, []);
  return { root, source, platforms: platformsOf(subset.children) };
}

/** One further manifest with what hangs below it: a signature, an SBOM. */
export async function readNode(
  reader: ManifestReader,
  digest: Digest,
  signal: AbortSignal,
): Promise<ImageNode> {
  const content = await reader.manifest(digest, signal);
  if (content === null) throw notAtSource(digest);
  return new Walk(reader, signal).node(content, []);
}

/** Every node, children before their parents, each digest once. */
export function nodesOf(root: ImageNode): readonly ImageNode[] {
  const found = new Map<Digest, ImageNode>();
  const visit = (node: ImageNode): void => {
    if (found.has(node.content.digest)) return;
    for (const child of node.children) visit(child);
    found.set(node.content.digest, node);
  };
  visit(root);
  return [...found.values()];
}

/** The distinct blobs of some nodes. */
export function blobsOfNodes(nodes: readonly ImageNode[]): readonly Layer[] {
  const found = new Map<Digest, Layer>();
  for (const node of nodes) for (const blob of blobsOf(node.manifest)) found.set(blob.digest, blob);
  return [...found.values()];
}

export interface Attachment {
  readonly node: ImageNode;
  readonly subject: Digest;
  /** The tag by which it is found, for those that no subject ties. */
  readonly tag: string | null;
}

/** What belongs to the manifests below `root`; those of children too. */
export async function readAttachments(
  reader: ContentReader,
  root: ImageNode,
  signal: AbortSignal,
): Promise<readonly Attachment[]> {
  const found = new Map<string, Attachment>();
  let subjects = nodesOf(root).map((node) => node.content.digest);
  for (let level = 0; level < deepestAttachment && subjects.length > 0; level++) {
    const fresh = await readLevel(reader, subjects, signal);
    subjects = [];
    for (const one of fresh) {
      const key = `${one.tag ?? ""}@${one.node.content.digest}`;
      if (found.has(key) || found.size >= mostAttachments) continue;
      found.set(key, one);
      subjects.push(one.node.content.digest);
    }
  }
  return [...found.values()];
}

async function readLevel(
  reader: ContentReader,
  subjects: readonly Digest[],
  signal: AbortSignal,
): Promise<readonly Attachment[]> {
  const all: Attachment[] = [];
  for (const subject of subjects) {
    for (const referrer of await reader.referrers(subject, signal)) {
      const node = await readNode(reader, referrer.digest, signal);
      all.push({ node, subject, tag: referrer.tag ?? null });
    }
  }
  return all;
}

/** All but what is tied to those tags, which stay unchanged: no subject would lead to it. */
export function withoutTags(
  attachments: readonly Attachment[],
  tags: readonly string[],
): readonly Attachment[] {
  const left = new Set<Digest>();
  return attachments.filter(({ node, subject, tag }) => {
    const stays = (tag !== null && tags.includes(tag)) || left.has(subject);
    if (stays) left.add(node.content.digest);
    return !stays;
  });
}

/** What an attachment is, by its own word. */
export function artifactTypeOf({ manifest }: ImageNode): string | undefined {
  return manifest.artifactType ?? manifest.config?.mediaType;
}

export interface ImageInspection {
  /** What the destination will hold: another one than the source's only for a choice of platforms. */
  readonly digest: Digest;
  /** All distinct blobs and manifests. */
  readonly bytes: number;
  readonly parts: readonly Digest[];
  readonly referrers: readonly InspectedReferrer[];
  readonly platforms: readonly string[];
  readonly blobs: readonly Digest[];
  /** The original has signatures or the like, and the choice of platforms leaves them behind. */
  readonly dropsSignatures: boolean;
}

export interface InspectedReferrer {
  readonly digest: Digest;
  readonly subject: Digest;
  readonly tag: string | null;
  readonly artifactType?: string;
  /** Itself and what hangs below it. */
  readonly parts: readonly Digest[];
  readonly bytes: number;
}

/** What copying an image would mean, asked at plan time: its digest at the destination, its size, its parts. */
export async function inspectImage(
  reader: ContentReader,
  wanted: { readonly digest: Digest; readonly platforms: readonly string[]; readonly referrers: boolean },
  signal: AbortSignal,
): Promise<ImageInspection> {
  const tree = await readTree(reader, wanted, signal);
  const attachments = wanted.referrers ? await readAttachments(reader, tree.root, signal) : [];
  const own = nodesOf(tree.root);
  const nodes = [...new Set([...own, ...attachments.flatMap(({ node }) => nodesOf(node))])];
  const blobs = ownBlobs(nodes);
  const { digest } = tree.root.content;
  const changed = digest !== tree.source;
  const left = changed && wanted.referrers ? await reader.referrers(tree.source, signal) : [];
  return {
    digest,
    bytes: bytesOf(nodes),
    parts: [...new Set(nodes.map(({ content }) => content.digest))].filter((part) => part !== digest).sort(),
    referrers: attachments.map(inspected),
    platforms: tree.platforms,
    blobs: blobs.map((blob) => blob.digest),
    dropsSignatures: left.length > 0,
  };
}

function inspected({ node, subject, tag }: Attachment): InspectedReferrer {
  const nodes = nodesOf(node);
  return {
    digest: node.content.digest,
    subject,
    tag,
    ...defined({ artifactType: artifactTypeOf(node) }),
    parts: nodes.map(({ content }) => content.digest),
    bytes: bytesOf(nodes),
  };
}

function ownBlobs(nodes: readonly ImageNode[]): readonly Layer[] {
  return blobsOfNodes(nodes).filter((blob) => !isForeign(blob));
}

/** All distinct blobs and manifests. */
function bytesOf(nodes: readonly ImageNode[]): number {
  return sum(ownBlobs(nodes).map(({ size }) => size)) + sum(nodes.map(({ content }) => content.bytes.length));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

class Walk {
  readonly #reader: ManifestReader;
  readonly #signal: AbortSignal;
  readonly #known = new Map<Digest, Promise<ImageNode>>();

  constructor(reader: ManifestReader, signal: AbortSignal) {
    this.#reader = reader;
    this.#signal = signal;
  }

  async node(
    content: ManifestContent,
    above: readonly Digest[],
    manifest: Manifest = parseManifest(content),
  ): Promise<ImageNode> {
    if (above.includes(content.digest)) throw untrusted(content.digest, "it contains itself");
    if (above.length > deepest)
      throw untrusted(content.digest, `its indexes are nested deeper than ${deepest} levels`);
    const path = [...above, content.digest];
    // Null for a child that isn't there.
    const results = await mapParallel(manifest.children, readWidth, (child) => this.#child(child, path));
    const gone = manifest.children.filter((_, at) => results[at] === null);
    if (gone.length > 0) throw missingChildren(content.digest, gone);
    const known = { ...content, mediaType: manifest.mediaType };
    return { content: known, manifest, children: results.filter((child) => child !== null) };
  }

  async child(child: IndexChild, above: readonly Digest[]): Promise<ImageNode> {
    const found = await this.#child(child, above);
    if (found === null) throw missingChildren(child.digest, [child]);
    return found;
  }

  async #child(child: IndexChild, above: readonly Digest[]): Promise<ImageNode | null> {
    if (above.includes(child.digest)) throw untrusted(child.digest, "it contains itself");
    const known = this.#known.get(child.digest);
    if (known !== undefined) return known;
    const content = await this.#reader.manifest(child.digest, this.#signal);
    if (content === null) return null;
    if (content.bytes.length !== child.size) {
      throw untrusted(child.digest, `its index says ${child.size} bytes, but it has ${content.bytes.length}`);
    }
    if (this.#known.size >= mostManifests)
      throw untrusted(child.digest, `its index lists more than ${mostManifests} manifests`);
    const made = this.node({ ...content, mediaType: content.mediaType || child.mediaType }, above);
    this.#known.set(child.digest, made);
    return made;
  }
}

function platformsOf(children: readonly IndexChild[]): readonly string[] {
  const named = children.flatMap(({ platform }) =>
    platform === undefined ? [] : [formatPlatform(platform)],
  );
  return [...new Set(named)].filter((text) => text !== "unknown/unknown").sort();
}
