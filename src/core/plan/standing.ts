// What stands with each destination that was ever mirrored, or is asked for and may not be filled now. A mirror makes
// nobody worse off: what the source no longer has, may not give yet, or could not be asked for stays as it is, as long as
// ECR holds it. Rows, files, prune and the lists of a plan all go by what is decided here. Pure.
import type { ProblemCode } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import { compareText, groupBy } from "../base/ordering.ts";
import { defined } from "../base/record.ts";
import { destinationKey, parseDestinationKey } from "../image/destination.ts";
import { tryParseImageRef } from "../image/reference.ts";
import type { GateRefusal } from "../gates/verdict.ts";
import type { ChartOrigin, ImageRequest } from "../image/wanted.ts";
import type { MappingRow } from "../mapping/row.ts";
import type { State, StateEntries, StateEntry } from "../state/state.ts";
import type { ActualRegistry, ActualRepository } from "./actual.ts";

/** The source has a digest that may not enter yet: the destination keeps what it has. */
export interface HeldImage extends RetainedImage {
  readonly code: ProblemCode;
  /** The digest at the source. */
  readonly wanted: Digest;
  /** What ECR holds there; null: nothing yet. */
  readonly keeps: Digest | null;
  /** When the digest at the source was first seen, and when it may enter; ISO 8601 in UTC. */
  readonly since: string;
  readonly until: string;
  /** Short: `too young`. */
  readonly why: string;
}

/** The source no longer has what was mirrored from it: the copy, its row and its files stay. */
export interface GoneImage extends RetainedImage {
  /** What ECR holds. */
  readonly digest: Digest;
  /** Since when a run knows it; absent: this run is the first. */
  readonly since?: string;
}

/** A gate refuses the digest at the source: the destination keeps what it has. */
export interface RefusedImage extends RetainedImage {
  /** The digest that would have entered. */
  readonly wanted: Digest;
  /** What ECR holds there; null: nothing yet. */
  readonly keeps: Digest | null;
  /** At least one. */
  readonly refusals: readonly GateRefusal[];
}

interface RetainedImage {
  readonly id: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  /** The reference at the source. */
  readonly source: string;
  readonly from: string;
}

/** A reference that is asked for and that this run does not bring. */
export interface UnsettledImage {
  readonly request: ImageRequest;
  /** Canonical, with the tag. */
  readonly reference: string;
  /** Where it goes; null where that can't be known without its digest. */
  readonly destination: { readonly repository: string; readonly tag: string | null } | null;
}

export interface YoungImage extends UnsettledImage {
  /** At the destination; it differs from the source's where some platforms are left out. */
  readonly digest: Digest;
  readonly sourceDigest: Digest;
  readonly since: string;
  readonly until: string;
}

/** An image whose digest a gate refuses. */
export interface UnsettledRefusal extends UnsettledImage {
  readonly digest: Digest;
  readonly sourceDigest: Digest;
  readonly refusals: readonly GateRefusal[];
}

export interface Unsettled {
  /** What the source has may not enter yet. */
  readonly young: readonly YoungImage[];
  readonly refused: readonly UnsettledRefusal[];
  /** The source doesn't have it. */
  readonly missing: readonly UnsettledImage[];
  /** It could not be looked at. */
  readonly unknown: readonly UnsettledImage[];
  /** Upstream repositories, `registry/repository`, of which no tags are known, with who asked. */
  readonly unlisted: ReadonlyMap<string, ImageRequest>;
  /** Sources of the config whose images are not all known. */
  readonly sources: ReadonlySet<string>;
}

/** A destination that stays as it is. */
export interface RetainedPlace {
  readonly key: string;
  /** What ECR holds there. */
  readonly digest: Digest;
  readonly reference: string;
  readonly from: string;
  /** Who asks for it in this run, as far as that is known. */
  readonly request: ImageRequest | null;
  readonly chart?: ChartOrigin;
}

export interface Standing {
  readonly held: readonly HeldImage[];
  readonly refused: readonly RefusedImage[];
  readonly gone: readonly GoneImage[];
  readonly retained: readonly RetainedPlace[];
  /** What the source doesn't have and ECR doesn't hold either. */
  readonly lost: readonly UnsettledImage[];
}

