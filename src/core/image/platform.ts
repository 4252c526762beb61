// Platforms: `os/architecture[/variant]`, and the subset of an index that a choice of platforms leaves.
// A subset is built the same way each time, so its digest can be planned.
import { defined } from "../base/defined.ts";
import type { Descriptor } from "./content.ts";
import { Problem } from "../base/diagnostic.ts";
import { type Digest, sha256 } from "../base/digest.ts";
import { type IndexChild, parseManifest } from "./manifest.ts";

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

export type Subset =
  | { readonly kind: "child"; readonly child: Descriptor }
  | {
      readonly kind: "index";
      readonly digest: Digest;
      readonly bytes: Uint8Array;
      readonly children: readonly IndexChild[];
    };

const otherNames: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  x86: "386",
  i386: "386",
  armhf: "arm",
};
/** The variant that a plain architecture stands for. */
const plainVariants: Readonly<Record<string, string>> = { arm: "v7", arm64: "v8", amd64: "v1" };

export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, ...rest] = text.trim().toLowerCase().split("/");
  const parts = [os, architecture, ...(variant === undefined ? [] : [variant])];
  if (rest.length > 0 || parts.some((part) => !/^[a-z0-9][a-z0-9._-]*$/.test(part ?? "")))
    throw notAPlatform(text);
  return normalise({
    os: os ?? "",
    architecture: architecture ?? "",
    ...defined({ variant }),
  });
}

export function formatPlatform(platform: Platform): string {
  const variant = platform.variant === undefined ? "" : `/${platform.variant}`;
  return `${platform.os}/${platform.architecture}${variant}`;
}

/** Whether `found` is what `wanted` asks for; a variant that isn't asked for may be any. */
export function matchesPlatform(wanted: Platform, found: Platform): boolean {
  const want = normalise(wanted);
  const have = normalise(found);
  if (want.os !== have.os || want.architecture !== have.architecture) return false;
  if (want.osVersion !== undefined && want.osVersion !== have.osVersion) return false;
  return want.variant === undefined || want.variant === have.variant;
}

export function isAllPlatforms(platforms: readonly string[]): boolean {
  return platforms.length === 0 || platforms.includes("all");
}

/**
 * What the choice leaves of an index: one child as it is, or a new index of the chosen children in their old
 * order. All children chosen is the index itself, byte for byte.
 */
export function subsetIndex(bytes: Uint8Array, platforms: readonly string[]): Subset {
  const index = parseManifest({ digest: sha256(bytes), mediaType: "", bytes });
  const chosen = new Set(platforms.flatMap((text) => choose(index.children, text)));
  const children = index.children.filter((child) => chosen.has(child));
  const [only] = children;
  if (only !== undefined && chosen.size === 1) return { kind: "child", child: only };
  if (children.length === index.children.length)
    return { kind: "index", digest: sha256(bytes), bytes, children };
  const made = rebuild(bytes, index.children, chosen);
  return { kind: "index", digest: sha256(made), bytes: made, children };
}

function choose(children: readonly IndexChild[], text: string): readonly IndexChild[] {
  const wanted = parsePlatform(text);
  const found = children.filter((child) => child.platform && matchesPlatform(wanted, child.platform));
  if (found.length === 0) throw missing(text, children);
  const variants = new Set(found.map((child) => variantOf(child)));
  if (variants.size <= 1) return found;
  const plain = plainVariants[wanted.architecture] ?? "";
  const best = variants.has(plain) ? plain : ([...variants].sort().at(-1) ?? "");
  return found.filter((child) => variantOf(child) === best);
}

function variantOf(child: IndexChild): string {
  if (child.platform === undefined) return "";
  return normalise(child.platform).variant ?? plainVariants[child.platform.architecture] ?? "";
}

function rebuild(
  bytes: Uint8Array,
  children: readonly IndexChild[],
  chosen: ReadonlySet<IndexChild>,
): Uint8Array {
  const original = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const written = original["manifests"] as unknown[];
  const manifests = written.filter((_, at) => {
    const child = children[at];
    return child !== undefined && chosen.has(child);
  });
  // A subject ties referrers to a digest, and this is another one.
  const { subject: _subject, ...rest } = original;
  return new TextEncoder().encode(JSON.stringify({ ...rest, manifests }));
}

function normalise(platform: Platform): Platform {
  const { variant: _variant, ...rest } = platform;
  const architecture = otherNames[platform.architecture] ?? platform.architecture;
  const variant = platform.variant === "" ? undefined : platform.variant;
  const plain = architecture !== "arm" && variant === plainVariants[architecture];
  return { ...rest, architecture, ...(variant === undefined || plain ? {} : { variant }) };
}

function notAPlatform(text: string): Problem {
  return new Problem({
    code: "config/platform",
    severity: "error",
    summary: "Not a platform",
    detail: `"${text}" is not os/architecture or os/architecture/variant.`,
    hint: 'Write for example linux/amd64 or linux/arm64, or "all".',
  });
}

function missing(text: string, children: readonly IndexChild[]): Problem {
  const have = children.flatMap((child) => (child.platform ? [formatPlatform(child.platform)] : []));
  return new Problem({
    code: "registry/platform",
    severity: "error",
    summary: "The image has no such platform",
    detail: `${text} is wanted; there are ${have.length === 0 ? "none named" : [...new Set(have)].join(", ")}.`,
    hint: "Leave the platform out for this image, or ask for all.",
  });
}
