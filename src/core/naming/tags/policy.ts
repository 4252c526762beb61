// Tag policies, pure: which of a repository's tags are wanted. The policy says which facts it lacks, the caller
// fetches them, and the policy is asked again.
import { Range } from "semver";
import { Problem } from "../../base/diagnostic.ts";
import type { Digest } from "../../base/digest.ts";
import { compareText } from "../../base/ordering.ts";
import { compileTagPattern } from "./pattern.ts";
import { compareVersionTags, parseVersionTag, type VersionTag } from "./version.ts";
import { notARange, tooManyLookups } from "../problems.ts";

export type TagOrder = "semver" | "created" | "name";

export interface TagPolicy {
  readonly semver?: string;
  readonly prerelease?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly newest?: number | { readonly count: number; readonly by?: TagOrder };
  readonly alias?: readonly string[];
  /** What a tag means here, whatever the registry says. */
  readonly digest?: Readonly<Record<string, string>>;
  readonly rename?: string;
}

/** A tag at the source. `created: null` means "looked, and the image doesn't say". */
export interface TagCandidate {
  readonly tag: string;
  readonly digest?: Digest;
  readonly created?: string | null;
}

export interface SelectOptions {
  /** ISO 8601; the clock is the caller's. */
  readonly now: string;
  /** How long the digest of a tag must have been seen; 0: not at all. */
  readonly minimumAge: (tag: string) => { readonly ms: number; readonly trustCreated: boolean };
  /** When a run first saw this digest at the source, ISO 8601; undefined: none did before this one. */
  readonly firstSeen: (digest: Digest, tag: string) => string | undefined;
  /** Whether this digest was mirrored before: it is in already, and its age no longer matters. */
  readonly isAdmitted: (digest: Digest, tag: string) => boolean;
  /** Whether a gate has refused what the tag holds: what comes next takes its place. */
  readonly isRefused?: (tag: string) => boolean;
}

/** A tag that the policy wants and whose digest may not enter yet. */
export interface YoungTag {
  readonly tag: string;
  readonly digest: Digest;
  /** When it was first seen, and when it may enter; ISO 8601. */
  readonly since: string;
  readonly until: string;
}

export interface DroppedTag {
  readonly tag: string;
  readonly why: string;
}

export interface TagSelection {
  /** Newest first. */
  readonly kept: readonly TagCandidate[];
  readonly young: readonly YoungTag[];
  readonly dropped: readonly DroppedTag[];
  /**
   * Tags whose digest, and creation time where `needsCreated` says so, must be known before the rest is final: fetch
   * them, add them to the candidates, and select again.
   */
  readonly needs: readonly string[];
}

/** More creation times than this are not fetched one by one. */
export const mostCreatedLookups = 500;

/** Whether the policy chooses among a repository's tags; else a reference without a tag means `latest`. */
export function choosesTags(policy: TagPolicy): boolean {
  return [policy.semver, policy.include, policy.exclude, policy.newest].some((rule) => rule !== undefined);
}

/** Whether tags are judged by the creation time that their images state. */
export function needsCreated(
  policy: TagPolicy,
  { minimumAge }: Pick<SelectOptions, "minimumAge">,
  tags: readonly string[],
): boolean {
  if (newestOf(policy).by === "created") return true;
  return tags.map(minimumAge).some(({ ms, trustCreated }) => ms > 0 && trustCreated);
}

/** Selects among all the tags of a repository. */
export function selectTags(
  candidates: readonly TagCandidate[],
  policy: TagPolicy,
  options: SelectOptions,
): TagSelection {
  const dropped: DroppedTag[] = [];
  const byPattern = patternFilter(policy);
  const byVersion = versionFilter(policy);
  const left: { candidate: TagCandidate; version: VersionTag | undefined }[] = [];
  for (const candidate of candidates) {
    // Patterns first: they are cheaper than reading a version.
    let why = byPattern(candidate.tag);
    const version = why === undefined ? parseVersionTag(candidate.tag) : undefined;
    why ??= byVersion(version);
    if (why === undefined) left.push({ candidate: pinned(candidate, policy), version });
    else dropped.push({ tag: candidate.tag, why });
  }
  const { count, by } = newestOf(policy);
  if (by === "created") {
    const needs = left
      .filter(({ candidate }) => candidate.created === undefined)
      .map((one) => one.candidate.tag);
    if (needs.length > mostCreatedLookups)
      throw new Problem(tooManyLookups(needs.length, mostCreatedLookups));
    if (needs.length > 0) return { kept: [], young: [], dropped, needs };
  }
  return takeNewest(orderTags(left, by), { count, by, dropped, options });
}

// How far a tag came before it was dropped.
const stages = [
  "no include matches",
  "excluded by",
  "not a version",
  "outside",
  "a pre-release",
  "not among",
];

/** Of the tags that were dropped, those that came closest: the last stage first, then the newest. */
export function nearestDropped(dropped: readonly DroppedTag[], most: number): readonly DroppedTag[] {
  return dropped
    .map((one) => ({
      one,
      stage: stages.findIndex((stage) => one.why.startsWith(stage)),
      candidate: { tag: one.tag },
      version: parseVersionTag(one.tag),
    }))
    .sort((a, b) => b.stage - a.stage || compareBy("semver", a, b) || byName(b.one, a.one))
    .slice(0, most)
    .map(({ one }) => one);
}

