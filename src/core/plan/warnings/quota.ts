// ECR's quotas, looked at before the first byte moves: what the plan would leave in the registry may be too much.
// They are the defaults, which AWS raises on request, so these are warnings. Pure.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
import type { Actual } from "../actual.ts";
import type { Desired } from "../desired.ts";
import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Digest } from "../../base/digest.ts";
import { compareText } from "../../base/ordering.ts";
import { quota } from "./problems.ts";

const tagsPerImage = 1000;
const imagesPerRepository = 100_000;
const longestRepositoryPolicy = 10_240;

export function quotaWarnings(desired: Desired, actual: Actual): readonly Diagnostic[] {
  const excesses: string[] = [];
  for (const { address, tags, digests } of heldAfterward(desired, actual)) {
    if (digests.size > imagesPerRepository) {
      excesses.push(
        `${address} would have ${digests.size} images; ECR's quota is ${imagesPerRepository} images per repository`,
      );
    }
    const most = Math.max(0, ...countTags(tags).values());
    if (most > tagsPerImage) {
      excesses.push(
        `${address} would have one image under ${most} tags; ECR's quota is ${tagsPerImage} tags per image`,
      );
    }
  }
  for (const { registry, repository, settings } of desired.repositories) {
    const length = settings.repositoryPolicy?.length ?? 0;
    if (length > longestRepositoryPolicy) {
      excesses.push(
        `${registry}/${repository} would have a policy of ${length} characters; ECR accepts ${longestRepositoryPolicy}`,
      );
    }
  }
  return excesses.sort(compareText).map(quota);
}

interface Held {
  readonly address: string;
  readonly tags: Map<string, Digest>;
  readonly digests: Set<Digest>;
}

function heldAfterward(desired: Desired, actual: Actual): Iterable<Held> {
  const held = new Map<string, Held>();
  for (const { destination, content } of desired.images) {
    const { registry, repository, tag, digest } = destination;
    const address = `${registry}/${repository}`;
    let one = held.get(address);
    if (one === undefined) {
      const there = actual.registries.get(registry)?.repositories.get(repository);
      const digests = new Set([...(there?.digests ?? []), ...(there?.archived ?? [])]);
      one = { address, tags: new Map(there?.tags), digests };
      held.set(address, one);
    }
    if (tag !== null) one.tags.set(tag, digest);
    for (const part of [digest, ...content.parts]) one.digests.add(part);
  }
  return held.values();
}

function countTags(tags: ReadonlyMap<string, Digest>): ReadonlyMap<Digest, number> {
  const counts = new Map<Digest, number>();
  for (const digest of tags.values()) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  return counts;
}
