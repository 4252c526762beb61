// Tags as versions. Tags are not semver: they are cut short (`1.2`), begin with `v`, and end with what the image
// is built on (`1.2.3-alpine3.19`), which is no pre-release. The suffix is split off before versions are compared.
import { SemVer } from "semver";

export interface VersionTag {
  /** For ranges and ordering: `1.2` counts as 1.2.0; without the variant. */
  readonly version: SemVer;
  /** How many numbers the tag has: 1 to 3. */
  readonly precision: number;
  /** The pre-release's text, `rc.1`; empty for a release. */
  readonly prerelease: string;
  /** What the image is built on, with its separator: `-alpine3.19`; empty for none. */
  readonly variant: string;
}

const form = /^[vV]?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?((?:[-_+]|(?<=\.\d+)(?=[a-z]))[\w.+-]*)?$/i;
const prereleaseWord =
  /^[-_.+]?(?:(?:alpha|beta|rc|cr|pre|preview|dev|snapshot|nightly|canary|next|milestone|ea)\d*|[abm]\d{1,3}|g[0-9a-f]{7,40})$/i;
/** A single number longer than this is a date, a time or the beginning of a hash. */
const longestSingleNumber = 5;

/** The tag as a version; undefined for a tag that is none: `latest`, a date, a commit. */
export function parseVersionTag(tag: string): VersionTag | undefined {
  const [, major, minor, patch, suffix = ""] = form.exec(tag) ?? [];
  if (major === undefined) return undefined;
  const precision = patch !== undefined ? 3 : minor !== undefined ? 2 : 1;
  // `2026-07-23` is a date, `20240919085713` a time.
  if (precision === 1 && (major.length > longestSingleNumber || /^-\d{2}-\d{2}/.test(suffix)))
    return undefined;
  const { prerelease, variant } = splitSuffix(suffix);
  const numbers = `${Number(major)}.${Number(minor ?? 0)}.${Number(patch ?? 0)}`;
  const version = new SemVer(prerelease === "" ? numbers : `${numbers}-${semverPrerelease(prerelease)}`);
  return { version, precision, prerelease, variant };
}

/** Newest first: by version, then the fuller one (`1.2.3` before `1.2`), then the one without variant. */
export function compareVersionTags(a: VersionTag, b: VersionTag): number {
  // The numbers first, as numbers: hundreds of thousands are compared.
  return (
    b.version.major - a.version.major ||
    b.version.minor - a.version.minor ||
    b.version.patch - a.version.patch ||
    b.version.comparePre(a.version) ||
    b.precision - a.precision ||
    Number(a.variant !== "") - Number(b.variant !== "")
  );
}

const noSuffix = { prerelease: "", variant: "" };

/** A suffix is a pre-release from its first pre-release word on, up to where the variant begins. */
function splitSuffix(suffix: string): { prerelease: string; variant: string } {
  if (suffix === "") return noSuffix;
  // Words with the separators before them: `-rc`, `.1`, `-alpine3`, `.19`.
  const words = suffix.split(/(?=[-_.+])/);
  const begin = words.findIndex((word) => prereleaseWord.test(word));
  if (begin < 0) return { prerelease: "", variant: suffix };
  let end = begin + 1;
  while (/^[-_.+]\d+$/.test(words[end] ?? "")) end += 1;
  const text = words
    .slice(begin, end)
    .join("")
    .replace(/^[-_.+]/, "");
  return { prerelease: text, variant: [...words.slice(0, begin), ...words.slice(end)].join("") };
}

/** `rc1`, `rc-1` and `rc.1` are one thing; numbers are compared as numbers. */
function semverPrerelease(text: string): string {
  return text
    .toLowerCase()
    .split(/[-_.+]/)
    .flatMap((part) => part.replace(/^([a-z]+)(\d+)$/, "$1.$2").split("."))
    .map((part) => part.replace(/^0+(?=\d)/, ""))
    .join(".");
}
