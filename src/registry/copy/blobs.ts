// Sees to it that some blobs are in some repositories: known, found, mounted, or else brought there.
import type { ContentReader } from "../../core/content.ts";
import type { Digest } from "../../core/digest.ts";
import type { Layer } from "../../core/manifest.ts";
import type { Semaphore } from "../transport/limiter.ts";
import type { Destination } from "./destination.ts";
import type { BlobLedger, Claim } from "./ledger.ts";
import { transfer, type TransferPlace } from "./transfer.ts";

export type LayerCheck = (
  registry: string,
  repository: string,
  digests: readonly Digest[],
  signal: AbortSignal,
) => Promise<ReadonlySet<Digest>>;

export interface BlobWork {
  readonly reader: ContentReader;
  readonly ledger: BlobLedger;
  readonly transfers: Semaphore;
  readonly mountable: (registry: string) => boolean;
  readonly onMoved: (bytes: number) => void;
  readonly onReused: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** One place to bring blobs to, and what is already known to be there. */
export interface BlobPlace {
  readonly destination: Destination;
  /** Looks which of the blobs are there; empty for a repository that is known to be new. */
  present(digest: Digest): Promise<boolean>;
}

type Ours = Extract<Claim, { kind: "ours" }>;

interface Task extends TransferPlace {
  readonly place: BlobPlace;
  readonly claim: Ours;
}

/** Brings the blob to all places; gives those that did not get it, with the reason. */
export async function ensureBlob(
  work: BlobWork,
  blob: Layer,
  places: readonly BlobPlace[],
): Promise<ReadonlyMap<Destination, unknown>> {
  const failed = new Map<Destination, unknown>();
  let open = places;
  while (open.length > 0) {
    // All claims at one instant: who waits for whom then follows the order of time, and never a circle.
    const claims = open.map((place) => ({ place, claim: claimFor(work, blob, place) }));
    const tasks = claims.flatMap(({ place, claim }) => (claim.kind === "ours" ? [taskOf(place, claim)] : []));
    const leading = tasks.filter(({ claim }) => claim.sibling === undefined);
    const following = tasks.filter(({ claim }) => claim.sibling !== undefined);
    const waiting = claims.map(async ({ place, claim }) => {
      if (claim.kind !== "wait") return [];
      if (!(await claim.done)) return [place];
      work.onReused(blob.size);
      return [];
    });
    await Promise.all([
      lead(work, blob, leading, failed),
      ...following.map((task) => follow(work, blob, task, failed)),
    ]);
    // Whoever was to bring it failed: now it is our turn to try.
    open = (await Promise.all(waiting)).flat();
    work.signal.throwIfAborted();
  }
  return failed;
}

function claimFor(work: BlobWork, blob: Layer, { destination }: BlobPlace): Claim {
  return work.ledger.claim(destination.registry, destination.repository, blob.digest);
}

function taskOf(place: BlobPlace, claim: Ours): Task {
  return { place, claim, destination: place.destination };
}

/** Nobody else has it in this registry: look, and bring it to all that lack it with one read. */
async function lead(
  work: BlobWork,
  blob: Layer,
  tasks: readonly Task[],
  failed: Map<Destination, unknown>,
): Promise<void> {
  const missing = await Promise.all(tasks.map((task) => isMissing(work, blob, task, failed)));
  await bring(
    work,
    blob,
    tasks.filter((_, at) => missing[at]),
    failed,
  );
}

/** Another repository of the registry has it or gets it: wait for that and mount. */
async function follow(
  work: BlobWork,
  blob: Layer,
  task: Task,
  failed: Map<Destination, unknown>,
): Promise<void> {
  const { sibling } = task.claim;
  const { registry } = task.destination;
  const tryMount = work.mountable(registry) && work.ledger.mayMount(registry);
  if (tryMount && sibling !== undefined && (await sibling.done)) {
    const session = await mount(work, blob, task, sibling.repository);
    if (session === "mounted") return;
    task.session = session;
  }
  await lead(work, blob, [task], failed);
}

/** "mounted", the session that was opened in its place, or nothing when the attempt failed. */
async function mount(
  work: BlobWork,
  blob: Layer,
  task: Task,
  from: string,
): Promise<"mounted" | URL | undefined> {
  const { destination, claim } = task;
  try {
    const answer = await destination.mount(blob.digest, from, work.signal);
    work.ledger.mounted(destination.registry, answer === "mounted");
    if (answer !== "mounted") return answer;
  } catch {
    // Whatever is wrong with the registry shows in the upload that follows, which reports it.
    return undefined;
  }
  work.onReused(blob.size);
  claim.settle(true);
  return "mounted";
}

async function isMissing(
  work: BlobWork,
  blob: Layer,
  task: Task,
  failed: Map<Destination, unknown>,
): Promise<boolean> {
  try {
    if (task.session !== undefined || !(await task.place.present(blob.digest))) return true;
    work.onReused(blob.size);
    task.claim.settle(true);
  } catch (error) {
    failed.set(task.destination, error);
    task.claim.settle(false);
  }
  return false;
}

async function bring(
  work: BlobWork,
  blob: Layer,
  tasks: readonly Task[],
  failed: Map<Destination, unknown>,
): Promise<void> {
  if (tasks.length === 0) return;
  const { reader, onMoved, signal } = work;
  let lost: ReadonlyMap<Destination, unknown> | undefined;
  try {
    const release = await work.transfers.acquire(signal);
    try {
      lost = await transfer({ reader, blob, places: tasks, onMoved, signal });
    } finally {
      release();
    }
  } catch (error) {
    lost = new Map(tasks.map((task) => [task.destination, error]));
  }
  for (const { destination, claim } of tasks) {
    const error = lost.get(destination);
    if (lost.has(destination)) failed.set(destination, error);
    claim.settle(!lost.has(destination));
  }
}
