// What this run will copy, announced before it begins: in which order, and which repositories will need a blob. Where blobs
// can't be mounted, one read of a blob is written to all of those. What is delivered in advance and fails is made good
// by the repository's own image.
import type { Digest } from "../../core/base/digest.ts";
import type { Descriptor } from "../../core/image/content.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { RetryEvents } from "../http/host.ts";
import { RegistryProblem } from "../net/problems.ts";
import type { CopyDestination, DestinationAccess, DestinationRepository } from "./destination.ts";
import { type Presence, presenceIn } from "./ledger.ts";

export interface ExpectedCopy {
  readonly destination: CopyDestination;
  /** Each once. */
  readonly blobs: readonly Digest[];
}

/** Repositories that need a blob, with how many copies: nearly always it is one. */
type Needs = { readonly repository: string; count: number } | Map<string, number>;

/** A repository that needs a blob, and what is already known to be there. */
export interface BlobDestination {
  readonly destination: DestinationRepository;
  readonly present: Presence;
}

export interface NeedQuestion {
  readonly registry: string;
  readonly digest: Digest;
  readonly events: RetryEvents;
  readonly signal: AbortSignal;
}

type RepositoryName = Pick<CopyDestination, "registry" | "repository">;

export class ExpectedCopies {
  readonly #access: DestinationAccess;
  readonly #expected = new Map<CopyDestination, readonly Digest[]>();
  /** By registry and digest. */
  readonly #needs = new Map<string, Map<Digest, Needs>>();
  /** By repository: the blobs that may be brought to it for others. */
  readonly #shared = new Map<string, Set<Digest>>();
  readonly #present = new Map<string, Presence>();
  readonly #closed = new Set<string>();

  constructor(access: DestinationAccess) {
    this.#access = access;
  }

  expect(copies: readonly ExpectedCopy[]): void {
    for (const { destination, blobs } of copies) {
      this.#expected.set(destination, blobs);
      for (const digest of blobs) this.#count(destination, digest, 1);
    }
    for (const { destination, blobs } of copies)
      for (const digest of blobs)
        if (this.#isShared(destination.registry, digest)) this.#note(destination, digest);
  }

  #note(destination: CopyDestination, digest: Digest): void {
    const key = keyOf(destination);
    const shared = this.#shared.get(key) ?? new Set();
    this.#shared.set(key, shared);
    shared.add(digest);
  }

  /** The copy is done, or will not be done. */
  dismiss(destination: CopyDestination): void {
    for (const digest of this.#expected.get(destination) ?? []) this.#count(destination, digest, -1);
    this.#expected.delete(destination);
  }

  /** Every repository of the registry that will need the blob. */
  *needing({ registry, digest, events, signal }: NeedQuestion): Generator<BlobDestination> {
    for (const repository of repositoriesIn(this.#needs.get(registry)?.get(digest))) {
      if (this.#closed.has(keyOf({ registry, repository }))) continue;
      const destination = this.#access.destination(registry, repository).observed(events);
      const present: Presence = (one) => this.#isPresent({ registry, repository }, one, signal);
      yield { destination, present };
    }
  }

  /** A repository that refuses will refuse again: from now on its own images bring what it needs. */
  failed(repository: RepositoryName, error: unknown): void {
    const isTransient = error instanceof RegistryProblem && error.retry !== "never";
    if (!isTransient) this.#closed.add(keyOf(repository));
  }

  /** One question for all that may be brought there. */
  #isPresent(
    { registry, repository }: RepositoryName,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<boolean> {
    const key = keyOf({ registry, repository });
    const known =
      this.#present.get(key) ??
      presenceIn(this.#access, {
        destination: this.#access.destination(registry, repository),
        digests: [...(this.#shared.get(key) ?? [])].filter((one) => this.#isShared(registry, one)),
        signal,
      });
    this.#present.set(key, known);
    return known(digest);
  }

  #isShared(registry: string, digest: Digest): boolean {
    const needs = this.#needs.get(registry)?.get(digest);
    return needs instanceof Map && needs.size > 1;
  }

  #count({ registry, repository }: RepositoryName, digest: Digest, change: 1 | -1): void {
    const all = this.#needs.get(registry) ?? new Map<Digest, Needs>();
    this.#needs.set(registry, all);
    const needs = counted(all.get(digest), repository, change);
    if (needs === undefined) all.delete(digest);
    else all.set(digest, needs);
  }
}

function repositoriesIn(needs: Needs | undefined): Iterable<string> {
  if (needs === undefined) return [];
  return needs instanceof Map ? needs.keys() : [needs.repository];
}

/** Undefined: no repository needs it any more. */
function counted(needs: Needs | undefined, repository: string, change: 1 | -1): Needs | undefined {
  if (needs instanceof Map) {
    const count = (needs.get(repository) ?? 0) + change;
    if (count > 0) needs.set(repository, count);
    else needs.delete(repository);
    return needs.size > 0 ? needs : undefined;
  }
  if (needs === undefined) return change > 0 ? { repository, count: change } : undefined;
  if (needs.repository === repository) {
    needs.count += change;
    return needs.count > 0 ? needs : undefined;
  }
  return change > 0
    ? new Map([
        [needs.repository, needs.count],
        [repository, change],
      ])
    : needs;
}

function keyOf({ registry, repository }: RepositoryName): string {
  return `${registry}/${repository}`;
}

export interface OrderedImage {
  readonly id: string;
  readonly blobs: readonly Pick<Descriptor, "digest" | "size">[];
}

/**
 * Images whose blobs most others share go first, smaller ones before larger ones: the others wait until such an image is
 * whole to take over what it has. One that brings nothing shared that an image before it doesn't bring goes after all that
 * do, so that few images are waited for.
 */
export function leadersFirst<T extends OrderedImage>(images: readonly T[]): readonly T[] {
  const uses = new Map<Digest, number>();
  const ranked = images.map((image) => {
    const sizes = new Map(image.blobs.map(({ digest, size }) => [digest, size]));
    const bytes = [...sizes.values()].reduce((total, size) => total + size, 0);
    return { image, digests: [...sizes.keys()], bytes, shared: 0 };
  });
  for (const { digests } of ranked)
    for (const digest of digests) uses.set(digest, (uses.get(digest) ?? 0) + 1);
  const others = (digest: Digest): number => (uses.get(digest) ?? 1) - 1;
  for (const one of ranked) one.shared = one.digests.reduce((total, digest) => total + others(digest), 0);
  ranked.sort((a, b) => b.shared - a.shared || a.bytes - b.bytes || compareText(a.image.id, b.image.id));
  const covered = new Set<Digest>();
  const leaders: T[] = [];
  const rest: T[] = [];
  for (const { image, digests } of ranked) {
    const fresh = digests.filter((digest) => others(digest) > 0 && !covered.has(digest));
    for (const digest of fresh) covered.add(digest);
    (fresh.length > 0 ? leaders : rest).push(image);
  }
  return [...leaders, ...rest];
}
