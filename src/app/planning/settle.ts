// What a run could not bring: too young, gone at its source, out of reach. Collected for the core, which says what stays,
// and joined to what the run brings: the images and rows of each registry.
import type { Config } from "../../config/config.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { destinationKey } from "../../core/image/destination.ts";
import type { ActualRegistry } from "../../core/plan/actual.ts";
import type { AssignedImage, ResolvedImage } from "../../core/plan/desired.ts";
import {
  type Standing,
  standingIn,
  type Unsettled,
  type UnsettledImage,
  type YoungImage,
} from "../../core/plan/standing.ts";
import type { State } from "../../core/state/state.ts";
import type { Assignment } from "./assign-destinations.ts";
import type { DiscoveredSource } from "./discover.ts";
import { goneBeforeReplica, noSuchImage } from "./problems.ts";
import type { Resolution, YoungResolved } from "./resolve.ts";

export interface Brought {
  readonly discovered: readonly DiscoveredSource[];
  readonly assignment: Assignment;
  readonly resolution: Resolution;
  readonly young: readonly YoungResolved[];
}

export interface Settled {
  /** By registry: what the run brings there or finds in order. */
  readonly images: ReadonlyMap<string, readonly ResolvedImage[]>;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly unsettled: Unsettled;
  readonly failures: readonly Diagnostic[];
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
    const entered = brought.young.filter(({ image }) => holds(actual, image)).map(({ image }) => image);
    const all = [...brought.resolution.images, ...entered];
    images.set(registry, all);
    const reached = new Set(all.map(({ destination }) => destinationKey(destination)));
    const target = { registry: config.target.registry };
    standings.set(registry, standingIn({ registry, target, state, actual, reached, unsettled }));
  }
  return { images, standings, unsettled, failures: lostImages(config, standings) };
}

function holds(actual: ActualRegistry, { destination: { repository, tag, digest } }: ResolvedImage): boolean {
  const there = actual.repositories.get(repository);
  return tag === null ? there?.digests.has(digest) === true : there?.tags.get(tag) === digest;
}

function unsettledBy({ discovered, assignment, resolution, young }: Brought): Unsettled {
  const found = new Set(resolution.images.map(({ source }) => source.reference));
  const missing = resolution.missing.map(unsettledImage);
  const known = new Set([...found, ...missing.map(({ reference }) => reference)]);
  const failed = assignment.images.filter(({ reference }) => !known.has(reference)).map(unsettledImage);
  const isUncertain = ({ discovery, fallback }: DiscoveredSource): boolean =>
    discovery === null || fallback || discovery.questions.length > 0;
  return {
    young: young.map(youngImage),
    missing: [...assignment.missing, ...missing],
    unknown: [...assignment.unknown, ...failed],
    unlisted: assignment.unlisted,
    sources: new Set(discovered.filter(isUncertain).map(({ name }) => name)),
  };
}

function unsettledImage({ request, reference, name: { repository }, tag }: AssignedImage): UnsettledImage {
  return { request, reference, destination: { repository, tag } };
}

function youngImage({ image, since, until }: YoungResolved): YoungImage {
  const { request, source, destination } = image;
  const { repository, tag, digest } = destination;
  return { request, reference: source.reference, destination: { repository, tag }, digest, since, until };
}

/** What is nowhere any more: not at its source, and not in a registry that is to have it. */
function lostImages(config: Config, standings: ReadonlyMap<string, Standing>): readonly Diagnostic[] {
  const atTarget = standings.get(config.target.registry)?.lost ?? [];
  const lost = new Set(atTarget.map(({ reference }) => reference));
  return [
    ...atTarget.map(noSuchImage),
    ...[...standings].flatMap(([registry, standing]) =>
      standing.lost
        .filter(({ reference }) => !lost.has(reference))
        .map((image) => goneBeforeReplica(image, registry)),
    ),
  ];
}
