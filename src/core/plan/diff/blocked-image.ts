// A tag that can't be overwritten: what the plan says of it, and the ways out that a person can choose from.
import { destinationKey } from "../../image/destination.ts";
import type { DesiredImage } from "../desired.ts";
import { type Digest, shortDigest } from "../../base/digest.ts";
import { matchGlob } from "../../base/glob.ts";
import { actionId, type Blocked } from "../plan.ts";
import type { TagMutability } from "../../settings/settings.ts";
import { describeProvenance } from "../../image/wanted.ts";

/** Exclusion filters turn the repository's mode round for the tags that they match. */
export function isImmutable(mutability: TagMutability | undefined, tag: string): boolean {
  if (mutability === undefined) return false;
  const excluded = mutability.exclusions.some((filter) => matchGlob(filter, tag));
  return (mutability.mode === "immutable") !== excluded;
}

export function blockedByImmutability(
  image: DesiredImage,
  holds: Digest | null,
  target: { readonly registry: string },
): Blocked {
  const { registry, repository, tag, digest } = image.destination;
  return {
    id: actionId("copy-image", destinationKey(image.destination), registry, target),
    subject: "image",
    registry,
    repository,
    tag,
    from: image.from,
    why: "immutable tag, other digest",
    detail: `ECR ${holds === null ? "nothing" : shortDigest(holds)}   source now ${shortDigest(digest)}`,
    before: holds,
    after: digest,
    waysOut: [
      { label: "Keep", text: `digest: ${holds ?? ""} at ${describeProvenance(image.provenance)}` },
      { label: "Rename", text: 'tagPolicy with rename "{tag}-{date}"' },
    ],
  };
}
