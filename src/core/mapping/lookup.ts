// Finds where an image lives in ECR: by its exact text first, then by its canonical form, then by its digest.
// Nothing is guessed: what isn't in the mapping stays as it is.
import { type MappingEntry } from "./row.ts";
import type { Digest } from "../base/digest.ts";
import { canonicalReference } from "./entries.ts";

/** How often a mapping was asked, and with what result. */
export interface LookupCounts {
  readonly translated: number;
  /** Asked for a reference that is one of the mapping's targets. */
  readonly already: number;
  readonly unmapped: number;
}

/** What else finds an entry, built when an exact text first misses. */
interface Indexes {
  /** Canonical forms that are no entry's own text. */
  readonly canonical: ReadonlyMap<string, string>;
  readonly digests: ReadonlyMap<string, string>;
  readonly targets: ReadonlySet<string>;
}

const longestUri = 1024;
const remembered = 100_000;

export class ImageMapping {
  readonly size: number;
  readonly #exact = new Map<string, string>();
  /** Digests that entries name beside their texts. */
  readonly #digests = new Map<string, Digest>();
  #indexes: Indexes | undefined;
  /** Answers to other forms, so that a form is parsed once; null where there is none. */
  readonly #answers = new Map<string, string | null>();
  #translated = 0;
  #already = 0;
  #unmapped = 0;

  /** The first of two entries with one text is taken; whoever reads a file has refused such a file before. */
  constructor(entries: readonly MappingEntry[]) {
    for (const { internal, ecr, digest } of entries) {
      if (this.#exact.has(internal)) continue;
      this.#exact.set(internal, ecr);
      if (digest !== undefined) this.#digests.set(internal, digest);
    }
    this.size = this.#exact.size;
  }

  get counts(): LookupCounts {
    return { translated: this.#translated, already: this.#already, unmapped: this.#unmapped };
  }

  /** The address of an image in ECR; undefined when the mapping doesn't know it. */
  find(uri: string): string | undefined {
    const target = this.peek(uri);
    if (target === undefined) this.#unmapped += 1;
    else if (target === uri) this.#already += 1;
    else this.#translated += 1;
    return target;
  }

  /** The same without counting. */
  peek(uri: string): string | undefined {
    return this.#exact.get(uri) ?? this.#other(uri);
  }

  /** Does an address in ECR begin so? Programs join folders with names, and nodes complete tags, while they run. */
  hasBelow(start: string): boolean {
    for (const ecr of this.#exact.values()) if (ecr.startsWith(start)) return true;
    return false;
  }

  #other(uri: string): string | undefined {
    // An `s3://` address is no image, and datasets have many.
    if (uri === "" || uri.length > longestUri || uri.includes("://")) return undefined;
    const known = this.#answers.get(uri);
    if (known !== undefined) return known ?? undefined;
    const answer = this.#lookUp(uri);
    if (this.#answers.size < remembered) this.#answers.set(uri, answer ?? null);
    return answer;
  }

  #lookUp(uri: string): string | undefined {
    this.#indexes ??= indexes(this.#exact, this.#digests);
    const { canonical, digests, targets } = this.#indexes;
    if (targets.has(uri)) return uri;
    const reference = canonicalReference(uri.trim());
    if (reference === undefined) return undefined;
    const digest = digestOf(reference);
    // An entry that is written in canonical form speaks for all forms of its image.
    return (
      this.#exact.get(reference) ??
      canonical.get(reference) ??
      (digest === undefined ? undefined : digests.get(digest))
    );
  }
}

function indexes(exact: ReadonlyMap<string, string>, named: ReadonlyMap<string, Digest>): Indexes {
  const canonical = new Map<string, string>();
  const digests = new Map<string, string>();
  const targets = new Set<string>();
  for (const [internal, ecr] of exact) {
    targets.add(ecr);
    const reference = canonicalReference(internal) ?? internal;
    if (reference !== internal && !canonical.has(reference)) canonical.set(reference, ecr);
    const known = named.get(internal) ?? digestOf(internal) ?? digestOf(ecr);
    if (known !== undefined && !digests.has(known)) digests.set(known, ecr);
  }
  return { canonical, digests, targets };
}

function digestOf(reference: string): string | undefined {
  const at = reference.indexOf("@");
  return at < 0 ? undefined : reference.slice(at + 1);
}
