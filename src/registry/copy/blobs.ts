// Sees to it that a blob is in some repositories: known, found, mounted, or else brought there. Where blobs can't be
// mounted, it is delivered in advance to others that will need it; what fails for them fails nothing here.
import type { ContentReader } from "../../core/image/content.ts";
import type { Layer } from "../../core/image/manifest.ts";
import type { Semaphore } from "../../net/limiter.ts";
import type { RetryEvents } from "../http/host.ts";
import type { DestinationRepository } from "./destination.ts";
import type { BlobPlace } from "./committed-blobs.ts";
import type { BlobLedger, Claim, Claimant, Sibling } from "./ledger.ts";
import type { BlobDestination, ExpectedCopies } from "./expected-copies.ts";
import { type Delivery, mostLanes, transfer, wholeSize } from "./transfer.ts";

export interface BlobWork {
  readonly reader: ContentReader;
  readonly ledger: BlobLedger;
  readonly claimant: Claimant;
  readonly transfers: Semaphore;
  readonly mountable: (registry: string) => boolean;
  /** Who else will need a blob; null when nothing is to be delivered in advance. */
  readonly expected: ExpectedCopies | null;
  /** How long deliveries in advance may hold up the others at least. */
  readonly advanceMs: number;
  readonly events: RetryEvents;
  readonly onMoved: (bytes: number) => void;
  readonly onMovedInAdvance: (bytes: number) => void;
  readonly onReused: (bytes: number) => void;
  readonly signal: AbortSignal;
}

type Ours = Extract<Claim, { kind: "ours" }>;

interface Task extends Delivery, BlobDestination {
  readonly claim: Ours;
  readonly isOpen: boolean;
  /** It was there before. */
  found(): void;
}

/** Brings the blob to all destinations; gives those that did not get it, with the reason. */
export async function ensureBlob(
  work: BlobWork,
  blob: Layer,
  destinations: readonly BlobDestination[],
): Promise<ReadonlyMap<DestinationRepository, unknown>> {
  const failed = new Map<DestinationRepository, unknown>();
  let open = destinations;
  while (open.length > 0) {
    // All claims at one instant: who waits for whom then follows the order of time, and never a circle.
    const claims = open.map((to) => ({ to, claim: claimFor(work, blob, to) }));
    const tasks = claims.flatMap(({ to, claim }) => {
      const fail = (error: unknown) => failed.set(to.destination, error);
      return claim.kind === "ours" ? [taskOf(work, { to, claim, inAdvance: false, fail })] : [];
    });
    const following = tasks.filter((task) => siblingOf(work, blob, task) !== undefined);
    const leading = tasks.filter((task) => !following.includes(task));
    const waiting = claims.map(async ({ to, claim }) => {
      if (claim.kind !== "wait") return [];
      if (!(await claim.done)) return [to];
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

function claimFor({ ledger, claimant }: BlobWork, blob: Layer, to: BlobDestination): Claim {
  return ledger.claim(claimant, placeOf(blob, to));
}

function siblingOf({ ledger, claimant }: BlobWork, blob: Layer, to: BlobDestination): Sibling | undefined {
  return ledger.sibling(claimant, placeOf(blob, to));
}

function placeOf({ digest }: Layer, { destination }: BlobDestination): BlobPlace {
  const { registry, repository } = destination;
  return { registry, repository, digest };
}

function mayMount({ mountable, ledger }: BlobWork, registry: string): boolean {
  return mountable(registry) && ledger.mayMount(registry);
}

interface TaskStart {
  readonly to: BlobDestination;
  readonly claim: Ours;
  readonly inAdvance: boolean;
  readonly fail: (error: unknown) => void;
}

function taskOf(work: BlobWork, { to, claim, inAdvance, fail }: TaskStart): Task {
  const task = {
    destination: to.destination,
    present: to.present,
    claim,
    inAdvance,
    isOpen: true,
    onMoved: inAdvance ? work.onMovedInAdvance : work.onMoved,
    found: (): void => {
      task.isOpen = false;
      claim.settle("before");
    },
    settled: (error?: unknown): void => {
      if (!task.isOpen) return;
      task.isOpen = false;
      if (error !== undefined) fail(error);
      claim.settle(error === undefined ? "now" : "not");
    },
  };
  return task;
}

/** Nobody else has it in this registry, or it can't be had from there: bring it to all that lack it with one read. */
async function lead(work: BlobWork, blob: Layer, tasks: readonly Task[]): Promise<void> {
  const all = [...tasks, ...inAdvance(work, blob, tasks)];
  const isMissing = await Promise.all(all.map((task) => lacks(work, blob, task)));
  const missing = all.filter((_, at) => isMissing[at]);
  if (missing.some((task) => !task.inAdvance)) await bring(work, blob, missing);
  // Nothing is read for deliveries in advance alone.
  else for (const { claim } of missing) claim.settle("not");
}

/** Claims the blob for those who will need it too, as many as one read can serve. */
function inAdvance(work: BlobWork, blob: Layer, tasks: readonly Task[]): readonly Task[] {
  const { expected, events, signal } = work;
  const most = blob.size <= wholeSize ? Number.POSITIVE_INFINITY : mostLanes - tasks.length;
  const further: Task[] = [];
  for (const registry of new Set(tasks.map(({ destination }) => destination.registry))) {
    if (expected === null || mayMount(work, registry)) continue;
    for (const to of expected.needing({ registry, digest: blob.digest, events, signal })) {
      if (further.length >= most) return further;
      if (work.ledger.isClaimed(placeOf(blob, to))) continue;
      const claim = claimFor(work, blob, to);
      const fail = (error: unknown) => expected.failed(to.destination, error);
      if (claim.kind === "ours") further.push(taskOf(work, { to, claim, inAdvance: true, fail }));
    }
  }
  return further;
}

/** Another repository of the registry has it or gets it: wait until a manifest there names it, and mount. */
async function follow(work: BlobWork, blob: Layer, task: Task): Promise<void> {
  while (mayMount(work, task.destination.registry)) {
    const sibling = siblingOf(work, blob, task);
    if (sibling === undefined) break;
    if (!(await sibling.committed)) continue;
    const session = await mount(work, blob, task, sibling.repository);
    if (session === "mounted") return;
    task.session = session;
    break;
  }
  await lead(work, blob, [task]);
}

/** "mounted", the session that was opened instead, or nothing when the attempt failed. */
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
    if (task.session !== undefined || !(await task.present(blob.digest))) return true;
    // Whoever needs it there counts it himself.
    if (!task.inAdvance) work.onReused(blob.size);
    task.found();
  } catch (error) {
    task.settled(error);
  }
  return false;
}

async function bring(work: BlobWork, blob: Layer, tasks: readonly Task[]): Promise<void> {
  const { reader, advanceMs, signal } = work;
  try {
    const release = await work.transfers.acquire(signal);
    try {
      await transfer({ reader, blob, deliveries: tasks, advanceMs, signal });
    } finally {
      release();
    }
  } catch (error) {
    for (const task of tasks.filter(({ isOpen }) => isOpen)) {
      // A repository that needs it later is not to blame.
      if (task.inAdvance) task.claim.settle("not");
      else task.settled(error);
    }
  }
}
