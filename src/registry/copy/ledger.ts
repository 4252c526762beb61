// What is known of blobs: in which repositories this run has brought them or is bringing them, which is why a blob goes
// up once per registry, however many images need it; and, asked of the registry, which were there before.
import type { Digest } from "../../core/base/digest.ts";
import { type BlobPlace, CommittedBlobs } from "./committed-blobs.ts";
import type { DestinationAccess, DestinationRepository, LayerCheck } from "./destination.ts";

export type Claim =
  /** Somebody else is bringing it to this very repository. Resolves to whether that worked. */
  | { readonly kind: "wait"; readonly done: Promise<boolean> }
  | { readonly kind: "ours"; settle(present: "before" | "now" | "not"): void };

/** A repository of the same registry that has a blob or gets it, and whether a manifest there names it: until then no other can take it over. */
export interface Sibling {
  readonly repository: string;
  readonly committed: Promise<boolean>;
}

interface Entry {
  readonly claimant: Claimant;
  readonly done: Promise<boolean>;
  readonly committed: Promise<boolean>;
  commit(worked: boolean): void;
  /** null: not known yet. */
  isCommitted: boolean | null;
}

/**
 * A copy that claims blobs. It waits only for copies that began before it, so that no two wait for each other, however
 * often a claim changes hands.
 */
export class Claimant {
  readonly order: number;
  /** By registry and repository: what it brings there and what no manifest names yet. */
  readonly #open = new Map<string, Entry[]>();
  /** What others bring there: its manifests name that too. */
  readonly #joined = new Map<string, Entry[]>();

  constructor(order: number) {
    this.order = order;
  }

