// The way back: what the destinations held by an earlier state. Digests that ECR still holds are only tagged; others are
// copied again by digest, and what is nowhere any more is named.
import type { Config, SourceConfig } from "../../config/config.ts";
import { defined } from "../../core/base/record.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { parseDestinationKey } from "../../core/image/destination.ts";
import { formatImageRef, parseImageRef, withDefaultTag } from "../../core/image/reference.ts";
import type { ImageRequest, WantedImage } from "../../core/image/wanted.ts";
import type { ActualRegistry } from "../../core/plan/actual.ts";
import type { AssignedImage, ResolvedImage } from "../../core/plan/desired.ts";
import {
  nothingUnsettled,
  type RetainedPlace,
  type Standing,
  standingIn,
  upstreamOf,
} from "../../core/plan/standing.ts";
import { holdsOf } from "../../core/plan/holding.ts";
import { knownDigests, type StateEntry } from "../../core/state/state.ts";
import { withRecords } from "../../core/state/with-records.ts";
import { mapParallel } from "../../net/parallel.ts";
import { readOwnState } from "../runtime/own-state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { type Found, intendedDestinations, ownedDestinations, readState } from "./bring.ts";
import { type DiscoveredSource, discoverImages, withPlannedOnly } from "./discover.ts";
import { Gatekeeper } from "./gates/gatekeeper.ts";
import { digestLost, inRegistry, unknownSerial } from "./problems.ts";
import { readRegistries } from "./read-actual.ts";
import { resolveImages } from "./resolve.ts";
import { refusedImage } from "./settle.ts";

export interface GoBackOptions {
  /** The serial of the state to go back to. */
  readonly to: number;
  readonly refresh: boolean;
  readonly fallback: boolean;
}

export async function goBack(
  config: Config,
  runtime: Runtime,
  { to, refresh, fallback }: GoBackOptions,
  signal: AbortSignal,
): Promise<Found> {
  const [everything, stored, earlier] = await Promise.all([
    // Sources only add what files say about the images: how they are written, and where charts use them.
    discoverImages(config, runtime, { names: [], fallback }, signal),
    readOwnState(config, runtime, signal),
    runtime.state.history.read(to, signal),
  ]);
  const told = withRecords(stored.state, stored.records, null);
  const goal = earlier ?? (told.serial === to ? told : null);
  if (goal === null) throw new Problem(unknownSerial(to, runtime.state.describe()));
  const destinations = [
    ...ownedDestinations(goal),
    ...ownedDestinations(told),
    ...intendedDestinations(stored.records),
  ];
  const { registries, failures } = refresh
    ? await readRegistries(runtime, () => destinations, inRegistry, signal)
    : readState(runtime, destinations, told);
  const state = withRecords(stored.state, stored.records, refresh ? holdsOf(registries) : null);
  const discovered = everything.map(withPlannedOnly);
  const askedFor = asking(discovered);
  const images = new Map<string, readonly ResolvedImage[]>();
  const standings = new Map<string, Standing>();
  const lost: Diagnostic[] = [];
  const gatekeeper = new Gatekeeper(config, { registries, known: knownDigests(state), runtime, signal });
  for (const [registry, actual] of registries) {
    const entries = Object.entries(goal.registries[registry] ?? {});
    const back = await mapParallel(entries, 16, ([key, entry]) =>
      backTo(key, entry, { runtime, actual, askedFor, signal }),
    );
    const found = back.flatMap(({ image }) => (image === null ? [] : [image]));
    const isIn = ({ destination: { repository, digest } }: ResolvedImage) =>
      actual.repositories.get(repository)?.digests.has(digest) === true;
    // What ECR holds has entered once; what it lost would enter anew.
    const { admitted, refused } = await gatekeeper.judge(found.filter((image) => !isIn(image)));
    images.set(registry, [...found.filter(isIn), ...admitted]);
    const retained = back.flatMap(({ retained: place }) => (place === null ? [] : [place]));
    const standing = standingIn({
      registry,
      target: { registry: config.target.registry },
      state,
      actual,
      reached: new Set(),
      unsettled: { ...nothingUnsettled, refused: refused.map(refusedImage) },
    });
    standings.set(registry, { ...standing, retained: [...standing.retained, ...retained] });
    lost.push(
      ...back.flatMap(({ image }, at) => (image === null ? [digestLost(registry, entries[at])] : [])),
    );
  }
  return {
    discovered,
    settled: { images, standings, unsettled: nothingUnsettled },
    registries,
    state,
    warnings: [],
    failures: [...failures, ...lost, ...gatekeeper.failures],
  };
}

