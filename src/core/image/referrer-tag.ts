// Tags that belong to another manifest and are no version of their own: `sha256-<hex>` for the list of what refers to it,
// with an ending such as `.sig` for the signatures, attestations and SBOMs that cosign keeps.
import { type Digest, isDigest } from "../base/digest.ts";

/** No image that people tag is called like this. */
export const referrerTagStart = "sha256-";
const form = /^sha256-([0-9a-f]{64})(?:\.[a-z]+)?$/;
const looseForm = /^sha256-[0-9a-f]{64}/;

/** The tag under which a registry without the referrers API keeps the list. */
export function referrersTag(digest: Digest): string {
  return digest.replace(":", "-");
}

/** The tags under which cosign keeps signatures, attestations and SBOMs of a digest. */
export function signatureTags(digest: Digest): readonly string[] {
  return [".sig", ".att", ".sbom"].map((ending) => `${referrersTag(digest)}${ending}`);
}

/** Whose tag it is, the list's or one with an ending; undefined for any other tag. */
export function subjectOfTag(tag: string): Digest | undefined {
  const hex = form.exec(tag)?.[1];
  const digest = `sha256:${hex}`;
  return hex !== undefined && isDigest(digest) ? digest : undefined;
}

/** Whether a tag begins with a digest, whatever follows: tools add endings of their own. */
export function beginsWithDigest(tag: string): boolean {
  return looseForm.test(tag);
}
