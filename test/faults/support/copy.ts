// One copy through a source and a target that may misbehave, and what became of it.
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import type { RegistryAccess } from "../../../src/registry/registries.ts";
import { CopyEngine, type CopyEngineOptions, type CopyRequest } from "../../../src/registry/copy/engine.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { accessFor } from "../../registry/support/access.ts";
import { testTiming } from "../../support/timing.ts";
import type { TestImage } from "../../registry/support/images.ts";
import type { FaultRegistry } from "./registry.ts";

export interface Outcome {
  /** `C` complete, or the code of the problem. */
  readonly result: string;
  readonly message: string;
  readonly milliseconds: number;
  /** The longest wait before another attempt; the clock that it is measured by is not the real one. */
  readonly longestSleepMs: number;
  readonly moved: number;
  readonly retries: number;
}

export interface CopySetup {
  readonly source: FaultRegistry;
  readonly target: FaultRegistry;
  readonly image: TestImage;
  readonly access?: Partial<RegistryAccess>;
  readonly engine?: Partial<CopyEngineOptions>;
  readonly request?: Partial<CopyRequest>;
  readonly registry?: string;
}

export const repository = "team/app";

export async function copyImage(setup: CopySetup): Promise<Outcome> {
  const { source, target, image } = setup;
  const timing = testTiming();
  const registries = openRegistries(accessFor({ timing, ...setup.access }));
  const started = performance.now();
  const waits = () => ({
    milliseconds: performance.now() - started,
    longestSleepMs: Math.max(0, ...timing.slept),
  });
  let retries = 0;
  try {
    const engine = new CopyEngine({
      destination: (host, name) => registries.repository(host, name),
      ...setup.engine,
    });
    const digest = image.root.digest;
    const result = await engine.copy(
      {
        id: "image",
        reader: registries.repository(setup.registry ?? source.host, repository),
        digest,
        destinations: [{ registry: target.host, repository, tag: "1.0", digest }],
        platforms: ["all"],
        referrers: false,
        foreignLayers: "keep",
        onEvent: (event) => {
          if (event.type === "retry") retries += 1;
        },
        ...setup.request,
      },
      new AbortController().signal,
    );
    return {
      result: "C",
      message: "",
      ...waits(),
      moved: result.moved,
      retries,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (problemCode(error) === undefined) throw error;
    return {
      result: problemCode(error) ?? "",
      message,
      ...waits(),
      moved: 0,
      retries,
    };
  } finally {
    await registries.close();
  }
}

/** Whether the target holds the image under its tag, whole and exact. */
export function isComplete(target: FaultRegistry, image: TestImage): boolean {
  if (target.tags.get(`${repository}:1.0`) !== image.root.digest) return false;
  const exact = image.manifests.every(({ digest, bytes }) =>
    target.manifests.get(`${repository}@${digest}`)?.bytes.equals(bytes),
  );
  return exact && target.incompleteTags().length === 0;
}
