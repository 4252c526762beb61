// Writes a bundle: the plan, its parts, and last the index, so that a bundle is whole or not there.
import type { Config } from "../../../config/config.ts";
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
} from "../../../core/plan/bundle.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { splitActions } from "../../../core/plan/shard.ts";
import type { BundleStore } from "../../../storage/bundle/store.ts";
import { textOf } from "../plan-file.ts";
import { otherBundle, secretInBundle } from "./problems.ts";
import { readIndex } from "./read.ts";

export interface BundleWish {
  readonly plan: Plan;
  readonly shards: number;
  readonly config: Config;
  /** The config and the files that it names, as they were read; the config first. */
  readonly files: readonly BundledFile[];
}

/** Gives the plan's digest of itself. The same plan may be written again, after a write that was cut off. */
export async function writeBundle(
  store: BundleStore,
  { plan, shards, config, files }: BundleWish,
  signal: AbortSignal,
): Promise<Digest> {
  const [first] = files;
  if (first === undefined) throw new Error("a bundle without its config");
  checkSecrets(config, files);
  const planDigest = sha256OfPieces(jsonPieces(plan));
  if (await store.has(indexName, signal)) {
    const there = await readIndex(store, signal);
    if (there.planDigest !== planDigest || there.parts.length !== shards) throw otherBundle(store.describe());
  }
  await store.write(planName, inChunks(textOf({ ...plan, planDigest })), signal);
  const parts: BundlePart[] = [];
  const split = splitActions(plan.actions, shards);
  for (const [at, actions] of split.parts.entries()) {
    const part = partPlan(plan, actions);
    const digest = sha256OfPieces(jsonPieces(part));
    const name = partName(at + 1, shards);
    await store.write(name, inChunks(textOf({ ...part, planDigest: digest })), signal);
    parts.push({ name, digest, actions: actions.length, seconds: Math.ceil(split.seconds[at] ?? 0) });
  }
  const index: BundleIndex = {
    formatVersion: bundleFormatVersion,
    tool: plan.tool,
    planDigest,
    parts,
    config: first.name,
    files,
  };
  const indexDigest = sha256OfPieces(jsonPieces(index));
  await store.write(indexName, inChunks(textOf({ ...index, indexDigest })), signal);
  return planDigest;
}

/** What the environment gives stays a variable; what is written out would be everybody's who can read the bundle. */
function checkSecrets({ secrets }: Config, files: readonly BundledFile[]): void {
  for (const { name, text } of files)
    if (secrets.some((secret) => text.includes(secret))) throw secretInBundle(name);
}