interface Asked {
  readonly image: WantedImage;
  readonly source: SourceConfig;
}

interface Around {
  readonly runtime: Runtime;
  readonly actual: ActualRegistry;
  readonly askedFor: (reference: string) => Asked | undefined;
  readonly signal: AbortSignal;
}

interface WayBack {
  /** null: the digest is neither in ECR nor at the source. */
  readonly image: ResolvedImage | null;
  /** Then what the place holds stays. */
  readonly retained: RetainedPlace | null;
}

async function backTo(key: string, entry: StateEntry, around: Around): Promise<WayBack> {
  const { repository, tag } = parseDestinationKey(key);
  const { reference, digest } = entry.source;
  const asked = around.askedFor(reference);
  const request = requestOf(entry, asked?.image);
  const ref = { ...parseImageRef(reference), digest };
  const assigned: AssignedImage = {
    request,
    handling: {
      // A choice of platforms is not remembered; it shows in that the digests differ.
      platforms:
        entry.digest === digest ? ["all"] : (asked?.image.platforms ?? asked?.source.platforms ?? ["all"]),
      referrers: asked?.source.referrers ?? true,
      policy: entry.policy,
    },
    reference,
    ref,
    ...defined({
      layout: asked?.image.layout,
      madeFrom: asked?.image.chart === "made" ? asked.source.name : undefined,
    }),
    pinned: digest,
    isWritten: true,
    name: { repository, changed: false, from: repository },
    tag,
  };
  const there = around.actual.repositories.get(repository);
  const destination = { repository, tag, digest: entry.digest };
  const plain = {
    request,
    handling: assigned.handling,
    source: { reference, digest },
    name: assigned.name,
    destination,
  };
  if (there?.digests.has(entry.digest)) {
    return { image: { ...plain, content: { bytes: null, parts: entry.parts ?? [] } }, retained: null };
  }
  const registries = new Map([[around.actual.registry, around.actual]]);
  const input = { assigned: [assigned], registries, state: { registries: {} } };
  const { images } = await resolveImages(input, around.runtime, around.signal);
  const [found] = images;
  if (found?.destination.digest === entry.digest) return { image: found, retained: null };
  const held = tag === null ? undefined : there?.tags.get(tag);
  return {
    image: null,
    retained: held === undefined ? null : { key, digest: held, reference, from: entry.from, request },
  };
}

function requestOf({ source, from, chart }: StateEntry, image: WantedImage | undefined): ImageRequest {
  if (image === undefined)
    return { from, provenance: [], written: [source.reference], ...defined({ chart }) };
  const { reference, provenance, helmKey, valuesKeys, uses } = image;
  return { from, provenance, written: [reference], ...defined({ helmKey, valuesKeys, uses, chart }) };
}

/** Who asks for a reference now: for the very tag, or for tags of its repository. */
function asking(discovered: readonly DiscoveredSource[]): Around["askedFor"] {
  const byName = new Map<string, Asked>();
  for (const { source, discovery } of discovered) {
    for (const image of discovery?.images ?? []) {
      const { registry, repository } = image.ref;
      byName.set(`${registry}/${repository}`, { image, source });
      byName.set(formatImageRef(withDefaultTag(image.ref)), { image, source });
    }
  }
  return (reference) => byName.get(reference) ?? byName.get(upstreamOf(reference));
}
