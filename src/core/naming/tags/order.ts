// Newest first, by version, by creation time or by name. The order is total, so that shuffled lists give one result.
import type { TagCandidate } from "./policy.ts";
import { compareVersionTags, type VersionTag } from "./version.ts";

export type TagOrder = "semver" | "created" | "name";

interface Sortable {
  readonly candidate: TagCandidate;
  readonly version: VersionTag | undefined;
}

export function orderTags(tags: readonly Sortable[], by: TagOrder): readonly TagCandidate[] {
  return [...tags]
    .sort((a, b) => compareBy(by, a, b) || byName(b.candidate, a.candidate))
    .map((one) => one.candidate);
}

/** By code units: the same on every machine. */
export function byName(a: { readonly tag: string }, b: { readonly tag: string }): number {
  return a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0;
}

function compareBy(by: TagOrder, a: Sortable, b: Sortable): number {
  if (by === "name") return 0;
  if (by === "created") return timeOf(b.candidate) - timeOf(a.candidate);
  if (a.version !== undefined && b.version !== undefined) return compareVersionTags(a.version, b.version);
  // What is no version stands behind what is one.
  return Number(a.version === undefined) - Number(b.version === undefined);
}

/** An image that doesn't say when it was made counts as the oldest. */
function timeOf(candidate: TagCandidate): number {
  const time = Date.parse(candidate.created ?? "");
  return Number.isNaN(time) ? 0 : time;
}
