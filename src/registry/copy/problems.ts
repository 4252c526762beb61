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
    detail: `The plan has ${planned}, but this run would write ${made}. Nothing was written.`,
    hint: "Plan again: ecr-mirror plan",
  });
}

export function digestGone({ registry, repository, digest }: CopyDestination): Problem {
  return problem("registry/not-found", "The image to tag no longer exists", {
    detail: `${registry}/${repository} no longer has ${digest}.`,
    hint: "Run the same command again: the new plan copies the image.",
  });
}

export function notAtSource(digest: Digest): Problem {
  return problem("registry/not-found", "The source no longer has the image", {
    detail: `The source does not have ${digest} anymore.`,
    hint: "Plan again: the tag may have moved, and registries delete digests without a tag.",
  });
}

export function missingChildren(index: Digest, gone: readonly IndexChild[]): Problem {
  const names = gone.map(
    ({ digest, platform }) => `${platform === undefined ? "a child" : formatPlatform(platform)} (${digest})`,
  );
  return problem("registry/incomplete-source", "The source lacks images of the index", {
    detail: `The index ${index} lists ${names.join(", ")}, which the source does not have.`,
    hint: "Mirror only the platforms that exist (`platforms: [linux/amd64]` on the source), or push the image again.",
  });
}

export function untrusted(digest: Digest, why: string): Problem {
  return problem("registry/manifest", "The manifest cannot be trusted", {
    detail: `${digest}: ${why}.`,
    hint: "Build the image again and push it, or leave it out: add it under `ignore:` of its source.",
  });
}

export function notKept({ registry, repository }: DestinationRepository, lost: readonly Digest[]): Problem {
  return problem("registry/not-stored", "The registry did not keep what it accepted", {
    detail: `${registry}/${repository} lacks ${lost.join(", ")}. The tag was not changed.`,
    hint: "Run the same command again: finished work is skipped.",
  });
}

const damaged =
  "Run the same command again. If it fails again, the image is damaged at its source: push it again there.";

export function wrongSize({ digest, size }: Descriptor, came: string): Problem {
  const detail = `${digest}: expected ${size} bytes, received ${came}. Nothing was written.`;
  return refused("registry/blob-size", "The blob has another size than its manifest says", detail, damaged);
}

export function wrongDigest(detail: string): Problem {
  return refused("registry/digest", "The blob has the wrong digest", detail, damaged);
}
