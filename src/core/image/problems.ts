// What is wrong with a manifest, or with a choice of platforms.
import { type Problem, problem } from "../base/diagnostic.ts";

export function brokenManifest(digest: string, why: string): Problem {
  return problem("registry/manifest", "Invalid manifest", {
    detail: `${digest}: ${why}.`,
    hint: "Nothing was written. Push the image again with a current tool, or leave it out of the source.",
  });
}

export function schema1Manifest(digest: string): Problem {
  return problem("registry/schema1", "Unsupported image format (schema 1)", {
    detail: `${digest}: ECR does not accept the schema 1 format, and a conversion would change the digest.`,
    hint: "Ask the publisher to rebuild the image with a current builder, or use a newer tag.",
  });
}

export function manifestTooLarge(what: string, bytes: number): Problem {
  return problem("registry/manifest-size", "The manifest is too large", {
    detail: `${what} has ${bytes} bytes. ECR and ecr-mirror accept at most 4 MiB.`,
    hint: "Ask the publisher for an image with fewer platforms or layers, or leave it out of the source.",
  });
}

export function notAPlatform(text: string): Problem {
  return problem("config/platform", "Not a platform", {
    detail: `"${text}" is not os/architecture or os/architecture/variant.`,
    hint: 'Write a platform such as linux/amd64 or linux/arm64, or "all".',
  });
}

export function noSuchPlatform(wanted: string, named: readonly string[]): Problem {
  const there = named.length === 0 ? "none named" : [...new Set(named)].join(", ");
  return problem("registry/platform", "The image does not have this platform", {
    detail: `The config wants ${wanted}, but the image has: ${there}.`,
    hint: "Remove the platform for this image, or mirror all: platforms: [all]",
  });
}
