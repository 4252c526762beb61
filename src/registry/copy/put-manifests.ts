// Puts one image into one repository, once its blobs are there: children by digest, then what is attached to it,
// then its manifest, then its tag. Each step is checked before the next one relies on it.
import { defined } from "../../core/base/record.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { parseManifest } from "../../core/image/manifest.ts";
import { ociIndex } from "../../core/image/media-types.ts";
import { referrersTag } from "../../core/image/referrer-tag.ts";
import { RegistryProblem } from "../net/problems.ts";
import type { DestinationRepository } from "./destination.ts";
import { artifactTypeOf, type Attachment, type ImageNode, nodesOf } from "./graph.ts";
import { notKept } from "./problems.ts";

export interface ManifestsToPut {
  readonly destination: DestinationRepository;
  readonly tag: string | null;
  readonly root: ImageNode;
  readonly attachments: readonly Attachment[];
  /** Manifests that the repository has already. */
  readonly present: ReadonlySet<Digest>;
  /** Brings a node's blobs again when the registry turns out not to have them. */
  readonly repair: (node: ImageNode) => Promise<void>;
  /** The last look before the tag is put. */
  readonly beforeTag: () => Promise<void>;
  readonly signal: AbortSignal;
}

export async function putManifests(put: ManifestsToPut): Promise<void> {
  const { root, tag, attachments } = put;
  const { digest } = root.content;
  const parts = nodesOf(root).filter((node) => node !== root);
  for (const part of parts) await putNode(put, part, part.content.digest);
  await verify(put, parts);
  if (tag === null || attachments.length > 0) await putNode(put, root, digest);
  for (const attachment of attachments) await putAttachment(put, attachment);
  await listAttachments(put);
  if (tag === null) return;
  await put.beforeTag();
  await putNode(put, root, tag);
}

async function putAttachment(put: ManifestsToPut, attachment: Attachment): Promise<void> {
  const parts = nodesOf(attachment.node);
  for (const node of parts) {
    const isTop = node === attachment.node;
    await putNode(put, node, isTop && attachment.tag !== null ? attachment.tag : node.content.digest);
  }
}

async function putNode(put: ManifestsToPut, node: ImageNode, reference: string): Promise<void> {
  const { destination, present, signal, repair } = put;
  if (reference === node.content.digest && present.has(node.content.digest)) return;
  try {
    await destination.putManifest(reference, node.content, signal);
  } catch (error) {
    if (!lacksBlob(error)) throw error;
    await repair(node);
    await destination.putManifest(reference, node.content, signal);
  }
}

function lacksBlob(error: unknown): boolean {
  if (!(error instanceof RegistryProblem) || error.status === undefined) return false;
  return ["MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "LAYERS_NOT_FOUND"].includes(error.errorCode ?? "");
}

/** Reads every part back: a registry that took a manifest and lost it must not get the tag. */
async function verify({ destination, signal }: ManifestsToPut, parts: readonly ImageNode[]): Promise<void> {
  const found = await Promise.all(parts.map((part) => destination.head(part.content.digest, signal)));
  const lost = parts.filter((_, at) => found[at] === null);
  if (lost.length === 0) return;
  throw notKept(
    destination,
    lost.map((part) => part.content.digest),
  );
}

/** Where no API finds referrers, the list under the tag scheme does. */
async function listAttachments(put: ManifestsToPut): Promise<void> {
  const { destination, attachments, signal } = put;
  const tied = attachments.filter(({ node, tag }) => tag === null && node.manifest.subject !== null);
  if (tied.length === 0 || (await destination.hasReferrers(put.root.content.digest, signal))) return;
  for (const subject of new Set(tied.map((one) => one.subject))) {
    const own = tied.filter((one) => one.subject === subject);
    await putList(put, subject, own);
  }
}

async function putList(put: ManifestsToPut, subject: Digest, own: readonly Attachment[]): Promise<void> {
  const { destination, signal } = put;
  const tag = referrersTag(subject);
  const before = await destination.manifest(tag, signal);
  const listed = before === null ? [] : parseManifest(before).children;
  const known = new Set(listed.map(({ digest }) => digest));
  const fresh = own.filter(({ node }) => !known.has(node.content.digest)).map(({ node }) => describe(node));
  if (fresh.length === 0) return;
  const list = { schemaVersion: 2, mediaType: ociIndex, manifests: [...listed, ...fresh] };
  const bytes = new TextEncoder().encode(JSON.stringify(list));
  await destination.putManifest(tag, { digest: sha256(bytes), mediaType: ociIndex, bytes }, signal);
}

function describe(node: ImageNode) {
  const { content, manifest } = node;
  const { annotations } = manifest;
  return {
    mediaType: manifest.mediaType,
    digest: content.digest,
    size: content.bytes.length,
    ...defined({ artifactType: artifactTypeOf(node) }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
