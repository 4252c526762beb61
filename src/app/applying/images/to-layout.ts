// For air gaps: what a plan would copy is written to an OCI layout folder, named by its source references, so that
// `registries.<host>.rewrite: oci:DIR` on the other side reads it with the same config. ECR is not touched.
import { resolve } from "node:path";
import type { Action, CopyImage } from "../../../core/plan/plan.ts";
import { parseImageRef } from "../../../core/image/reference.ts";
import { CopyEngine } from "../../../registry/copy/engine.ts";
import { openLayoutWriter } from "../../../registry/layout/writer.ts";
import { openSource } from "./image-source.ts";
import type { Outcome } from "../run.ts";
import type { ApplyWork } from "../work.ts";

export async function applyToLayout(
  actions: readonly CopyImage[],
  folder: string,
  work: ApplyWork,
): Promise<void> {
  const { run, runtime, config, options } = work;
  const writer = await openLayoutWriter(resolve(folder), folder);
  const engine = new CopyEngine({
    destination: (registry, repository) => writer.destination(registry, repository),
    concurrency: options.concurrency,
    mountable: () => false,
  });
  await run.phase(actions, options.concurrency, async (action, onEvent): Promise<Outcome> => {
    const ref = parseImageRef(action.source.reference);
    const { moved } = await engine.copy(
      {
        id: action.id,
        ...(await openSource(action, runtime)),
        destinations: [{ ...ref, tag: ref.tag ?? null, digest: action.destination.digest }],
        referrers: action.referrers,
        foreignLayers: config.foreignLayers,
        onEvent,
      },
      run.signal,
    );
    return { result: "done", moved };
  });
}

/** What a layout takes of a plan: copies alone, and the same image for a replica once. */
export function onePerSource(actions: readonly Action[]): readonly CopyImage[] {
  const bySource = new Map<string, CopyImage>();
  for (const action of actions) {
    if (action.kind !== "copy-image") continue;
    const key = `${action.source.reference} ${action.destination.digest}`;
    if (!bySource.has(key)) bySource.set(key, action);
  }
  return [...bySource.values()];
}
