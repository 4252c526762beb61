// The second phase: images are copied or tagged. Those that share the most layers go first, so that the others
// can take them over. The same image for several registries is read once.
import { Problem } from "../../../core/base/diagnostic.ts";
import { destinationKey } from "../../../core/image/destination.ts";
import { parseImageRef } from "../../../core/image/reference.ts";
import { groupCopies } from "../../../core/plan/copy-groups.ts";
import type { OnEvent } from "../../../core/plan/event.ts";
import type { Action, CopyImage, TagImage } from "../../../core/plan/plan.ts";
import { mapParallel } from "../../../net/parallel.ts";
import { CopyEngine, type CopyRequest, type CopyResult } from "../../../registry/copy/engine.ts";
import { openSource } from "./image-source.ts";
import { PassingContent } from "./passing-content.ts";
import { expectedCopies, inOrder, readGroupBlobs } from "./shared-blobs.ts";
import { type ApplyWork, putKey } from "../work.ts";
import { notDeleted, unfinished } from "../problems.ts";
import type { Outcome } from "../run.ts";
import { ecrOf } from "../kept-registry.ts";

export async function applyImages(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const images = actions.filter((action) => action.kind === "copy-image" || action.kind === "tag-image");
  if (images.length === 0) return;
  const engine = openEngine(work);
  const groups = await prepare(images, { actions, work, engine });
  const passing = new PassingContent(groups, work.runtime);
  await work.run.phaseOfGroups(groups, work.options.concurrency, (group, onEvent) =>
    applyGroup(group, work, { engine, passing, onEvent }),
  );
}

/** In the order in which they are copied. What is known of their blobs is kept by the engine alone. */
async function prepare(
  images: readonly Image[],
  { actions, work, engine }: { actions: readonly Action[]; work: ApplyWork; engine: CopyEngine },
): Promise<readonly (readonly Image[])[]> {
  const blobs = await readGroupBlobs(groupCopies(images), work);
  engine.expect(expectedCopies(blobs, actions, work));
  return inOrder(blobs);
}

type Image = CopyImage | TagImage;

interface ImageWork {
  readonly engine: CopyEngine;
  readonly passing: PassingContent;
  readonly onEvent: OnEvent;
}

/** One copy for all of the group that are still to be done, each with its own outcome. */
function applyGroup(
  group: readonly Image[],
  work: ApplyWork,
  image: ImageWork,
): ReadonlyMap<Image, Promise<Outcome>> {
  const starts = new Map(group.map((action) => [action, begin(action, work)]));
  const copying = Promise.allSettled(starts.values()).then(async (settled) => {
    const ready = group.filter((_, at) => {
      const one = settled[at];
      return one?.status === "fulfilled" && one.value === "do";
    });
    for (const action of group) if (!ready.includes(action)) image.engine.dismiss(action.destination);
    const written = ready.length === 0 ? null : await put(ready, work, image);
    image.passing.copied(group);
    return written;
  });
  return new Map([...starts].map(([action, start]) => [action, outcomeOf(action, start, { copying, work })]));
}

async function begin(action: Image, work: ApplyWork): Promise<"do" | "skip"> {
  const { run, preconditions, options } = work;
  run.checkReach(action);
  if ((await preconditions.confirmStart(action, run.signal)) === "skip") return "skip";
  if (!options.finish) return "do";
  if (isRepaired(action, work)) return "skip";
  throw new Problem(unfinished(action.id));
}

/** A repair leaves its tag as it was: only the shard that did it can say so. */
function isRepaired({ reason, destination }: Image, { putByShards }: ApplyWork): boolean {
  if (reason !== "repaired" && reason !== "archived") return false;
  return putByShards.has(putKey(destination.registry, destinationKey(destination), destination.digest));
}

interface Put {
  readonly failures: CopyResult["failures"];
  /** Bytes written for each of the group. */
  readonly moved: number;
}

async function outcomeOf(
  action: Image,
  start: Promise<"do" | "skip">,
  { copying, work }: { readonly copying: Promise<Put | null>; readonly work: ApplyWork },
): Promise<Outcome> {
  if ((await start) === "skip") return { result: "skipped", moved: 0 };
  const put = await copying;
  const failure = put?.failures.find(({ destination }) => destination === action.destination);
  if (failure !== undefined) throw failure.error;
  if (action.startScan === true) await startScans(action, work);
  return { result: "done", moved: put?.moved ?? 0 };
}

/** An index is not scanned: its children are. */
async function startScans({ destination, parts }: Image, { runtime, run }: ApplyWork): Promise<void> {
  const { registry, repository, digest } = destination;
  const ecr = ecrOf(runtime, registry);
  const manifests = parts.length === 0 ? [digest] : parts;
  await mapParallel(manifests, scanWidth, (one) => ecr.startScan(repository, one, run.signal));
}

const scanWidth = 4;

async function put(
  group: readonly Image[],
  work: ApplyWork,
  { engine, onEvent }: ImageWork,
): Promise<Put | null> {
  const { run, runtime, config } = work;
  const [first] = group;
  if (first === undefined) return null;
  const { destination } = first;
  if (first.kind === "tag-image" && destination.tag !== null) {
    await readyTag(first, work);
    await engine.tag({ ...destination, tag: destination.tag }, run.signal);
    return { failures: [], moved: 0 };
  }
  const { reader, digest, platforms } = await openSource(first, runtime);
  const copied = await engine.copy(
    {
      id: first.id,
      reader,
      digest,
      platforms,
      destinations: group.map((action) => action.destination),
      referrers: first.referrers,
      near: nearBy(first),
      foreignLayers: config.foreignLayers,
      beforeTag: async (written) => {
        const action = group.find((one) => one.destination === written);
        if (action !== undefined) await readyTag(action, work);
      },
      onEvent: shared(group, onEvent),
    },
    run.signal,
  );
  return { failures: copied.failures, moved: Math.round(copied.moved / group.length) };
}

function nearBy({ source: { near } }: Image): CopyRequest["near"] {
  if (near === undefined) return undefined;
  const { registry, repository } = parseImageRef(near);
  return { registry, repository };
}

/** The last look at a tag. One that is to be replaced is deleted here, when all that it will name is in ECR. */
async function readyTag(action: Image, { run, preconditions, runtime }: ApplyWork): Promise<void> {
  await preconditions.confirmTag(action, run.signal);
  const { registry, repository, tag, before } = action.destination;
  if (action.replace !== true || tag === null || before === null) return;
  const ecr = ecrOf(runtime, registry);
  const [failure] = await ecr.deleteImages(repository, [{ tag, digest: before }], run.signal);
  if (failure !== undefined) throw new Problem(notDeleted(failure.why));
}

/** What the engine reports about the complete copy, as each action's part of it. */
function shared(group: readonly Image[], onEvent: OnEvent): OnEvent {
  if (group.length === 1) return onEvent;
  return (event) => {
    if (event.type !== "progress") return onEvent(event);
    const moved = Math.round(event.moved / group.length);
    const reused = Math.round(event.reused / group.length);
    for (const { id } of group) onEvent({ type: "progress", id, moved, reused });
  };
}

function openEngine({ runtime, preconditions, options, facts }: ApplyWork): CopyEngine {
  return new CopyEngine({
    destination: (registry, repository) => runtime.registries.repository(registry, repository),
    concurrency: options.concurrency,
    mountable: (registry) => facts.get(registry)?.blobMounting !== false,
    isNew: (registry, repository) => preconditions.isNew(registry, repository),
    layerCheck: (registry, repository, digests, signal) =>
      ecrOf(runtime, registry).checkLayers(repository, digests, signal),
  });
}
