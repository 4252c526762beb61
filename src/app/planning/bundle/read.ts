// Reads a bundle strictly: the index by its digest of itself, and each part by the digest that the index gives it.
import { type Digest, isDigest, sha256OfPieces } from "../../../core/base/digest.ts";
import { jsonPieces } from "../../../core/base/json-pieces.ts";
import { isRecord } from "../../../core/base/record.ts";
import {
  type BundledFile,
  bundleFormatVersion,
  type BundleIndex,
  type BundlePart,
  indexName,
  partName,
  planName,
} from "../../../core/plan/shards/bundle.ts";
import type { BundleStore } from "../../../storage/bundle/store.ts";
import { readPlanFile, type PlanExtent, type SavedPlan } from "../read-plan.ts";
import { otherCount, unusableBundle } from "./problems.ts";

const largestIndex = 32 * 1024 * 1024;

export async function readIndex(store: BundleStore, signal: AbortSignal): Promise<BundleIndex> {
  const place = store.describe(indexName);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of store.stream(indexName, signal)) {
    length += chunk.length;
    if (length > largestIndex) throw unusableBundle(place, "it is too large for an index");
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    throw unusableBundle(place, "it is not JSON, or it was cut off");
  }
  if (!isRecord(value)) throw unusableBundle(place, "it is not a JSON object");
  const { indexDigest, ...index } = value;
  if (index["formatVersion"] !== bundleFormatVersion) {
    const said = JSON.stringify(index["formatVersion"]) ?? "missing";
    throw unusableBundle(
      place,
      `its format is ${said}, but this version of ecr-mirror reads "${bundleFormatVersion}"`,
    );
  }
  if (indexDigest !== sha256OfPieces(jsonPieces(index)))
    throw unusableBundle(place, "it was changed after it was written");
  if (!isIndex(index)) throw unusableBundle(place, "it is not an index");
  return index;
}

/** The complete plan, for show, for an apply without shards, and for --finish. */
export async function readWholePlan(
  store: BundleStore,
  { planDigest }: BundleIndex,
  extent: PlanExtent,
  signal: AbortSignal,
): Promise<SavedPlan> {
  const name = planName(planDigest);
  const saved = await readNamed(store, name, extent, signal);
  if (saved.planDigest !== planDigest)
    throw unusableBundle(store.describe(name), "it is not the plan that the index names");
  return saved;
}

/** What one machine does. Its runs name themselves by the digest of the complete plan. */
export async function readPart(
  store: BundleStore,
  index: BundleIndex,
  shard: { readonly index: number; readonly count: number },
  signal: AbortSignal,
): Promise<SavedPlan> {
  const part = index.parts[shard.index - 1];
  if (part === undefined || shard.count !== index.parts.length)
    throw otherCount(store.describe(), `${shard.index}/${shard.count}`, index.parts.length);
  const { plan, planDigest } = await readNamed(store, part.name, "listing", signal);
  if (planDigest !== part.digest)
    throw unusableBundle(store.describe(part.name), "it is not the part that the index names");
  return { plan, planDigest: index.planDigest };
}

function readNamed(
  store: BundleStore,
  name: string,
  extent: PlanExtent,
  signal: AbortSignal,
): Promise<SavedPlan> {
  const files = { stream: () => store.stream(name, signal) };
  return readPlanFile(store.describe(name), files, extent);
}

function isIndex(value: Record<string, unknown>): value is Record<string, unknown> & BundleIndex {
  const { planDigest, parts, config, files, tool } = value;
  if (!isDigestText(planDigest) || typeof config !== "string" || typeof tool !== "string") return false;
  if (!Array.isArray(parts) || !Array.isArray(files) || parts.length === 0) return false;
  const own: readonly unknown[] = parts;
  return (
    own.every((part, at) => isPart(part) && part.name === partName(at + 1, own.length, part.digest)) &&
    (files as readonly unknown[]).every(isFile) &&
    (files as readonly BundledFile[]).some(({ name }) => name === config)
  );
}

function isPart(value: unknown): value is BundlePart {
  return isRecord(value) && typeof value["name"] === "string" && isDigestText(value["digest"]);
}

function isFile(value: unknown): value is BundledFile {
  return isRecord(value) && typeof value["name"] === "string" && typeof value["text"] === "string";
}

function isDigestText(value: unknown): value is Digest {
  return typeof value === "string" && isDigest(value);
}
