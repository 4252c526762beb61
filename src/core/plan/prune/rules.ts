// By which rules images are deleted, as the config and the command line give them.
import { matchPath } from "../../base/glob.ts";
import type { GoneImage } from "../standing.ts";

export interface PruneRules {
  /** More than this share of a repository is deleted only with `force`. */
  readonly maxPercent: number;
  readonly force: boolean;
  /** How many replaced digests are kept under each tag. */
  readonly keepReplaced: number;
  /** How long an image must be gone from its source before its last copy may be deleted; null: never. */
  readonly goneMs: number | null;
  /** What was pulled within this time is not deleted; 0: pulls don't count. */
  readonly unusedForMs: number;
  /** false: nobody asked ECR when its images were pulled. */
  readonly pullsKnown: boolean;
  /** Globs over `repository:tag` and repositories that are never deleted. */
  readonly protect: readonly string[];
  readonly now: Date;
}

/** Whether the last copy of what its source lost may be deleted: that is known since a run before this one. */
export function isLongGone(
  { since }: GoneImage,
  { goneMs, now }: Pick<PruneRules, "goneMs" | "now">,
): boolean {
  return goneMs !== null && since !== undefined && now.getTime() - Date.parse(since) > goneMs;
}

/** The glob that protects an image; undefined when none does. */
export function protecting(
  { repository, tag }: { readonly repository: string; readonly tag: string | null },
  { protect }: Pick<PruneRules, "protect">,
): string | undefined {
  const names = tag === null ? [repository] : [`${repository}:${tag}`, repository];
  return protect.find((glob) => names.some((name) => matchPath(glob, name)));
}

/** The newest of these times that lies within `unusedFor`, or ahead of our clock; undefined when none does. */
export function recentPull(
  times: readonly (string | undefined)[],
  { unusedForMs, now }: Pick<PruneRules, "unusedForMs" | "now">,
): string | undefined {
  if (unusedForMs === 0) return undefined;
  let newest: string | undefined;
  for (const time of times) {
    if (time === undefined || now.getTime() - Date.parse(time) >= unusedForMs) continue;
    if (newest === undefined || newest < time) newest = time;
  }
  return newest;
}