export const noStanding: Standing = { held: [], refused: [], gone: [], retained: [], lost: [] };

export const nothingUnsettled: Unsettled = {
  young: [],
  refused: [],
  missing: [],
  unknown: [],
  unlisted: new Map(),
  sources: new Set(),
};

export interface StandingInput {
  readonly registry: string;
  /** The config's target: ids name any other registry. */
  readonly target: { readonly registry: string };
  readonly state: State;
  readonly actual: ActualRegistry;
  /** Destinations that this run brings or finds in order. */
  readonly reached: ReadonlySet<string>;
  readonly unsettled: Unsettled;
}

export function standingIn(input: StandingInput): Standing {
  const retained = new Map<string, RetainedPlace>();
  const entries = input.state.registries[input.registry] ?? {};
  const look = lookUp(entries, input);
  const retain = (image: UnsettledImage): readonly RetainedPlace[] => {
    const found = look.placesOf(image);
    for (const one of found) retained.set(one.key, one);
    return found;
  };
  const held = input.unsettled.young.flatMap((image) => heldImage(image, retain(image), input));
  const refused = input.unsettled.refused.flatMap((image) => refusedImage(image, retain(image), input));
  const gone: GoneImage[] = [];
  const lost: UnsettledImage[] = [];
  for (const image of input.unsettled.missing) {
    const found = retain(image);
    if (found.length === 0) lost.push(image);
    gone.push(...found.map((one) => goneImage(one, image, input)));
  }
  for (const image of input.unsettled.unknown) retain(image);
  for (const one of look.placesOfUnknown(input.unsettled))
    if (!retained.has(one.key)) retained.set(one.key, one);
  return {
    held: held.sort(byId),
    refused: [...new Map(refused.map((one) => [one.id, one])).values()].sort(byId),
    gone: [...new Map(gone.map((one) => [one.id, one])).values()].sort(byId),
    retained: [...retained.values()].sort((a, b) => compareText(a.key, b.key)),
    lost,
  };
}

/** Rows of the mapping for what stays. The state remembers none of how its source wrote it. */
export function retainedRows(places: readonly RetainedPlace[], registry: string): readonly MappingRow[] {
  return places.map(({ key, digest, reference, from, request, chart }) => ({
    written: [reference],
    provenance: [],
    ...defined({ chart }),
    ...request,
    source: reference,
    target: `${registry}/${key}`,
    digest,
    place: key,
    from: request?.from ?? from,
  }));
}

/** Finds what stays, by the state's memory and by what ECR holds. */
function lookUp(entries: StateEntries, { actual, reached }: StandingInput) {
  const byReference = new Map<string, [string, StateEntry][]>();
  for (const [key, entry] of Object.entries(entries)) {
    const same = byReference.get(entry.source.reference);
    if (same === undefined) byReference.set(entry.source.reference, [[key, entry]]);
    else same.push([key, entry]);
  }
  const heldAt = (key: string, entry?: StateEntry): Digest | null => {
    if (reached.has(key)) return null;
    const { repository, tag } = parseDestinationKey(key);
    return digestAt(actual.repositories.get(repository), tag, entry?.digest);
  };
  return {
    /**
     * Names that a dated policy gave to older digests of the tag have been followed by others in their repository: they
     * don't count. Another repository is another place, and may be behind.
     */
    placesOf({ reference, destination, request }: UnsettledImage): readonly RetainedPlace[] {
      const same = groupBy(byReference.get(reference) ?? [], ([key]) => parseDestinationKey(key).repository);
      const known = [...same.values()].flatMap(newestOf);
      const keys = new Map<string, StateEntry | undefined>(known);
      if (destination?.tag != null) {
        const key = `${destination.repository}:${destination.tag}`;
        if (!keys.has(key)) keys.set(key, undefined);
      }
      const places = [...keys].flatMap(([key, entry]) => {
        const digest = heldAt(key, entry);
        return digest === null ? [] : [{ key, digest, reference, from: request.from, request }];
      });
      // Under an earlier prefix it stays only as long as it is nowhere else.
      const here = places.filter(
        ({ key }) => parseDestinationKey(key).repository === destination?.repository,
      );
      return here.length > 0 ? here : places;
    },
    placesOfUnknown({ unlisted, sources }: Unsettled): readonly RetainedPlace[] {
      if (unlisted.size === 0 && sources.size === 0) return [];
      return Object.entries(entries).flatMap(([key, entry]) => {
        const { reference } = entry.source;
        const request = unlisted.get(upstreamOf(reference)) ?? null;
        const isAsked = [entry.from, ...(entry.alsoFrom ?? [])].some((name) => sources.has(name));
        const digest = request === null && !isAsked ? null : heldAt(key, entry);
        const { from, chart } = entry;
        return digest === null ? [] : [{ key, digest, reference, from, request, ...defined({ chart }) }];
      });
    },
  };
}

