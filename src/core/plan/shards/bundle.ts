// A plan that is made ready for many machines: split into parts, each a plan of its own, with an index that names them and
// what apply needs of the config. Pure.
import type { Digest } from "../../base/digest.ts";
import type { Action, Plan } from "../plan.ts";

export const bundleFormatVersion = "1.0";
export const indexName = "index.json";

export interface BundlePart {
  readonly name: string;
  /** The part's digest of itself. */
  readonly digest: Digest;
  readonly actions: number;
  /** How long it is thought to take. */
  readonly seconds: number;
}

/** A file of the config as it was read: the config itself, policies, keys. */
export interface BundledFile {
  /** Relative to the config's folder. */
  readonly name: string;
  readonly text: string;
}

export interface BundleIndex {
  readonly formatVersion: typeof bundleFormatVersion;
  readonly tool: string;
  /** Of the whole plan: shards name themselves by it. */
  readonly planDigest: Digest;
  readonly parts: readonly BundlePart[];
  /** The config's name among the files. */
  readonly config: string;
  readonly files: readonly BundledFile[];
}

/** By its digest: a write that was cut off goes on where it was, and two plans are never mixed. */
export function planName(digest: Digest): string {
  return `plan-${wordOf(digest)}.json`;
}

export function partName(index: number, count: number, digest: Digest): string {
  const digits = String(count).length;
  return `parts/${String(index).padStart(digits, "0")}-of-${count}-${wordOf(digest)}.json`;
}

function wordOf(digest: Digest): string {
  return digest.slice("sha256:".length).slice(0, 16);
}

/**
 * What one machine does of a plan, as a plan: without what nobody needs who only copies. What is blocked is in no part: the
 * finish, which has the whole plan, says so.
 */
export function partPlan(plan: Plan, actions: readonly Action[]): Plan {
  return {
    ...plan,
    actions,
    blocked: [],
    held: [],
    gone: [],
    unchanged: [],
    unwanted: [],
    unmanaged: [],
    questions: [],
    warnings: [],
    failures: [],
  };
}
