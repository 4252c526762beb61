// What can go wrong when an image is copied, apart from what registries answer.
import { type Problem, problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Descriptor } from "../../core/image/content.ts";
import type { IndexChild } from "../../core/image/manifest.ts";
import { formatPlatform } from "../../core/image/platform.ts";
import { refused } from "../net/problems.ts";
import type { CopyDestination, DestinationRepository } from "./destination.ts";

export function notPlanned(planned: Digest, made: Digest): Problem {
  return problem("registry/other-digest", "The image is not the one that was planned", {
    detail: `${planned} was planned, ${made} would be written.`,
    hint: "Plan again.",
  });
}

export function digestGone({ registry, repository, digest }: CopyDestination): Problem {
  return problem("registry/not-found", "The digest to tag is gone", {
    detail: `${registry}/${repository} holds no ${digest}.`,
    hint: "Plan again: the image will be copied.",
  });
}

export function notAtSource(digest: Digest): Problem {
  return problem("registry/not-found", "The source doesn't have the image", {
    detail: `${digest} is not there any more.`,
    hint: "Plan again: its tag may have moved, and old digests get deleted.",
  });
}

export function missingChildren(index: Digest, gone: readonly IndexChild[]): Problem {
  const names = gone.map(
    ({ digest, platform }) => `${platform === undefined ? "a child" : formatPlatform(platform)} (${digest})`,
  );
  return problem("registry/incomplete-source", "The source has the index, but not all of its images", {
    detail: `${index} lacks ${names.join(", ")}.`,
    hint: "Choose the platforms that are there (platforms: [...]), or have the image pushed again.",
  });
}

export function untrusted(digest: Digest, why: string): Problem {
  return problem("registry/manifest", "The manifest can't be trusted", {
    detail: `${digest}: ${why}.`,
  });
}

export function notKept({ registry, repository }: DestinationRepository, lost: readonly Digest[]): Problem {
  return problem("registry/not-stored", "A registry did not keep what it accepted", {
    detail: `${registry}/${repository} lacks ${lost.join(", ")}.`,
    hint: "The tag was not touched. Apply again.",
  });
}

export function wrongSize({ digest, size }: Descriptor, came: string): Problem {
  const detail = `${digest}: ${size} bytes are named, ${came} came.`;
  return refused("registry/blob-size", "A blob has another size than its manifest says", detail);
}

export function wrongDigest(detail: string): Problem {
  return refused("registry/digest", "A blob has another digest than it should", detail);
}
