// What copying an image would mean, asked at plan time: its digest at the destination, its size, its parts.
import type { ContentReader } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import { isForeign } from "../../core/image/manifest.ts";
import { blobsOfNodes, nodesOf, readAttachments, readTree } from "./graph.ts";

export interface ImageInspection {
  /** What the destination will hold: another one than the source's only for a choice of platforms. */
  readonly digest: Digest;
  /** All distinct blobs and manifests. */
  readonly bytes: number;
  readonly parts: readonly Digest[];
  readonly platforms: readonly string[];
  readonly blobs: readonly Digest[];
  /** The original has signatures or the like, and the choice of platforms leaves them behind. */
  readonly dropsSignatures: boolean;
}

export async function inspectImage(
  reader: ContentReader,
  wanted: { readonly digest: Digest; readonly platforms: readonly string[]; readonly referrers: boolean },
  signal: AbortSignal,
): Promise<ImageInspection> {
  const tree = await readTree(reader, wanted, signal);
  const attachments = wanted.referrers ? await readAttachments(reader, tree.root, signal) : [];
  const own = nodesOf(tree.root);
  const nodes = [...new Set([...own, ...attachments.flatMap(({ node }) => nodesOf(node))])];
  const blobs = blobsOfNodes(nodes).filter((blob) => !isForeign(blob));
  const { digest } = tree.root.content;
  const changed = digest !== tree.source;
  const left = changed && wanted.referrers ? await reader.referrers(tree.source, signal) : [];
  return {
    digest,
    bytes: sum(blobs.map(({ size }) => size)) + sum(nodes.map(({ content }) => content.bytes.length)),
    parts: [...new Set(nodes.map(({ content }) => content.digest))].filter((part) => part !== digest).sort(),
    platforms: tree.platforms,
    blobs: blobs.map((blob) => blob.digest),
    dropsSignatures: left.length > 0,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
