// The second phase: images are copied or tagged. Those that share the most layers go first, so that the others
// find their blobs in place. The same image for several registries is read once.
import type { OnEvent } from "../../core/event.ts";
import type { Action, CopyImage, TagImage } from "../../core/plan.ts";
import { parseImageRef } from "../../core/reference.ts";
import { type CopyEngine, createCopyEngine } from "../../registry/copy/engine.ts";
import type { ApplyWork } from "./apply.ts";
import { type Outcome, unfinished } from "./run.ts";
import { ecrOf } from "./targets.ts";

export async function applyImages(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const images = actions.filter((action) => action.kind === "copy-image" || action.kind === "tag-image");
  if (images.length === 0) return;
  const engine = openEngine(work);
  await work.run.phase(images, work.options.concurrency, (action, onEvent) =>
    applyImage(action, work, { engine, onEvent }),
  );
}

interface ImageWork {
  readonly engine: CopyEngine;
  readonly onEvent: OnEvent;
}

async function applyImage(
  action: CopyImage | TagImage,
  { run, watch, edges, config, options }: ApplyWork,
  { engine, onEvent }: ImageWork,
): Promise<Outcome> {
  if ((await watch.confirmStart(action, run.signal)) === "skip") return { result: "skipped", moved: 0 };
  if (options.finish) throw unfinished(action.id);
  const beforeTag = () => watch.confirmTag(action, run.signal);
  const { destination, source } = action;
  if (action.kind === "tag-image" && destination.tag !== null) {
    await beforeTag();
    await engine.tag({ ...destination, tag: destination.tag }, run.signal);
    return { result: "done", moved: 0 };
  }
  const reader = await edges.content.reader(parseImageRef(source.reference), source.layout);
  const copied = await engine.copy(
    {
      id: action.id,
      reader,
      digest: source.digest,
      destinations: [destination],
      platforms: action.platforms,
      referrers: action.referrers,
      foreignLayers: config.foreignLayers,
      beforeTag,
      onEvent,
    },
    run.signal,
  );
  return { result: "done", moved: copied.moved };
}

function openEngine({ edges, watch, options }: ApplyWork): CopyEngine {
  return createCopyEngine({
    destination: (registry, repository) => edges.registries.repository(registry, repository),
    concurrency: options.concurrency,
    isNew: (registry, repository) => watch.isNew(registry, repository),
    layerCheck: (registry, repository, digests, signal) =>
      ecrOf(edges, registry).checkLayers(repository, digests, signal),
  });
}
