// What a config put into ECR, as its state is to know it: by place the digest, what was there before, and whether it was
// only found.
import type { Digest } from "../../../../src/core/base/digest.ts";
import type { Ref } from "../steps.ts";

/** `repository:tag`. */
export type Place = string;

export interface Owned {
  readonly digest: Digest;
  readonly ref: Ref;
  /** Another hand put it there: it is known, and not this config's to take away. */
  readonly isFound: boolean;
  /** Since when it is known there. */
  readonly time: number;
  /** What the place held before, by this config's hand. */
  readonly replaced: readonly Digest[];
}

export class Owning {
  readonly #places: Map<Place, Owned>;

  constructor(places: Iterable<readonly [Place, Owned]> = []) {
    this.#places = new Map(places);
  }

  get places(): ReadonlyMap<Place, Owned> {
    return this.#places;
  }

  get(place: Place): Owned | undefined {
    return this.#places.get(place);
  }

  add(place: Place, { ref, digest, isFound, time }: Omit<Owned, "replaced">): void {
    const before = this.#places.get(place);
    const older = (before?.replaced ?? []).filter((one) => one !== digest);
    if (before?.digest === digest) {
      // What was put by this config stays its own, whoever finds it in order later.
      const found = isFound && before.isFound;
      const first = Math.min(before.time, time);
      this.#places.set(place, { digest, ref, isFound: found, time: first, replaced: older });
      return;
    }
    const replaced = before === undefined || before.isFound ? older : [before.digest, ...older];
    this.#places.set(place, { digest, ref, isFound, time, replaced });
  }

  delete(place: Place): void {
    this.#places.delete(place);
  }

  /** An image without a tag: only the memory of what was replaced goes. */
  forget(repository: string, digest: Digest): void {
    for (const [place, one] of this.#places)
      if (place.startsWith(`${repository}:`))
        this.#places.set(place, { ...one, replaced: one.replaced.filter((old) => old !== digest) });
  }

  clear(): void {
    this.#places.clear();
  }

  /** Whether this config mirrored the digest under the reference, as far as that is remembered. */
  hasMirrored(ref: Ref, digest: Digest): boolean {
    return [...this.#places.values()].some(
      (one) => one.ref === ref && !one.isFound && [one.digest, ...one.replaced].includes(digest),
    );
  }

  /** Since when the digest is known under the reference by having been found. */
  foundSince(ref: Ref, digest: Digest): number {
    const found = [...this.#places.values()].filter(
      (one) => one.isFound && one.ref === ref && one.digest === digest,
    );
    return Math.min(Infinity, ...found.map(({ time }) => time));
  }
}
