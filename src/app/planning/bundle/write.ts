// Writes a bundle: the plan, its parts, and last the index, so that a bundle is complete or absent.
import type { Config } from "../../../config/config.ts";
import { problemCode } from "../../../core/base/diagnostic.ts";
import { type Digest, sha256OfPieces } from "../../../core/base/digest.ts";
import { inChunks, jsonPieces } from "../../../core/base/json-pieces.ts";
import {
  type BundledFile,
  bundleFormatVersion,
  type BundleIndex,
  type BundlePart,
  indexName,
  partName,
  partPlan,
  planName,
} from "../../../core/plan/shards/bundle.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import type { SourceLimits } from "../../../core/plan/shards/cost.ts";
import { splitActions } from "../../../core/plan/shards/split.ts";
import type { BundleStore } from "../../../storage/bundle/store.ts";
import { textOf } from "../plan-file.ts";
import { otherBundle, secretInBundle } from "./problems.ts";
import { readIndex } from "./read.ts";

export interface BundleWish {
  readonly plan: Plan;
  readonly shards: number;
  /** Of the sources: the parts are balanced by them. */
  readonly limits: SourceLimits;
  readonly config: Pick<Config, "secrets">;
  /** The config and the files that it names, as they were read; the config first. */
  readonly files: readonly BundledFile[];
}

/**
 * Gives the plan's digest of itself. The same plan may be written again, after a write that was cut off: what is there is
 * left as it is.
 */
export async function writeBundle(
  store: BundleStore,
  { plan, shards, limits, config, files }: BundleWish,
  signal: AbortSignal,
): Promise<Digest> {
  const [first] = files;
  if (first === undefined) throw new Error("a bundle without its config");
  checkSecrets(config, files);
  const planDigest = sha256OfPieces(jsonPieces(plan));
  const isThere = await isSameThere(store, { planDigest, shards }, signal);
  const put = (name: string, saved: object): Promise<void> => putOnce(store, name, saved, signal);
  await put(planName(planDigest), { ...plan, planDigest });
  const parts: BundlePart[] = [];
  const split = splitActions(plan.actions, shards, limits);
  for (const [at, actions] of split.parts.entries()) {
    const part = partPlan(plan, actions);
    const digest = sha256OfPieces(jsonPieces(part));
    const name = partName(at + 1, shards, digest);
    await put(name, { ...part, planDigest: digest });
    parts.push({ name, digest, actions: actions.length, seconds: Math.ceil(split.seconds[at] ?? 0) });
  }
  if (isThere) return planDigest;
  const index: BundleIndex = {
    formatVersion: bundleFormatVersion,
    tool: plan.tool,
    planDigest,
    parts,
    config: first.name,
    files,
  };
  const indexDigest = sha256OfPieces(jsonPieces(index));
  const isLast = { signal, isLast: true };
  if (await store.write(indexName, inChunks(textOf({ ...index, indexDigest })), isLast)) return planDigest;
  // Another plan came first, or our own write did, whose answer was lost.
  if (await isSameThere(store, { planDigest, shards }, signal)) return planDigest;
  throw otherBundle(store.describe());
}

interface Wanted {
  readonly planDigest: Digest;
  readonly shards: number;
}

/** Whether this bundle exists; throws if another one does. Without the right to look, the last write shows it. */
async function isSameThere(
  store: BundleStore,
  { planDigest, shards }: Wanted,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const there = await readIndex(store, signal);
    if (there.planDigest === planDigest && there.parts.length === shards) return true;
  } catch (error) {
    const code = problemCode(error);
    if (code === "file/missing" || code === "bundle/access-denied") return false;
    throw error;
  }
  throw otherBundle(store.describe());
}

async function putOnce(store: BundleStore, name: string, saved: object, signal: AbortSignal): Promise<void> {
  const there = await store.length(name, signal);
  if (typeof there === "number" && there === lengthOf(saved)) return;
  await store.write(name, inChunks(textOf(saved)), { signal, isLast: false });
}

function lengthOf(saved: object): number {
  let length = 0;
  for (const piece of inChunks(textOf(saved))) length += Buffer.byteLength(piece);
  return length;
}

/** What the environment gives stays a variable; what is written out would be everybody's who can read the bundle. */
function checkSecrets({ secrets }: BundleWish["config"], files: readonly BundledFile[]): void {
  for (const { name, text } of files)
    if (secrets.some((secret) => text.includes(secret))) throw secretInBundle(name);
}
