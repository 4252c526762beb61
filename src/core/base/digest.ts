// Content digests. A `Digest` exists only after parseDigest or sha256 made it, so code that holds one may
// put it in a URL or a path without looking again. The one file of the core that imports a node: module.
import { createHash, hash as hashOf } from "node:crypto";
import { Problem } from "./diagnostic.ts";
import { notADigest } from "./problems.ts";

export type Digest = string & { readonly __brand: "Digest" };

const sha256Form = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return sha256Form.test(text);
}

/** The digest as a text of its own: cut out of a longer one, it would keep that one in memory. */
export function ownDigest(digest: Digest): Digest {
  return Buffer.from(digest, "latin1").toString("latin1") as Digest;
}

/** Parses a sha256 digest; ECR knows no other algorithm. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new Problem(notADigest(text));
}

export function sha256(content: Uint8Array | string): Digest {
  return `sha256:${hashOf("sha256", content)}` as Digest;
}

/** The form for people: enough to recognize, too short to copy by mistake. */
export function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 8);
}

/** The digest of a text that comes in pieces. */
export function sha256OfPieces(pieces: Iterable<string>): Digest {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  return `sha256:${hash.digest("hex")}` as Digest;
}

/** The digest of content that is too large to hold. */
export async function sha256Of(content: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash("sha256");
  for await (const chunk of content) hash.update(chunk);
  return `sha256:${hash.digest("hex")}` as Digest;
}
