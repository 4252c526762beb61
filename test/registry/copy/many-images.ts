// Many images that share layers, and one run that copies them all between two registries in memory.
import { expect } from "vitest";
import { CopyEngine, type CopyEngineOptions } from "../../../src/registry/copy/engine.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { accessFor } from "../support/access.ts";
import { digestOf, imageFrom, randomBlob, type TestBlob, type TestImage } from "../support/images.ts";

export interface AssignedImage {
  readonly repository: string;
  readonly tag: string;
  readonly image: TestImage;
}

/** 60 images in 12 repositories, three layers each: two of nine shared ones, of which one is streamed. */
export function sixtyImages(): readonly AssignedImage[] {
  const shared = Array.from({ length: 9 }, (_, at) =>
    randomBlob(`shared ${at}`, at === 0 ? 1_500_000 : 20_000),
  );
  return Array.from({ length: 60 }, (_, at) => {
    const layers = [shared[at % 9], shared[(at * 2 + 1) % 9], randomBlob(`own ${at}`, 500)].filter(
      (one) => one !== undefined,
    );
    return { repository: `team/r${at % 12}`, tag: `t${at}`, image: imageFrom(`image ${at}`, layers) };
  });
}

export function distinctBlobs(images: readonly AssignedImage[]): ReadonlySet<string> {
  return new Set(images.flatMap(({ image }) => image.blobs.map(({ digest }) => digest)));
}

/** Each blob in each repository that needs it. */
export function placedBlobs(images: readonly AssignedImage[]): readonly string[] {
  const placed = images.flatMap(({ repository, image }) =>
    image.blobs.map(({ digest }) => `${repository}@${digest}`),
  );
  return [...new Set(placed)].sort();
}

export interface RunOptions {
  readonly engine?: Partial<CopyEngineOptions>;
  readonly expects?: (one: AssignedImage) => boolean;
  readonly limits?: Parameters<typeof accessFor>[0];
  readonly prepare?: (target: FaultRegistry, source: FaultRegistry) => void;
  /** Images at a time. */
  readonly width?: number;
}

export interface ImageResult {
  readonly moved: number;
  readonly reused: number;
  readonly milliseconds: number;
  readonly error?: unknown;
}

export interface RunResult {
  readonly source: FaultRegistry;
  readonly target: FaultRegistry;
  /** By tag. */
  readonly results: ReadonlyMap<string, ImageResult>;
}

/** Copies all, as apply does it: told ahead, several at a time, the failure of one stops no other. */
export async function copyAll(
  images: readonly AssignedImage[],
  { engine: options, expects = () => true, limits = {}, prepare, width = 60 }: RunOptions,
): Promise<RunResult> {
  const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
  for (const { repository, image } of images) source.store(repository, image);
  prepare?.(target, source);
  const registries = openRegistries(accessFor(limits));
  const engine = new CopyEngine({
    destination: (host, name) => registries.repository(host, name),
    isNew: () => true,
    ...options,
  });
  const { signal } = new AbortController();
  const work = images.map((one) => {
    const { digest } = one.image.root;
    const { repository, tag } = one;
    return { ...one, digest, destination: { registry: target.host, repository, tag, digest } };
  });
  engine.expect(
    work.filter(expects).map(({ destination, image }) => ({
      destination,
      blobs: image.blobs.map((blob) => blob.digest),
    })),
  );
  const results = new Map<string, ImageResult>();
  const waiting = [...work];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const started = performance.now();
      const request = {
        id: one.tag,
        reader: registries.repository(source.host, one.repository),
        digest: one.digest,
        destinations: [one.destination],
        platforms: ["all"],
        referrers: false,
        foreignLayers: "keep" as const,
        onEvent: () => undefined,
      };
      const made = await engine.copy(request, signal).catch((error: unknown) => ({
        moved: 0,
        reused: 0,
        error,
      }));
      results.set(one.tag, { ...made, milliseconds: performance.now() - started });
    }
  };
  try {
    await Promise.all(Array.from({ length: width }, worker));
  } finally {
    await registries.close();
    await Promise.all([source.close(), target.close()]);
  }
  return { source, target, results };
}

export function failedTags({ results }: RunResult): readonly string[] {
  return [...results].flatMap(([tag, { error }]) => (error === undefined ? [] : [tag])).sort();
}

/** How often each blob was read. */
export function reads({ source }: RunResult): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, path } of source.requests) {
    if (kind !== "blob-get") continue;
    const digest = path.slice(path.lastIndexOf("/") + 1);
    counts.set(digest, (counts.get(digest) ?? 0) + 1);
  }
  return counts;
}

export function expectComplete({ target }: RunResult, expected: readonly AssignedImage[]): void {
  expect(target.tags.size).toBe(expected.length);
  expect(target.incompleteTags()).toEqual([]);
  expect([...target.blobs.keys()].sort()).toEqual(placedBlobs(expected));
  for (const [place, bytes] of target.blobs) expect(place).toContain(digestOf(bytes));
}

/** Images of the same layers in repositories `r0`, `r1` and so on: one in each. */
export function oneEach(repositories: number, layers: readonly TestBlob[]): readonly AssignedImage[] {
  return Array.from({ length: repositories }, (_, at) => ({
    repository: `team/r${at}`,
    tag: `t${at}`,
    image: imageFrom(`one each ${at}`, layers),
  }));
}
