// Which version of a chart is meant: exactly the one named, with or without `v`, else the newest in a range.
import semver from "semver";

/** `v1.18.2` and `1.18.2` are one version. */
export function sameVersion(a: string, b: string): boolean {
  return bare(a) === bare(b);
}

function bare(version: string): string {
  return version.trim().replace(/^v(?=\d)/, "");
}

/** Does a version fit what a dependency asks for? Helm leaves pre-releases out unless the range names one. */
export function fits(version: string, wanted: string): boolean {
  if (sameVersion(version, wanted) || wanted === "" || wanted === "*") return true;
  const parsed = semver.parse(bare(version), { loose: true });
  return parsed !== null && semver.satisfies(parsed, rangeOf(wanted), { loose: true });
}

/** The version of the list that is meant, undefined where none is. */
export function chooseVersion(versions: readonly string[], wanted: string): string | undefined {
  const exact =
    versions.find((version) => version === wanted) ??
    versions.find((version) => sameVersion(version, wanted));
  if (exact !== undefined) return exact;
  const fitting = versions.filter((version) => fits(version, wanted));
  return fitting.sort((a, b) => semver.rcompare(bare(a), bare(b), { loose: true }))[0];
}

/** At most three versions that come closest, for the message that a version doesn't exist. */
export function nearestVersions(versions: readonly string[], wanted: string): string[] {
  const valid = versions.filter((version) => semver.valid(bare(version), { loose: true }) !== null);
  const sorted = valid.sort((a, b) => semver.rcompare(bare(a), bare(b), { loose: true }));
  const target = semver.coerce(wanted);
  if (target === null || sorted.length <= 3) return sorted.slice(0, 3);
  const below = sorted.findIndex((version) => semver.lte(bare(version), target, { loose: true }));
  const start = Math.max(0, Math.min((below < 0 ? sorted.length : below) - 1, sorted.length - 3));
  return sorted.slice(start, start + 3);
}

// Masterminds' ranges separate by comma as well as by space, and allow a `v`.
function rangeOf(wanted: string): string {
  return wanted.replaceAll(",", " ").replaceAll(/\bv(?=\d)/g, "");
}