  brings(place: string, entry: Entry): void {
    addTo(this.#open, place, entry);
  }

  joins(place: string, entry: Entry): void {
    addTo(this.#joined, place, entry);
  }

  /** The repository holds manifests that name all that was brought to it. */
  committed(registry: string, repository: string): void {
    const key = placeKey(registry, repository);
    for (const entries of [this.#open, this.#joined]) {
      for (const entry of entries.get(key) ?? []) entry.commit(true);
      entries.delete(key);
    }
  }

  /** What is not committed by now won't be by this copy. */
  end(): void {
    for (const entries of this.#open.values()) for (const entry of entries) entry.commit(false);
    this.#open.clear();
  }
}

interface Mounting {
  refused: number;
  worked: number;
}

const enoughRefusals = 3;
const mostAtOnce = 100;

export class BlobLedger {
  /** What is on its way, or came without a manifest to name it: registry and digest -> repository. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  readonly #committed = new CommittedBlobs();
  readonly #mounting = new Map<string, Mounting>();
  #claimants = 0;

  claimant(): Claimant {
    this.#claimants += 1;
    return new Claimant(this.#claimants);
  }

  claim(claimant: Claimant, place: BlobPlace): Claim {
    if (this.#committed.has(place)) return { kind: "wait", done: Promise.resolve(true) };
    const known = this.#entry(place);
    const key = placeKey(place.registry, place.repository);
    if (known !== undefined && known.claimant.order <= claimant.order) {
      claimant.joins(key, known);
      return { kind: "wait", done: known.done };
    }
    // It has changed hands, to a copy that may be waiting for this one: rather bring it twice than wait in a circle.
    if (known !== undefined) return { kind: "ours", settle: () => undefined };
    const [done, resolveDone] = deferred();
    const entry = this.#open(claimant, place, done);
    claimant.brings(key, entry);
    return {
      kind: "ours",
      settle: (present) => {
        if (present === "not") this.#close(place, entry);
        if (present !== "now") entry.commit(present === "before");
        resolveDone(present !== "not");
      },
    };
  }

  #open(claimant: Claimant, place: BlobPlace, done: Promise<boolean>): Entry {
    const [committed, resolveCommitted] = deferred();
    const entry: Entry = {
      claimant,
      done,
      committed,
      isCommitted: null,
      commit: (worked) => {
        if (entry.isCommitted === null && worked) this.#commit(place, entry);
        entry.isCommitted ??= worked;
        resolveCommitted(entry.isCommitted);
      },
    };
    const key = blobKey(place);
    const repositories = this.#entries.get(key) ?? new Map<string, Entry>();
    this.#entries.set(key, repositories);
    repositories.set(place.repository, entry);
    return entry;
  }

  #entry(place: BlobPlace): Entry | undefined {
    return this.#entries.get(blobKey(place))?.get(place.repository);
  }

  /** Unless another copy has taken it over. */
  #close(place: BlobPlace, entry: Entry): boolean {
    const key = blobKey(place);
    const repositories = this.#entries.get(key);
    if (repositories?.get(place.repository) !== entry) return false;
    repositories.delete(place.repository);
    if (repositories.size === 0) this.#entries.delete(key);
    return true;
  }

  #commit(place: BlobPlace, entry: Entry): void {
    if (this.#close(place, entry)) this.#committed.add(place);
  }

  /** ECR lists an image there that names it. */
  holds(place: BlobPlace): void {
    if (!this.isClaimed(place)) this.#committed.add(place);
  }

  isClaimed(place: BlobPlace): boolean {
    return this.#committed.has(place) || this.#entry(place) !== undefined;
  }

  /** Where a blob could be taken over from, now or when that repository's manifest is there. */
  sibling({ order }: Claimant, place: BlobPlace): Sibling | undefined {
    const holder = this.#committed.sibling(place);
    if (holder !== undefined) return { repository: holder, committed: Promise.resolve(true) };
    for (const [name, { committed, isCommitted, claimant }] of this.#entries.get(blobKey(place)) ?? []) {
      if (name === place.repository || isCommitted === false) continue;
      if (claimant.order < order) return { repository: name, committed };
    }
    return undefined;
  }

  /** The registry says that it doesn't have it after all. */
  forget(place: BlobPlace): void {
    this.#committed.delete(place);
    const entry = this.#entry(place);
    if (entry !== undefined) this.#close(place, entry);
  }

  /** Whether mounting in a registry is worth a try: one that refused again and again is not asked any more. */
  mayMount(registry: string): boolean {
    const { refused, worked } = this.#mounts(registry);
    return worked > 0 || refused < enoughRefusals;
  }

  mounted(registry: string, worked: boolean): void {
    this.#mounts(registry)[worked ? "worked" : "refused"] += 1;
  }

  #mounts(registry: string): Mounting {
    const known = this.#mounting.get(registry) ?? { refused: 0, worked: 0 };
    this.#mounting.set(registry, known);
    return known;
  }
}

function addTo(entries: Map<string, Entry[]>, place: string, entry: Entry): void {
  const known = entries.get(place) ?? [];
  entries.set(place, known);
  known.push(entry);
}

function blobKey({ registry, digest }: BlobPlace): string {
  return `${registry} ${digest}`;
}

function placeKey(registry: string, repository: string): string {
  return `${registry}/${repository}`;
}

function deferred(): [promise: Promise<boolean>, resolve: (value: boolean) => void] {
  let resolve: (value: boolean) => void = () => undefined;
  const promise = new Promise<boolean>((settle) => {
    resolve = settle;
  });
  return [promise, resolve];
}

export interface PresenceQuestion {
  readonly destination: DestinationRepository;
  /** All blobs that may be asked for: they are asked for together where the registry offers it. */
  readonly digests: readonly Digest[];
  readonly signal: AbortSignal;
}

export type Presence = (digest: Digest) => Promise<boolean>;

/** Whether blobs are already in a repository. A new one is empty, so no request is needed. */
export function presenceIn(access: DestinationAccess, question: PresenceQuestion): Presence {
  const { destination, signal } = question;
  const { layerCheck } = access;
  if (access.isNew?.(destination.registry, destination.repository)) return () => Promise.resolve(false);
  if (layerCheck === undefined) return (digest) => destination.hasBlob(digest, signal);
  let asked: Promise<ReadonlySet<Digest>> | undefined;
  return async (digest) => {
    asked ??= askAll(question, layerCheck);
    return (await asked).has(digest);
  };
}

async function askAll(
  { destination, digests, signal }: PresenceQuestion,
  layerCheck: LayerCheck,
): Promise<ReadonlySet<Digest>> {
  const { registry, repository } = destination;
  const found = new Set<Digest>();
  for (let at = 0; at < digests.length; at += mostAtOnce) {
    const part = digests.slice(at, at + mostAtOnce);
    for (const digest of await layerCheck(registry, repository, part, signal)) found.add(digest);
  }
  return found;
}
