// What this run will copy, told before it begins: in which order, and which repositories will need a blob. Where blobs
// can't be mounted, one read of a blob is written to all of those. What is delivered in advance and fails is made good
// by the repository's own image.
import type { Digest } from "../../core/base/digest.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { RetryEvents } from "../http/host.ts";
import { RegistryProblem } from "../net/problems.ts";
import type { CopyDestination, DestinationAccess, DestinationRepository } from "./destination.ts";
import { type Presence, presenceIn } from "./ledger.ts";

export interface ExpectedCopy {
  readonly destination: CopyDestination;
  readonly blobs: readonly Digest[];
}

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
  readonly #expected = new Map<CopyDestination, ReadonlySet<Digest>>();
  /** registry and digest -> repository -> how many copies will need it there. */
  readonly #needs = new Map<string, Map<string, number>>();
  /** By repository: all blobs that may be brought to it. */
  readonly #wanted = new Map<string, Set<Digest>>();
  readonly #present = new Map<string, Presence>();
  readonly #closed = new Set<string>();

  constructor(access: DestinationAccess) {
    this.#access = access;
  }

  expect(copies: readonly ExpectedCopy[]): void {
    for (const { destination, blobs } of copies) {
      const digests = new Set(blobs);
      this.#expected.set(destination, digests);
      const wanted = this.#wanted.get(keyOf(destination)) ?? new Set();
      this.#wanted.set(keyOf(destination), wanted);
      for (const digest of digests) {
        wanted.add(digest);
        this.#count(destination, digest, 1);
      }
    }
  }

  /** The copy is done, or will not be done. */
  dismiss(destination: CopyDestination): void {
    for (const digest of this.#expected.get(destination) ?? []) this.#count(destination, digest, -1);
    this.#expected.delete(destination);
  }

  /** Every repository of the registry that will need the blob. */
  *needing({ registry, digest, events, signal }: NeedQuestion): Generator<BlobDestination> {
    for (const repository of this.#needs.get(needKey(registry, digest))?.keys() ?? []) {
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
        digests: [...(this.#wanted.get(key) ?? [])].filter((one) => this.#isShared(registry, one)),
        signal,
      });
    this.#present.set(key, known);
    return known(digest);
  }

  #isShared(registry: string, digest: Digest): boolean {
    return (this.#needs.get(needKey(registry, digest))?.size ?? 0) > 1;
  }

  #count({ registry, repository }: RepositoryName, digest: Digest, change: number): void {
    const key = needKey(registry, digest);
    const repositories = this.#needs.get(key) ?? new Map<string, number>();
    const count = (repositories.get(repository) ?? 0) + change;
    if (count > 0) repositories.set(repository, count);
    else repositories.delete(repository);
    if (repositories.size > 0) this.#needs.set(key, repositories);
    else this.#needs.delete(key);
  }
}

function keyOf({ registry, repository }: RepositoryName): string {
  return `${registry}/${repository}`;
}

function needKey(registry: string, digest: Digest): string {
  return `${registry} ${digest}`;
}

export interface OrderedImage {
  readonly id: string;
  readonly blobs: readonly Digest[];
}

/** Images whose blobs most others share go first, so that the others find them; then by id. */
export function mostSharedFirst<T extends OrderedImage>(images: readonly T[]): readonly T[] {
  const uses = new Map<Digest, number>();
  const ranked = images.map((image) => ({ image, blobs: new Set(image.blobs), shared: 0 }));
  for (const { blobs } of ranked) for (const blob of blobs) uses.set(blob, (uses.get(blob) ?? 0) + 1);
  for (const one of ranked) for (const blob of one.blobs) one.shared += (uses.get(blob) ?? 1) - 1;
  ranked.sort((a, b) => b.shared - a.shared || compareText(a.image.id, b.image.id));
  return ranked.map(({ image }) => image);
}
