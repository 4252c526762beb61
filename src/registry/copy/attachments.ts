// Signatures, SBOMs and attestations that travel with an image: what refers to its manifests, and what refers to
// that in turn.
import type { ContentReader } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import { type ImageNode, nodesOf, readNode } from "./graph.ts";

const deepest = 3;
const mostAttachments = 500;

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
  for (let level = 0; level < deepest && subjects.length > 0; level++) {
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
