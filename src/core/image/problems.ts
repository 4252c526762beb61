// What is wrong with a manifest, or with a choice of platforms.
import { type Problem, problem } from "../base/diagnostic.ts";

export function brokenManifest(digest: string, why: string): Problem {
  return problem("registry/manifest", "The manifest can't be trusted", {
    detail: `${digest}: ${why}.`,
    hint: "Nothing was written. Push the image again with a current tool, or leave it out.",
  });
}

export function schema1Manifest(digest: string): Problem {
  return problem("registry/schema1", "The image has the retired schema 1 format", {
    detail: `${digest}: ECR doesn't take it, and converting it would change its digest.`,
    hint: "Rebuild the image upstream with a current builder.",
  });
}

export function manifestTooLarge(what: string, bytes: number): Problem {
  return problem("registry/manifest-size", "The manifest is too large", {
    detail: `${what}: ${bytes} bytes; the limit of ECR and of this program is 4 MiB.`,
  });
}

export function notAPlatform(text: string): Problem {
  return problem("config/platform", "Not a platform", {
    detail: `"${text}" is not os/architecture or os/architecture/variant.`,
    hint: 'Write for example linux/amd64 or linux/arm64, or "all".',
  });
}

export function noSuchPlatform(wanted: string, named: readonly string[]): Problem {
  const there = named.length === 0 ? "none named" : [...new Set(named)].join(", ");
  return problem("registry/platform", "The image has no such platform", {
    detail: `${wanted} is wanted; there are ${there}.`,
    hint: "Leave the platform out for this image, or ask for all.",
  });
}
