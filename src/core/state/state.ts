// The memory of what was applied. It is not the truth (ECR is): it tells drifted from moved from foreign, and
// says what prune may take away.
import type { Digest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import { defined } from "../base/record.ts";
import type { ChartOrigin } from "../image/wanted.ts";

export interface StateEntry {
  readonly digest: Digest;
  readonly source: { readonly reference: string; readonly digest: Digest };
  /** The name of the config's source that wanted it. */
  readonly from: string;
  /** Further sources that wanted it: one that fails later still asks for it. */
  readonly alsoFrom?: readonly string[];
  readonly policy: string;
  /** It is a Helm chart: it has no row in files of images. */
  readonly chart?: ChartOrigin;
  /** ECR held it as it is wanted, by another hand: it is known, and prune never takes it. */
  readonly found?: true;
  /** When the tag was first given this digest, ISO 8601 in UTC. */
  readonly time: string;
  /** Index children and referrers that were put beside it: what must still be there. */
  readonly parts?: readonly Digest[];
  /** What the tag held before, newest first, as far as prune has not taken it away. */
  readonly replaced?: readonly ReplacedDigest[];
}

export interface ReplacedDigest {
  readonly digest: Digest;
  /** When the tag was given this digest. */
  readonly time: string;
  readonly parts?: readonly Digest[];
}

/** Keys are `repository:tag`, or `repository@digest` for an image without a tag. */
export type StateEntries = Readonly<Record<string, StateEntry>>;

export interface State {
  readonly formatVersion: "1.1";
  /** The config that it belongs to; null for a state that is absent or of format 1.0. */
  readonly name: string | null;
  /** Made with the first write and never changed: tells this state from every other. null as for `name`. */
  readonly lineage: string | null;
  readonly serial: number;
  /** By registry host. */
  readonly registries: Readonly<Record<string, StateEntries>>;
  /**
   * The same of what waits in other repositories to be scanned, without a tag: no row leads there, it is not mirrored, and
   * that it goes is no drift. Prune takes it away once it is not needed.
   */
  readonly staged: Readonly<Record<string, StateEntries>>;
  /** Generated files: path -> digest of the content last written. */
  readonly files: Readonly<Record<string, Digest>>;
  /** When a source reference was first seen with a digest: `reference@digest` -> ISO time. For minimumAge. */
  readonly seen: Readonly<Record<string, string>>;
  /** Source references that their source no longer has: since when a run of ours knows it, ISO time. */
  readonly gone: Readonly<Record<string, string>>;
}

export const emptyState: State = {
  formatVersion: "1.1",
  name: null,
  lineage: null,
  serial: 0,
  registries: {},
  staged: {},
  files: {},
  seen: {},
  gone: {},
};

/** What the state knows of digests at their sources, by `reference@digest`. */
export interface KnownDigests {
  /** Mirrored by this config: they are in already, whatever their age. */
  readonly mirrored: ReadonlySet<string>;
  /** When each other one was seen first, ISO time. */
  readonly seen: ReadonlyMap<string, string>;
}

/** What was only found in ECR was let in by another hand: that opens no door for it elsewhere. */
export function knownDigests(state: State): KnownDigests {
  const mirrored = new Set<string>();
  const seen = new Map(Object.entries(state.seen));
  for (const entry of Object.values(state.registries).flatMap((one) => Object.values(one))) {
    const { reference, digest } = entry.source;
    const key = `${reference}@${digest}`;
    if (entry.found === true) {
      const known = seen.get(key);
      if (known === undefined || entry.time < known) seen.set(key, entry.time);
      continue;
    }
    mirrored.add(key);
    for (const replaced of entry.replaced ?? []) mirrored.add(`${reference}@${replaced.digest}`);
  }
  return { mirrored, seen };
}

/** What the state remembers of an image that is there. */
export function stateEntry(
  image: Pick<StateEntry, "digest" | "source" | "from" | "policy" | "chart"> & {
    readonly parts: readonly Digest[];
    /** Where it was found: it names every source that wanted it. */
    readonly provenance: readonly { readonly source: string }[];
  },
  time: string,
): StateEntry {
  const { digest, source, from, policy, chart, parts, provenance } = image;
  const others = [...new Set(provenance.map((one) => one.source))].filter((name) => name !== from);
  return {
    digest,
    source: { reference: source.reference, digest: source.digest },
    from,
    ...(others.length === 0 ? {} : { alsoFrom: others.sort(compareText) }),
    policy,
    ...defined({ chart }),
    time,
    ...(parts.length === 0 ? {} : { parts }),
  };
}
