// All that a config asks for now, as its owner sees it: what upstream has, and what stays as it was yesterday because upstream
// lost it, may not give it yet, or can't be asked. Pure.
import type { Digest } from "../../../../src/core/base/digest.ts";
import { type ConfigModel, minimumAgeMs, type SourceName, type Upstream } from "./model.ts";
import type { Owning, Place } from "./owning.ts";
import type { Ref } from "../steps.ts";
import { digestOf } from "../world/upstream.ts";

export interface Want {
  readonly ref: Ref;
  readonly source: SourceName | "stable";
  readonly place: Place;
  /** null: it stays as it is, for the reason that `why` tells. */
  readonly digest: Digest | null;
  readonly why: "present" | "young" | "refused" | "gone" | "unknown";
}

export interface Sight {
  readonly upstream: Upstream;
  /** What ECR holds. */
  readonly tags: ReadonlyMap<Place, Digest>;
  readonly now: number;
}

/** All that a config asks for, and what may be done about it now. */
export function asked(config: ConfigModel, given: Sight): readonly Want[] {
  const sight = { ...given, owned: config.ownedWithRecords(given.tags) };
  return [...listWants(config, sight), ...newestWants(config, sight), ...datedWants(config, sight)];
}

interface KnownSight extends Sight {
  readonly owned: Owning;
}

type Spot = Pick<Want, "ref" | "source" | "place"> & {
  /** The config itself names it, so that ECR alone tells whether it was mirrored. */
  readonly isNamed: boolean;
};

/** What stands with a reference upstream. */
function standingOf(config: ConfigModel, { upstream, owned, now }: KnownSight, ref: Ref) {
  if (!upstream.isUp) return { why: "unknown" } as const;
  const content = upstream.tags.get(ref);
  if (content === undefined) return { why: "gone" } as const;
  const digest = digestOf(content);
  const isYoung =
    !owned.hasMirrored(ref, digest) && now - firstSight(config, owned, { ref, digest, now }) < minimumAgeMs;
  if (config.minimumAge && isYoung) return { why: "young", digest } as const;
  return { why: config.barred.has(ref) && !config.waived ? "refused" : "present", digest } as const;
}

/** When a digest was held or found first; now if never. */
export function firstSight(
  config: ConfigModel,
  owned: Owning,
  { ref, digest, now }: { readonly ref: Ref; readonly digest: Digest; readonly now: number },
): number {
  return Math.min(config.held.get(`${ref}@${digest}`) ?? now, owned.foundSince(ref, digest));
}

/** What upstream gives now, at its place; else what there was yesterday, where it was and where it would be. */
function wantsOf(config: ConfigModel, sight: KnownSight, { isNamed, ...spot }: Spot): readonly Want[] {
  const { why, digest } = standingOf(config, sight, spot.ref);
  if (digest !== undefined && (why === "present" || sight.tags.get(spot.place) === digest))
    return [{ ...spot, digest, why: "present" }];
  const before = config.rows.get(spot.ref)?.get(spot.source);
  const isKnown =
    isNamed || why === "young" || why === "refused" || sight.owned.get(spot.place)?.ref === spot.ref;
  const places = new Set([...(isKnown ? [spot.place] : []), ...(before === undefined ? [] : [before])]);
  return [...places].map((place) => ({ ...spot, place, digest: null, why }));
}

function listWants(config: ConfigModel, sight: KnownSight): readonly Want[] {
  const refs = config.listRefs();
  // A file that is gone still asks for what it named when it was read last.
  const others = config.listFile ? [] : [...config.listed].filter((ref) => !refs.has(ref));
  const unknown: KnownSight = { ...sight, upstream: { ...sight.upstream, isUp: false } };
  const spot = (ref: Ref) => ({ ref, source: "list", place: `${config.prefix}/${ref}` }) as const;
  return [
    ...[...refs].flatMap((ref) => wantsOf(config, sight, { ...spot(ref), isNamed: true })),
    ...others.flatMap((ref) => wantsOf(config, unknown, { ...spot(ref), isNamed: false })),
  ];
}

