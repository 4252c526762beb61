// Sees to it that a blob is in some repositories: known, found, mounted, or else brought there. Where blobs can't be
// mounted, others who will need it are brought it along; what fails for them fails nobody here.
import type { ContentReader } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { Layer } from "../../core/image/manifest.ts";
import type { Semaphore } from "../../net/limiter.ts";
import type { RetryEvents } from "../http/retry.ts";
import type { Destination } from "./destination.ts";
import type { BlobLedger, Claim } from "./ledger.ts";
import type { Guests } from "./expected-copies.ts";
import { mostLanes, transfer, type TransferPlace, wholeSize } from "./transfer.ts";

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
  /** Who else will need a blob; null when nobody is to be brought it along. */
  readonly guests: Guests | null;
  readonly events: RetryEvents;
  readonly onMoved: (bytes: number) => void;
  /** Moved for somebody else. */
  readonly onFed: (bytes: number) => void;
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
  readonly isOpen: boolean;
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
    const tasks = claims.flatMap(({ place, claim }) => {
      const fail = (error: unknown) => failed.set(place.destination, error);
      return claim.kind === "ours" ? [taskOf(work, { place, claim, isGuest: false, fail })] : [];
    });
    const leading = tasks.filter(({ claim }) => claim.sibling === undefined);
    const following = tasks.filter(({ claim }) => claim.sibling !== undefined);
    const waiting = claims.map(async ({ place, claim }) => {
      if (claim.kind !== "wait") return [];
      if (!(await claim.done)) return [place];
      work.onReused(blob.size);
      return [];
    });
    await Promise.all([lead(work, blob, leading), ...following.map((task) => follow(work, blob, task))]);
    // Whoever was to bring it failed: now it is our turn to try.
    open = (await Promise.all(waiting)).flat();
    work.signal.throwIfAborted();
  }
  return failed;
}

function claimFor(work: BlobWork, blob: Layer, { destination }: BlobPlace): Claim {
  return work.ledger.claim(destination.registry, destination.repository, blob.digest);
}

function mayMount({ mountable, ledger }: BlobWork, registry: string): boolean {
  return mountable(registry) && ledger.mayMount(registry);
}

interface TaskStart {
  readonly place: BlobPlace;
  readonly claim: Ours;
  readonly isGuest: boolean;
  readonly fail: (error: unknown) => void;
}

function taskOf(work: BlobWork, { place, claim, isGuest, fail }: TaskStart): Task {
  const { destination } = place;
  const onMoved = isGuest ? work.onFed : work.onMoved;
  const task = {
    place,
    claim,
    destination,
    isGuest,
    isOpen: true,
    onMoved,
    settled: (error?: unknown): void => {
      if (!task.isOpen) return;
      task.isOpen = false;
      if (error !== undefined) fail(error);
      claim.settle(error === undefined);
    },
  };
  return task;
}

/** Nobody else has it in this registry, or it can't be had from there: bring it to all that lack it with one read. */
async function lead(work: BlobWork, blob: Layer, tasks: readonly Task[]): Promise<void> {
  const guests = invite(work, blob, tasks);
  const isMissing = await Promise.all([...tasks, ...guests].map((task) => lacks(work, blob, task)));
  const missing = [...tasks, ...guests].filter((_, at) => isMissing[at]);
  if (missing.some((task) => !task.isGuest)) await bring(work, blob, missing);
  // Nothing is read for guests alone.
  else for (const { claim } of missing) claim.settle(false);
}

/** Claims the blob for those who will need it too, as many as one read can serve. */
function invite(work: BlobWork, blob: Layer, tasks: readonly Task[]): readonly Task[] {
  const { guests, events, signal } = work;
  const most = blob.size <= wholeSize ? Number.POSITIVE_INFINITY : mostLanes - tasks.length;
  const invited: Task[] = [];
  for (const registry of new Set(tasks.map(({ destination }) => destination.registry))) {
    if (guests === null || mayMount(work, registry)) continue;
    for (const place of guests.places({ registry, digest: blob.digest, events, signal })) {
      if (invited.length >= most) return invited;
      const claim = claimFor(work, blob, place);
      const fail = (error: unknown) => guests.failed(place.destination, error);
      if (claim.kind === "ours") invited.push(taskOf(work, { place, claim, isGuest: true, fail }));
    }
  }
  return invited;
}

/** Another repository of the registry has it or gets it: wait for that and mount. */
async function follow(work: BlobWork, blob: Layer, task: Task): Promise<void> {
  const { sibling } = task.claim;
  if (mayMount(work, task.destination.registry) && sibling !== undefined && (await sibling.done)) {
    const session = await mount(work, blob, task, sibling.repository);
    if (session === "mounted") return;
    task.session = session;
  }
  await lead(work, blob, [task]);
}

/** "mounted", the session that was opened in its place, or nothing when the attempt failed. */
async function mount(
  work: BlobWork,
  blob: Layer,
  task: Task,
  from: string,
): Promise<"mounted" | URL | undefined> {
  const { destination } = task;
  try {
    const answer = await destination.mount(blob.digest, from, work.signal);
    work.ledger.mounted(destination.registry, answer === "mounted");
    if (answer !== "mounted") return answer;
  } catch {
    // Whatever is wrong with the registry shows in the upload that follows, which reports it.
    return undefined;
  }
  work.onReused(blob.size);
  task.settled();
  return "mounted";
}

async function lacks(work: BlobWork, blob: Layer, task: Task): Promise<boolean> {
  try {
    if (task.session !== undefined || !(await task.place.present(blob.digest))) return true;
    // Whoever needs it there counts it himself.
    if (!task.isGuest) work.onReused(blob.size);
    task.settled();
  } catch (error) {
    task.settled(error);
  }
  return false;
}

async function bring(work: BlobWork, blob: Layer, tasks: readonly Task[]): Promise<void> {
  const { reader, signal } = work;
  try {
    const release = await work.transfers.acquire(signal);
    try {
      await transfer({ reader, blob, places: tasks, signal });
    } finally {
      release();
    }
  } catch (error) {
    const open = tasks.filter((task) => task.isOpen);
    for (const task of open) {
      // The guest's place is not to blame.
      if (task.isGuest) task.claim.settle(false);
      else task.settled(error);
    }
  }
}
