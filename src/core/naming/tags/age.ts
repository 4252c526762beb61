// minimumAge: how long an image must have been known. Its age is by what is known earliest: the creation time
// that it states, or the first time that a run of ours saw its digest.
import type { SelectOptions, TagCandidate } from "./policy.ts";

/** Builds that are the same every time state the epoch or 1980: that says nothing about age. */
const earliestMeant = Date.parse("1990-01-01T00:00:00Z");
const hour = 3_600_000;

/** `old`, `unknown` when facts are missing, or why it is too young. */
export function isOldEnough(candidate: TagCandidate, options: SelectOptions): string {
  const { minimumAgeMs, now, firstSeen } = options;
  if (minimumAgeMs === 0) return "old";
  const at = Date.parse(now);
  const created = Date.parse(candidate.created ?? "");
  const isMeant = created >= earliestMeant && created <= at;
  if (isMeant && at - created >= minimumAgeMs) return "old";
  if (candidate.digest === undefined) return "unknown";
  const seen = Date.parse(firstSeen(candidate.digest, candidate.tag) ?? "");
  if (at - seen >= minimumAgeMs) return "old";
  if (candidate.created === undefined) return "unknown";
  const known = Math.min(isMeant ? created : Infinity, Number.isNaN(seen) ? Infinity : seen);
  return known === Infinity ? "seen for the first time" : `known for ${formatSpan(at - known)} only`;
}

function formatSpan(milliseconds: number): string {
  const hours = Math.floor(milliseconds / hour);
  return hours >= 48 ? `${Math.floor(hours / 24)} days` : `${hours} hours`;
}