/** `registry/repository` of a reference: what a listing of tags is of. */
export function upstreamOf(reference: string): string {
  const ref = tryParseImageRef(reference);
  return ref === undefined ? reference : `${ref.registry}/${ref.repository}`;
}

/** The destinations that hold the digest which the reference had last. */
function newestOf(
  entries: readonly (readonly [string, StateEntry])[],
): readonly (readonly [string, StateEntry])[] {
  const [, newest] = entries.reduce<readonly [string, StateEntry] | []>(
    (best, one) => (best[1] === undefined || best[1].time < one[1].time ? one : best),
    [],
  );
  return entries.filter(([, entry]) => entry.source.digest === newest?.source.digest);
}

function digestAt(
  there: ActualRepository | undefined,
  tag: string | null,
  digest: Digest | undefined,
): Digest | null {
  if (tag !== null) return there?.tags.get(tag) ?? null;
  if (there === undefined || digest === undefined) return null;
  return there.digests.has(digest) || there.archived.has(digest) ? digest : null;
}

/** Nothing for what another source may bring to the same destination. */
function heldImage(
  image: YoungImage,
  places: readonly RetainedPlace[],
  input: StandingInput,
): readonly HeldImage[] {
  const { reference, request, digest, sourceDigest, since, until, destination } = image;
  const shown = destination ?? placeOf(places[0]);
  if (shown === null) return [];
  const key = destinationKey({ ...shown, digest });
  if (input.reached.has(key)) return [];
  const keeps = places.find((one) => one.key === key) ?? places[0];
  return [
    {
      id: idOf("held", key, input),
      registry: input.registry,
      ...shown,
      source: reference,
      from: request.from,
      code: "age/too-young",
      wanted: sourceDigest,
      keeps: keeps?.digest ?? null,
      since,
      until,
      why: "too young",
    },
  ];
}

/** Nothing where it is in already, or another source brings what may enter. */
function refusedImage(
  { reference, request, digest, sourceDigest, refusals, destination }: UnsettledRefusal,
  places: readonly RetainedPlace[],
  input: StandingInput,
): readonly RefusedImage[] {
  if (destination === null) return [];
  const key = destinationKey({ ...destination, digest });
  if (input.reached.has(key)) return [];
  const keeps = places.find((one) => one.key === key);
  return [
    {
      id: idOf("copy-image", key, input),
      registry: input.registry,
      ...destination,
      source: reference,
      from: request.from,
      wanted: sourceDigest,
      keeps: keeps?.digest ?? null,
      refusals,
    },
  ];
}

function placeOf(place: RetainedPlace | undefined): UnsettledImage["destination"] {
  return place === undefined ? null : parseDestinationKey(place.key);
}

function goneImage(
  place: RetainedPlace,
  { reference, request }: UnsettledImage,
  input: StandingInput,
): GoneImage {
  return {
    id: idOf("gone", place.key, input),
    registry: input.registry,
    ...parseDestinationKey(place.key),
    digest: place.digest,
    source: reference,
    from: request.from,
    ...defined({ since: input.state.gone[reference] }),
  };
}

function idOf(
  kind: "held" | "gone" | "copy-image",
  key: string,
  { registry, target }: StandingInput,
): string {
  return registry === target.registry ? `${kind}:${key}` : `${kind}:${registry}/${key}`;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareText(a.id, b.id);
}
