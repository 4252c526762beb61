// What this run knows of blobs: in which repositories they are, and which are on their way. It is why a blob
// goes up once per registry, however many images need it.
import type { Digest } from "../../core/base/digest.ts";

export type Claim =
  /** Somebody else is bringing it to this very repository. Resolves to whether that worked. */
  | { readonly kind: "wait"; readonly done: Promise<boolean> }
  /** Ours to bring; a sibling is a repository of the same registry that has it or gets it. */
  | { readonly kind: "ours"; readonly sibling: Sibling | undefined; settle(present: boolean): void };

export interface Sibling {
  readonly repository: string;
  readonly done: Promise<boolean>;
}

interface Mounting {
  refused: number;
  worked: number;
}

const enoughRefusals = 3;

export class BlobLedger {
  /** registry and digest -> repository -> whether it is there. */
  readonly #entries = new Map<string, Map<string, Promise<boolean>>>();
  readonly #mounting = new Map<string, Mounting>();

  claim(registry: string, repository: string, digest: Digest): Claim {
    const places = this.#places(registry, digest);
    const known = places.get(repository);
    if (known !== undefined) return { kind: "wait", done: known };
    const [sibling] = places;
    const { done, resolve } = settleable();
    places.set(repository, done);
    const settle = (present: boolean): void => {
      if (!present) places.delete(repository);
      resolve(present);
    };
    const from = sibling === undefined ? undefined : { repository: sibling[0], done: sibling[1] };
    return { kind: "ours", sibling: from, settle };
  }

  remember(registry: string, repository: string, digest: Digest): void {
    this.#places(registry, digest).set(repository, Promise.resolve(true));
  }

  /** The registry says that it doesn't have it after all. */
  forget(registry: string, repository: string, digest: Digest): void {
    this.#places(registry, digest).delete(repository);
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

  #places(registry: string, digest: Digest): Map<string, Promise<boolean>> {
    const key = `${registry} ${digest}`;
    const known = this.#entries.get(key) ?? new Map<string, Promise<boolean>>();
    this.#entries.set(key, known);
    return known;
  }
}

function settleable(): { done: Promise<boolean>; resolve: (present: boolean) => void } {
  const made: { resolve?: (present: boolean) => void } = {};
  const done = new Promise<boolean>((resolve) => {
    made.resolve = resolve;
  });
  return { done, resolve: (present) => made.resolve?.(present) };
}
