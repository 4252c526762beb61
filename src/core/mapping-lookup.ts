// Finds where an image lives in ECR: by its exact text first, then by its canonical form, then by its digest.
// Nothing is guessed: what isn't in the mapping stays as it is.
import { type MappingEntry, canonicalReference } from "./mapping-entries.ts";

/** How often a mapping was asked, and with what result. */
export interface LookupCounts {
  readonly translated: number;
  /** Asked for a reference that is one of the mapping's targets. */
  readonly already: number;
  readonly unmapped: number;
}

interface Indexes {
  readonly canonical: ReadonlyMap<string, string>;
  readonly digests: ReadonlyMap<string, string>;
  readonly targets: ReadonlySet<string>;
}

const longestUri = 1024;
const remembered = 100_000;

export class ImageMapping {
  readonly size: number;
  readonly #entries: readonly MappingEntry[];
  readonly #exact: Map<string, string>;
  #indexes: Indexes | undefined;
  /** Answers to other forms, so that a form is parsed once. */
  readonly #answers = new Map<string, string | undefined>();
  #translated = 0;
  #already = 0;
  #unmapped = 0;

  /** The first of two entries with one text is taken; whoever reads a file has refused such a file before. */
  constructor(entries: readonly MappingEntry[]) {
    this.#entries = entries;
    this.#exact = new Map();
    for (const entry of entries)
      if (!this.#exact.has(entry.internal)) this.#exact.set(entry.internal, entry.ecr);
    this.size = this.#exact.size;
  }

  get counts(): LookupCounts {
    return { translated: this.#translated, already: this.#already, unmapped: this.#unmapped };
  }

  /** The place of an image; undefined when the mapping doesn't know it. */
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

  #other(uri: string): string | undefined {
    if (uri === "" || uri.length > longestUri) return undefined;
    if (this.#answers.has(uri)) return this.#answers.get(uri);
    const answer = lookUp(uri, this.#index());
    if (this.#answers.size < remembered) this.#answers.set(uri, answer);
    return answer;
  }

  #index(): Indexes {
    this.#indexes ??= indexes(this.#entries);
    return this.#indexes;
  }
}

function lookUp(uri: string, { canonical, digests, targets }: Indexes): string | undefined {
  if (targets.has(uri)) return uri;
  // An `s3://` address is no image; parsing it would only make an error to throw away.
  if (uri.includes("://")) return undefined;
  const reference = canonicalReference(uri.trim());
  if (reference === undefined) return undefined;
  const digest = digestOf(reference);
  return canonical.get(reference) ?? (digest === undefined ? undefined : digests.get(digest));
}

function indexes(entries: readonly MappingEntry[]): Indexes {
  const canonical = new Map<string, string>();
  const digests = new Map<string, string>();
  const targets = new Set<string>();
  for (const { internal, ecr, digest } of entries) {
    targets.add(ecr);
    const reference = canonicalReference(internal) ?? internal;
    // An entry that is written in canonical form speaks for all forms of its image.
    if (reference === internal || !canonical.has(reference)) canonical.set(reference, ecr);
    const known = digest ?? digestOf(internal) ?? digestOf(ecr);
    if (known !== undefined && !digests.has(known)) digests.set(known, ecr);
  }
  return { canonical, digests, targets };
}

function digestOf(reference: string): string | undefined {
  const at = reference.indexOf("@");
  return at < 0 ? undefined : reference.slice(at + 1);
}
