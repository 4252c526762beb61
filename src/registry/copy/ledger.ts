// What is known of blobs: in which repositories this run has brought them or is bringing them, which is why a blob goes
// up once per registry, however many images need it; and, asked of the registry, which were there before.
import type { Digest } from "../../core/base/digest.ts";
import type { DestinationAccess, DestinationRepository, LayerCheck } from "./destination.ts";

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
const mostAtOnce = 100;

export class BlobLedger {
  /** registry and digest -> repository -> whether it is there. */
  readonly #entries = new Map<string, Map<string, Promise<boolean>>>();
  readonly #mounting = new Map<string, Mounting>();

  claim(registry: string, repository: string, digest: Digest): Claim {
    const repositories = this.#repositories(registry, digest);
    const known = repositories.get(repository);
    if (known !== undefined) return { kind: "wait", done: known };
    const [sibling] = repositories;
    let settle: (present: boolean) => void = () => undefined;
    const done = new Promise<boolean>((resolve) => {
      settle = (present) => {
        if (!present) repositories.delete(repository);
        resolve(present);
      };
    });
    repositories.set(repository, done);
    const from = sibling === undefined ? undefined : { repository: sibling[0], done: sibling[1] };
    return { kind: "ours", sibling: from, settle };
  }

  /** The registry says that it doesn't have it after all. */
  forget(registry: string, repository: string, digest: Digest): void {
    this.#repositories(registry, digest).delete(repository);
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

  #repositories(registry: string, digest: Digest): Map<string, Promise<boolean>> {
    const key = `${registry} ${digest}`;
    const known = this.#entries.get(key) ?? new Map<string, Promise<boolean>>();
    this.#entries.set(key, known);
    return known;
  }
}

export interface PresenceQuestion {
  readonly destination: DestinationRepository;
  /** All blobs that may be asked for: they are asked for together where the registry offers it. */
  readonly digests: readonly Digest[];
  readonly signal: AbortSignal;
}

export type Presence = (digest: Digest) => Promise<boolean>;

/** Tells of blobs whether they are in a repository already. A new one holds nothing, so nobody asks. */
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
