// Platforms: `os/architecture[/variant]`, as people write them and as indexes name them.
import { defined } from "../base/record.ts";
import { notAPlatform } from "./problems.ts";

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

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
  return normalize({
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
  const want = normalize(wanted);
  const have = normalize(found);
  if (want.os !== have.os || want.architecture !== have.architecture) return false;
  if (want.osVersion !== undefined && want.osVersion !== have.osVersion) return false;
  return want.variant === undefined || want.variant === have.variant;
}

/** The variant, the one that a plain architecture stands for included; "" where there is none. */
export function variantOf(platform: Platform): string {
  return normalize(platform).variant ?? plainVariants[platform.architecture] ?? "";
}

export function isAllPlatforms(platforms: readonly string[]): boolean {
  return platforms.length === 0 || platforms.includes("all");
}

function normalize(platform: Platform): Platform {
  const { variant: _variant, ...rest } = platform;
  const architecture = otherNames[platform.architecture] ?? platform.architecture;
  const variant = platform.variant === "" ? undefined : platform.variant;
  const plain = architecture !== "arm" && variant === plainVariants[architecture];
  return { ...rest, architecture, ...(variant === undefined || plain ? {} : { variant }) };
}
