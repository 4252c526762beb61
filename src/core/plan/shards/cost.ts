// How long actions take: the one model by which plans are split and machines are counted. Three things bound a plan, and each
// is counted here. Manifests: ECR takes ten PutImage a second in each registry, however many machines send them, so a tiny image
// costs a tenth of a second. Bytes: what one machine moves. Requests to a source: only where the config limits them. Pure.
import { parseImageRef } from "../../image/reference.ts";
import type { Action } from "../plan.ts";

/** PutImage: AWS's default quota, of an account and Region. */
export const manifestsPerSecond = 10;
/** A machine of 500 Mbit/s. Only the ratio to the rate above counts, and only where images are of very different sizes. */
export const bytesPerSecond = 60_000_000;
/** What is neither, such as a deletion, is a request to ECR's API. */
export const leastSeconds = 0.05;

/** The host that is asked, and how many requests a minute the config allows it. */
export interface SourceLimit {
  readonly host: string;
  readonly perMinute: number;
}

/** By the registry that references name, of those that are limited. */
export type SourceLimits = ReadonlyMap<string, SourceLimit>;

export interface Cost {
  /** By registry: they are filled side by side. */
  readonly manifests: ReadonlyMap<string, number>;
  readonly bytes: number;
  /** How long the requests to a limited source take all machines together, by host. */
  readonly requests: ReadonlyMap<string, { readonly limit: SourceLimit; readonly count: number }>;
}

export function costOf(actions: Iterable<Action>, limits: SourceLimits): Cost {
  const manifests = new Map<string, number>();
  const requests = new Map<string, { limit: SourceLimit; count: number }>();
  const read = new Set<string>();
  let bytes = 0;
  for (const action of actions) {
    if (!("destination" in action)) continue;
    const { registry } = action.destination;
    manifests.set(registry, (manifests.get(registry) ?? 0) + manifestsOf(action));
    if (action.kind !== "copy-image") continue;
    bytes += action.bytes;
    const limit = limits.size === 0 ? undefined : limitOf(action.source, limits);
    // Replicas are fed by one read.
    if (limit === undefined || read.has(action.source.digest)) continue;
    read.add(action.source.digest);
    const known = requests.get(limit.host) ?? { limit, count: 0 };
    requests.set(limit.host, { limit, count: known.count + manifestsOf(action) * requestsEach });
  }
  return { manifests, bytes, requests };
}

/** Of one manifest: itself, its config, and a layer; how many layers there are, no plan knows. */
const requestsEach = 3;

type Source = Extract<Action, { kind: "copy-image" }>["source"];

/** What is read from disk or from ECR asks no source. */
function limitOf({ reference, layout, via, near }: Source, limits: SourceLimits): SourceLimit | undefined {
  if (layout !== undefined || via !== undefined || near !== undefined) return undefined;
  return limits.get(parseImageRef(reference).registry);
}

/** Children and referrers are manifests too. */
function manifestsOf(action: Extract<Action, { kind: "copy-image" | "tag-image" }>): number {
  return action.kind === "copy-image" ? 1 + action.parts.length : 1;
}

/** How long the manifests take all machines together. */
export function manifestSeconds({ manifests }: Cost): number {
  return Math.max(0, ...manifests.values()) / manifestsPerSecond;
}

/** How long the bytes take one machine. */
export function byteSeconds({ bytes }: Cost): number {
  return bytes / bytesPerSecond;
}

/** The source whose limit takes longest, and how long it takes all machines together. */
export function slowestSource({ requests }: Cost): (SourceLimit & { readonly seconds: number }) | null {
  let slowest: (SourceLimit & { readonly seconds: number }) | null = null;
  for (const { limit, count } of requests.values()) {
    const seconds = (count * 60) / limit.perMinute;
    if (slowest === null || seconds > slowest.seconds) slowest = { ...limit, seconds };
  }
  return slowest;
}

/** On one of `count` machines: each has its share of the rates, and all of its own network. */
export function partSeconds(cost: Cost, count: number): number {
  const shared = manifestSeconds(cost) + (slowestSource(cost)?.seconds ?? 0);
  return shared * count + byteSeconds(cost) + leastSeconds;
}
