// A source that answers from memory and a fake ECR that holds all of it, both at a set pace: where nothing is to do.
import type { SandboxCounts, SandboxQuestion } from "../servers/sandbox.ts";
import type { SourceCounts, SourceQuestion, SourceServerOptions } from "../servers/source.ts";
import { type ServerChild, startServer } from "./child.ts";
import { fillSandbox } from "./fill-sandbox.ts";
import { type Image, sourceSet } from "./images.ts";
import { fastFolder, removeFolder } from "./leftovers.ts";

export interface FakeEcrOptions extends SourceServerOptions {
  /** Whether the ECR holds what the source has. */
  readonly filled: boolean;
  readonly quotas?: boolean;
}

export interface FakeEcr {
  readonly source: ServerChild<SourceQuestion, SourceCounts>;
  readonly ecr: ServerChild<SandboxQuestion, SandboxCounts>;
  readonly sourceHost: string;
  readonly images: readonly Image[];
  readonly repositories: readonly string[];
  reset(): Promise<void>;
  /** Since the last reset. */
  counts(): Promise<FakeEcrCounts>;
  close(): Promise<void>;
}

export interface FakeEcrCounts {
  readonly source: SourceCounts;
  readonly api: Readonly<Record<string, number>>;
  readonly registry: Readonly<Record<string, number>>;
  readonly throttled: number;
}

export async function startFakeEcr(options: FakeEcrOptions): Promise<FakeEcr> {
  const { name, repositories, tagsEach, latencyMs, filled, quotas = false } = options;
  const images = sourceSet(name, repositories, tagsEach);
  const directory = fastFolder("ecr");
  if (filled) fillSandbox(directory, images);
  const source = await startServer<SourceQuestion, SourceCounts>("source", {
    name,
    repositories,
    tagsEach,
    latencyMs,
  });
  const pace = latencyMs > 0 ? { latencyMs } : {};
  const ecr = await startServer<SandboxQuestion, SandboxCounts>("sandbox", { directory, quotas, ...pace });
  return {
    source,
    ecr,
    images,
    sourceHost: source.url.replace("http://", ""),
    repositories: [...new Set(images.map((one) => one.repository))].sort(),
    async reset() {
      await source.ask({ type: "reset" });
      await ecr.ask({ type: "reset" });
    },
    async counts() {
      const { api, registry, throttled } = await ecr.ask({ type: "counts" });
      return { source: await source.ask({ type: "counts" }), api, registry, throttled };
    },
    async close() {
      await source.close();
      await ecr.close();
      removeFolder(directory);
    },
  };
}

/** All requests but those for tokens. */
export function requestsOf({ source, api, registry }: FakeEcrCounts): number {
  return sum(source) + sum(api) - (api["GetAuthorizationToken"] ?? 0) + sum(registry);
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, one) => total + one, 0);
}

export function describeCounts({ source, api, registry }: FakeEcrCounts): string {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([operation, count]) => `${operation} ${count}`)
      .join(", ") || "nothing";
  return `source: ${list(source)}; ECR API: ${list(api)}; ECR registry: ${list(registry)}.`;
}
