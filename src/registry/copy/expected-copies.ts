// What this run will copy, told before it begins: where blobs can't be mounted, one read of a blob is written to
// every repository that will need it. A guest is such a repository; its own image makes good what fails here.
import type { Digest } from "../../core/base/digest.ts";
import { RegistryProblem } from "../net/problems.ts";
import type { RetryEvents } from "../http/retry.ts";
import type { BlobPlace } from "./blobs.ts";
import type { CopyDestination, CopyEngineOptions } from "./engine.ts";
import { presence } from "./presence.ts";

export interface ExpectedCopy {
  readonly destination: CopyDestination;
  readonly blobs: readonly Digest[];
}

export interface GuestQuestion {
  readonly registry: string;
  readonly digest: Digest;
  readonly events: RetryEvents;
  readonly signal: AbortSignal;
}

type Present = BlobPlace["present"];
type Place = Pick<CopyDestination, "registry" | "repository">;

export class Guests {
  readonly #options: CopyEngineOptions;
  readonly #expected = new Map<CopyDestination, ReadonlySet<Digest>>();
  /** registry and digest -> repository -> how many copies will need it there. */
  readonly #needs = new Map<string, Map<string, number>>();
  /** By place: all blobs that may be brought to it. */
  readonly #wanted = new Map<string, Set<Digest>>();
  readonly #present = new Map<string, Present>();
  readonly #closed = new Set<string>();

  constructor(options: CopyEngineOptions) {
    this.#options = options;
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
  *places({ registry, digest, events, signal }: GuestQuestion): Generator<BlobPlace> {
    for (const repository of this.#needs.get(needKey(registry, digest))?.keys() ?? []) {
      if (this.#closed.has(keyOf({ registry, repository }))) continue;
      const destination = this.#options.destination(registry, repository).observed(events);
      const present: Present = (one) => this.#isPresent({ registry, repository }, one, signal);
      yield { destination, present };
    }
  }

  /** A place that refuses will refuse again: from now on its own images bring what it needs. */
  failed(place: Place, error: unknown): void {
    const isTransient = error instanceof RegistryProblem && error.retry !== "never";
    if (!isTransient) this.#closed.add(keyOf(place));
  }

  /** One question for all that may be brought to the place. */
  #isPresent(place: Place, digest: Digest, signal: AbortSignal): Promise<boolean> {
    const { registry, repository } = place;
    const key = keyOf(place);
    const { layerCheck } = this.#options;
    const known =
      this.#present.get(key) ??
      presence({
        destination: this.#options.destination(registry, repository),
        isNew: this.#options.isNew?.(registry, repository) ?? false,
        layerCheck,
        digests: [...(this.#wanted.get(key) ?? [])].filter((one) => this.#isShared(registry, one)),
        signal,
      });
    this.#present.set(key, known);
    return known(digest);
  }

  #isShared(registry: string, digest: Digest): boolean {
    return (this.#needs.get(needKey(registry, digest))?.size ?? 0) > 1;
  }

  #count({ registry, repository }: Place, digest: Digest, change: number): void {
    const key = needKey(registry, digest);
    const repositories = this.#needs.get(key) ?? new Map<string, number>();
    const count = (repositories.get(repository) ?? 0) + change;
    if (count > 0) repositories.set(repository, count);
    else repositories.delete(repository);
    if (repositories.size > 0) this.#needs.set(key, repositories);
    else this.#needs.delete(key);
  }
}

function keyOf({ registry, repository }: Place): string {
  return `${registry}/${repository}`;
}

function needKey(registry: string, digest: Digest): string {
  return `${registry} ${digest}`;
}