/** A named tag under a policy: its pinned digest, and what its age asks. */
export function checkNamedTag(
  candidate: TagCandidate,
  policy: TagPolicy,
  options: SelectOptions,
): TagSelection {
  const order = { count: 1, by: "name", dropped: [], options } as const;
  return takeNewest([pinned(candidate, policy)], order);
}

interface Taking {
  readonly count: number;
  readonly by: TagOrder;
  readonly dropped: readonly DroppedTag[];
  readonly options: SelectOptions;
}

function takeNewest(ordered: readonly TagCandidate[], taking: Taking): TagSelection {
  const { count, by, options } = taking;
  const kept: TagCandidate[] = [];
  const young: YoungTag[] = [];
  const needs: string[] = [];
  const dropped = [...taking.dropped];
  for (const candidate of ordered) {
    if (options.isRefused?.(candidate.tag) === true) continue;
    if (kept.length + needs.length >= count) {
      dropped.push({ tag: candidate.tag, why: `not among the newest ${count} by ${by}` });
      continue;
    }
    const age = ageOf(candidate, options);
    if (age === "unknown") needs.push(candidate.tag);
    else if (age === "old") kept.push(candidate);
    else young.push(age);
  }
  return { kept, young, dropped: dropped.sort(byName), needs };
}

/** Says why the patterns leave a tag out, or nothing. */
function patternFilter(policy: TagPolicy): (tag: string) => string | undefined {
  const includes = (policy.include ?? []).map((pattern) => compileTagPattern(pattern));
  const excludes = (policy.exclude ?? []).map((pattern) => ({
    pattern,
    matches: compileTagPattern(pattern),
  }));
  return (tag) => {
    if (policy.include !== undefined && !includes.some((matches) => matches(tag)))
      return "no include matches";
    const excluded = excludes.find(({ matches }) => matches(tag));
    return excluded === undefined ? undefined : `excluded by ${excluded.pattern}`;
  };
}

/** Says why the range leaves a version out, or nothing. */
function versionFilter(policy: TagPolicy): (version: VersionTag | undefined) => string | undefined {
  const range = policy.semver === undefined ? undefined : parseRange(policy.semver, policy.prerelease);
  const isAsked = range !== undefined || (policy.newest !== undefined && newestOf(policy).by === "semver");
  return (version) => {
    if (!isAsked) return undefined;
    if (version === undefined) return "not a version";
    const early = version.prerelease !== "" && policy.prerelease !== true;
    if (range === undefined) return early ? "a pre-release" : undefined;
    if (range.test(version.version)) return undefined;
    return early ? "a pre-release" : `outside ${range.raw}`;
  };
}

/** Parses an npm range. Throws Problem `config/semver`. */
export function parseRange(text: string, includePrerelease = false): Range {
  try {
    return new Range(text, { includePrerelease });
  } catch {
    throw new Problem(notARange(text));
  }
}

/** Without `newest` all tags are kept, newest versions first: an alias follows the first. */
function newestOf(policy: TagPolicy): { count: number; by: TagOrder } {
  const { newest } = policy;
  if (newest === undefined) return { count: Infinity, by: "semver" };
  return typeof newest === "number"
    ? { count: newest, by: "semver" }
    : { count: newest.count, by: newest.by ?? "semver" };
}

function pinned(candidate: TagCandidate, policy: TagPolicy): TagCandidate {
  const pin = policy.digest;
  const digest = pin !== undefined && Object.hasOwn(pin, candidate.tag) ? pin[candidate.tag] : undefined;
  // The config's rules have checked that it is a digest.
  return digest === undefined ? candidate : { ...candidate, digest: digest as Digest };
}

interface Sortable {
  readonly candidate: TagCandidate;
  readonly version: VersionTag | undefined;
}

function orderTags(tags: readonly Sortable[], by: TagOrder): readonly TagCandidate[] {
  return [...tags]
    .sort((a, b) => compareBy(by, a, b) || byName(b.candidate, a.candidate))
    .map((one) => one.candidate);
}

function byName(a: { readonly tag: string }, b: { readonly tag: string }): number {
  return compareText(a.tag, b.tag);
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

/** Builds that are the same every time state the epoch or 1980: that says nothing about age. */
const earliestMeant = Date.parse("1990-01-01T00:00:00Z");

/** Age counts from our own first sight of a digest; what an image states of itself, only where that is trusted. */
function ageOf(candidate: TagCandidate, options: SelectOptions): "old" | "unknown" | YoungTag {
  const { now, firstSeen, isAdmitted } = options;
  const minimumAge = options.minimumAge(candidate.tag);
  if (minimumAge.ms === 0) return "old";
  const { tag, digest, created } = candidate;
  const at = Date.parse(now);
  const stated = Date.parse((minimumAge.trustCreated ? created : null) ?? "");
  if (stated >= earliestMeant && stated <= at && at - stated >= minimumAge.ms) return "old";
  if (digest === undefined) return "unknown";
  if (isAdmitted(digest, tag)) return "old";
  const since = firstSeen(digest, tag) ?? now;
  if (at - Date.parse(since) >= minimumAge.ms) return "old";
  if (minimumAge.trustCreated && created === undefined) return "unknown";
  return { tag, digest, since, until: new Date(Date.parse(since) + minimumAge.ms).toISOString() };
}
