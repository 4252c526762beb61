// What a run could not bring: too young, gone at its source, out of reach. Collected for the core, which says what stays,
// and joined to what the run brings: the images and rows of each registry.
import type { Config } from "../../config/config.ts";
import { destinationKey, parseDestinationKey } from "../../core/image/destination.ts";
import type { ActualRegistry } from "../../core/plan/actual.ts";
import type {
  AssignedImage,
  RefusedResolved,
  ResolvedImage,
  YoungResolved,
} from "../../core/plan/desired.ts";
import { holdsImage } from "../../core/plan/holding.ts";
import {
  type Standing,
  standingIn,
  type Unsettled,
  type UnsettledImage,
  type UnsettledRefusal,
  type YoungImage,
} from "../../core/plan/standing.ts";
import type { State } from "../../core/state/state.ts";
import type { Assignment } from "./assign-destinations.ts";
import type { DiscoveredSource } from "./discover.ts";
import type { Resolution } from "./resolve.ts";

export interface Brought {
  readonly discovered: readonly DiscoveredSource[];
  readonly assignment: Assignment;
  readonly resolution: Resolution;
  readonly young: readonly YoungResolved[];
  readonly refused: readonly RefusedResolved[];
}

export interface Settled {
  /** By registry: what the run brings there or finds in order. */
  readonly images: ReadonlyMap<string, readonly ResolvedImage[]>;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly unsettled: Unsettled;
}

export function settle(
  config: Config,
  brought: Brought,
  registries: ReadonlyMap<string, ActualRegistry>,
  state: State,
): Settled {
  const unsettled = unsettledBy(brought);
  const images = new Map<string, readonly ResolvedImage[]>();
  const standings = new Map<string, Standing>();
  for (const [registry, actual] of registries) {
    // What is in already has nothing to wait for.
    const waiting = [...brought.young, ...brought.refused].map(({ image }) => image);
    const entered = waiting.filter((image) => holdsImage(actual, image));
    const all = [...brought.resolution.images, ...entered];
    images.set(registry, all);
    const reached = new Set(all.map(({ destination }) => destinationKey(destination)));
    const target = { registry: config.target.registry };
    standings.set(registry, standingIn({ registry, target, state, actual, reached, unsettled }));
  }
  for (const [registry, standing] of standings)
    images.set(registry, [
      ...(images.get(registry) ?? []),
      ...lastCopies(standing, { config, standings, state }),
    ]);
  return { images, standings, unsettled };
}

interface Around {
  readonly config: Config;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly state: State;
}

/** What a registry lacks and no source gives any more is copied from the target, which holds the last copy. */
function lastCopies({ lost }: Standing, { config, standings, state }: Around): readonly ResolvedImage[] {
  const { registry } = config.target;
  const retained = standings.get(registry)?.retained ?? [];
  return lost.flatMap(({ reference, request }) =>
    retained
      .filter((place) => place.reference === reference)
      .map(({ key, digest }) => {
        const { repository, tag } = parseDestinationKey(key);
        const entry = state.registries[registry]?.[key];
        return {
          request,
          handling: { platforms: ["all"], referrers: true, policy: entry?.policy ?? "same" },
          source: { reference, digest: entry?.source.digest ?? digest, via: `${registry}/${repository}` },
          name: { repository, changed: false, from: repository },
          destination: { repository, tag, digest },
          content: { bytes: null, parts: entry?.digest === digest ? (entry.parts ?? []) : [] },
        };
      }),
  );
}

function unsettledBy({ discovered, assignment, resolution, young, refused }: Brought): Unsettled {
  const settled = [...resolution.images, ...[...young, ...refused].map(({ image }) => image)];
  const found = new Set(settled.map(({ source }) => source.reference));
  const missing = resolution.missing.map(unsettledImage);
  const known = new Set([...found, ...missing.map(({ reference }) => reference)]);
  const failed = assignment.images.filter(({ reference }) => !known.has(reference)).map(unsettledImage);
  const isUncertain = ({ discovery, fallback }: DiscoveredSource): boolean =>
    discovery === null || fallback || discovery.questions.length > 0;
  return {
    young: young.map(youngImage),
    refused: refused.map(refusedImage),
    missing: [...assignment.missing, ...missing],
    unknown: [...assignment.unknown, ...failed],
    unlisted: assignment.unlisted,
    sources: new Set(discovered.filter(isUncertain).map(({ name }) => name)),
  };
}

function unsettledImage({ request, reference, name: { repository }, tag }: AssignedImage): UnsettledImage {
  return { request, reference, destination: { repository, tag } };
}

export function refusedImage({ image, refusals }: RefusedResolved): UnsettledRefusal {
  return { ...waitingImage(image), refusals };
}

function youngImage({ image, since, until }: YoungResolved): YoungImage {
  return { ...waitingImage(image), since, until };
}

function waitingImage({ request, source, destination }: ResolvedImage): Omit<YoungImage, "since" | "until"> {
  const { repository, tag, digest } = destination;
  return {
    request,
    reference: source.reference,
    destination: { repository, tag },
    digest,
    sourceDigest: source.digest,
  };
}
