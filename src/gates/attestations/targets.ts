// For which manifests something is required: the entire image, or each platform of it that is mirrored. The attestations of
// buildx are children of the index too, and say which image they belong to.
import { defined } from "../../core/base/record.ts";
import { chosenChildren } from "../../core/image/index-subset.ts";
import { isAllPlatforms, parsePlatform } from "../../core/image/platform.ts";
import type { Child, Subject } from "../kind/evidence.ts";

export interface Target {
  readonly subject: Subject;
  /** In words: `linux/arm64`; null for the entire image. */
  readonly platform: string | null;
  /** Manifests of attestations that say they are for it. */
  readonly buildx: readonly Child[];
}

const typeAnnotation = "vnd.docker.reference.type";
const digestAnnotation = "vnd.docker.reference.digest";
const attestationType = "attestation-manifest";
const nobodys = "unknown/unknown";

export function wholeTarget(subject: Subject): Target {
  return { subject, platform: null, buildx: [] };
}

/** The children that are images and that the choice of platforms keeps. */
export function platformTargets(children: readonly Child[], platforms: readonly string[]): readonly Target[] {
  const attestations = children.filter(({ annotations }) => annotations[typeAnnotation] === attestationType);
  const images = children
    .filter(({ platform, annotations }) => platform !== nobodys && annotations[typeAnnotation] === undefined)
    .map((child) => ({
      child,
      ...defined({ platform: child.platform === null ? undefined : parsePlatform(child.platform) }),
    }));
  const chosen = isAllPlatforms(platforms) ? images : chosenChildren(images, platforms);
  return [...chosen].map(({ child }) => ({
    subject: { digest: child.digest, mediaType: child.mediaType, size: child.size },
    platform: child.platform ?? child.digest,
    buildx: attestations.filter(({ annotations }) => annotations[digestAnnotation] === child.digest),
  }));
}
