// Which blobs each image has, known before any is copied, and the order that follows. A plan of this run has read the
// manifests; those of a saved plan are read ahead where it pays: where blobs can't be mounted, and one read must serve
// several repositories.
import { groupBy } from "../../../core/base/ordering.ts";
import type { Digest } from "../../../core/base/digest.ts";
import { isForeign, type Layer } from "../../../core/image/manifest.ts";
import type { Action, CopyImage, TagImage } from "../../../core/plan/plan.ts";
import { blobsOfNodes, type ManifestReader, nodesOf, readTree } from "../../../registry/copy/graph.ts";
import { type ExpectedCopy, leadersFirst } from "../../../registry/copy/expected-copies.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { mapParallel } from "../../../net/parallel.ts";
import { openSource, type OpenedSource } from "./image-source.ts";
import { ecrOf } from "../kept-registry.ts";
import type { ApplyWork } from "../work.ts";

export type Group = readonly (CopyImage | TagImage)[];
/** No blobs for what is unknown. */
export type GroupBlobs = ReadonlyMap<Group, readonly Blob[]>;
type Blob = Pick<Layer, "digest" | "size">;

const width = 16;
/** A source that is down must not hold up the others: what isn't read by then stays unknown. */
const longestAheadMs = 15_000;

export async function readGroupBlobs(groups: readonly Group[], work: ApplyWork): Promise<GroupBlobs> {
  const { runtime, run } = work;
  const readsAhead = !work.options.finish && (await needsFeeding(groups, work));
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(longestAheadMs)]);
  const blobs = await mapParallel(groups, width, async (group) => {
    const todo = group.find((action) => action.kind === "copy-image" && !work.preconditions.isDone(action));
    if (todo?.kind !== "copy-image") return [];
    try {
      const source = await openSource(todo, runtime);
      return await blobsOf(readsAhead ? source : { ...source, reader: rememberedIn(runtime) }, signal);
    } catch {
      // The copy itself will say what is wrong.
      return [];
    }
  });
  return new Map(groups.map((group, at) => [group, blobs[at] ?? []]));
}

/** The order of copies: those that bring what others share go first. */
export function inOrder(blobs: GroupBlobs): readonly Group[] {
  const images = [...blobs].map(([group, layers]) => ({ id: group[0]?.id ?? "", blobs: layers, group }));
  return leadersFirst(images).map(({ group }) => group);
}

/** The copies that can be counted on: not those into repositories that could not be created. */
export function expectedCopies(
  blobs: GroupBlobs,
  actions: readonly Action[],
  { run, preconditions }: ApplyWork,
): readonly ExpectedCopy[] {
  const absent = new Set(
    actions.flatMap((action) =>
      action.kind === "create-repository" && !run.settled.has(action.id) ? [repositoryKey(action)] : [],
    ),
  );
  return [...blobs].flatMap(([group, layers]) =>
    group.flatMap((action) => {
      const { destination } = action;
      if (
        action.kind !== "copy-image" ||
        preconditions.isDone(action) ||
        absent.has(repositoryKey(destination))
      )
        return [];
      return [{ destination, blobs: layers.map(({ digest }) => digest) }];
    }),
  );
}

/** Whether several repositories of a registry are filled that can't take blobs over from one another. */
async function needsFeeding(groups: readonly Group[], work: ApplyWork): Promise<boolean> {
  const copies = groups.flat().filter(({ kind }) => kind === "copy-image");
  const filled = groupBy(copies, ({ destination }) => destination.registry);
  const several = [...filled].filter(
    ([, group]) => new Set(group.map(({ destination }) => destination.repository)).size > 1,
  );
  const unable = await Promise.all(several.map(([registry]) => isUnableToMount(registry, work)));
  return unable.includes(true);
}

/** A saved plan doesn't say; if the answer is denied, the first mounts will show it. */
async function isUnableToMount(registry: string, { runtime, run, facts }: ApplyWork): Promise<boolean> {
  const known = facts.get(registry);
  if (known !== undefined) return known.blobMounting === false;
  try {
    const read = await ecrOf(runtime, registry).registryFacts(run.signal, new Set(["blobMounting"]));
    facts.set(registry, read.facts);
    return read.facts.blobMounting === false;
  } catch (error) {
    if (!run.signal.aborted) throw error;
    return false;
  }
}

async function blobsOf(
  { reader, ...image }: Omit<OpenedSource, "reader"> & { readonly reader: ManifestReader },
  signal: AbortSignal,
): Promise<readonly Blob[]> {
  const { root } = await readTree(reader, image, signal);
  // Of tens of thousands of images nothing but what is needed is kept.
  return blobsOfNodes(nodesOf(root))
    .filter((blob) => !isForeign(blob))
    .map(({ digest, size }) => ({ digest, size }));
}

function rememberedIn({ content }: Runtime): ManifestReader {
  return { manifest: (digest) => Promise.resolve(content.known(digest as Digest) ?? null) };
}

function repositoryKey({ registry, repository }: { registry: string; repository: string }): string {
  return `${registry}/${repository}`;
}