function newestWants(config: ConfigModel, given: KnownSight): readonly Want[] {
  const isOurs = (ref: Ref) => ref.startsWith(`${config.repository}:`);
  const listed = new Set([...given.upstream.tags.keys()].filter(isOurs));
  // A repository without any tag is a failure of its source: nobody knows what it should be.
  const upstream = { ...given.upstream, isUp: given.upstream.isUp && listed.size > 0 };
  const sight = { ...given, upstream };
  const had = [...config.rows.keys(), ...[...given.owned.places.values()].map(({ ref }) => ref)].filter(
    isOurs,
  );
  const has = upstream.isUp ? listed : config.known;
  // What a gate is for is asked about only where it is not in yet, under its own name or as the alias.
  const isOut = (ref: Ref) => {
    const { why, digest } = standingOf(config, sight, ref);
    const isIn = () => namesOf(config, ref).some((place) => sight.tags.get(place) === digest);
    return why === "young" || (why === "refused" && !isIn());
  };
  const now = newestOf(has, config.newest, isOut);
  const once = newestOf(new Set([...has, ...had]), config.newest, (ref) => has.has(ref) && isOut(ref)).filter(
    (ref) => !has.has(ref),
  );
  const spot = (ref: Ref) => ({ ref, source: "newest", place: `${config.prefix}/${ref}` }) as const;
  const wants = [
    ...now.flatMap((ref) => wantsOf(config, sight, { ...spot(ref), isNamed: false })),
    // What a listing lacks is gone, wherever ECR has it.
    ...once.flatMap((ref) => wantsOf(config, sight, { ...spot(ref), isNamed: upstream.isUp })),
  ];
  if (!config.alias) return wants;
  const place = `${config.prefix}/${config.repository}:stable`;
  const stable = { source: "stable", place } as const;
  const first = now.find((ref) => !isOut(ref)) ?? now[0];
  if (upstream.isUp && first !== undefined)
    return [...wants, ...wantsOf(config, sight, { ...stable, ref: first, isNamed: false })];
  // Nobody knows what it should mean now: it means what it meant.
  const before = [...config.rows].find(([, places]) => places.has("stable"))?.[0];
  return before === undefined ? wants : [...wants, { ...stable, ref: before, digest: null, why: "unknown" }];
}

function namesOf({ prefix, repository, alias }: ConfigModel, ref: Ref): readonly Place[] {
  return [`${prefix}/${ref}`, ...(alias ? [`${prefix}/${repository}:stable`] : [])];
}

/** Newest first. What may not enter is asked for and doesn't count. */
function newestOf(among: ReadonlySet<Ref>, count: number, isOut: (ref: Ref) => boolean): readonly Ref[] {
  const chosen: Ref[] = [];
  let left = count;
  for (const ref of [...among].sort((one, other) => versionOf(other) - versionOf(one))) {
    if (left === 0) break;
    chosen.push(ref);
    if (!isOut(ref)) left -= 1;
  }
  return chosen;
}

function versionOf(ref: Ref): number {
  const [major = "0", minor = "0"] = ref.slice(ref.indexOf(":") + 1).split(".");
  return Number(major) * 100 + Number(minor);
}

function datedWants(config: ConfigModel, sight: KnownSight): readonly Want[] {
  return [...config.dated].flatMap((ref): readonly Want[] => {
    const { why, digest } = standingOf(config, sight, ref);
    const place = digest === undefined ? undefined : datedPlace(sight, ref, digest);
    if (
      digest !== undefined &&
      place !== undefined &&
      (why === "present" || sight.tags.get(place) === digest)
    )
      return [{ ref, source: "dated", place, digest, why: "present" }];
    const before = killedName(config, sight, ref) ?? config.rows.get(ref)?.get("dated") ?? place;
    return before === undefined ? [] : [{ ref, source: "dated", place: before, digest: null, why }];
  });
}

/** The name that a killed run gave: it has followed yesterday's. */
function killedName(config: ConfigModel, { tags, owned }: KnownSight, ref: Ref): Place | undefined {
  return [...config.pending.keys()].findLast(
    (place) => place.startsWith(`d/${ref}-`) && owned.get(place)?.ref === ref && tags.has(place),
  );
}

/** The name that was given to this digest before: by its own memory, then by what ECR holds; else a new one. */
function datedPlace({ tags, owned, now }: KnownSight, ref: Ref, digest: Digest): Place {
  const form = new RegExp(`^d/${ref.replaceAll(".", "\\.")}-\\d{14}$`);
  const own = [...owned.places].filter(([, one]) => one.digest === digest && one.ref === ref);
  const known = own.map(([place]) => place).filter((place) => form.test(place));
  const held = [...tags].flatMap(([place, one]) => (one === digest && form.test(place) ? [place] : []));
  const date = new Date(now).toISOString().slice(0, 19).replaceAll(/\D/g, "");
  return known.sort()[0] ?? held.sort()[0] ?? `d/${ref}-${date}`;
}

/** The place that a mapping gives for a reference: the one of the same tag, else the first. */
export function chosenPlace(ref: Ref, places: Iterable<Place>): Place | undefined {
  const sorted = [...new Set(places)].sort();
  return sorted.find((place) => place.endsWith(ref.slice(ref.indexOf(":")))) ?? sorted[0];
}
