// Digests to what may enter. A policy that chooses among tags chooses again without those that a gate refuses: whoever has
// an older one keeps it, and nobody is left with nothing.
import type { Config } from "../../config/config.ts";
import { placesIn } from "../../config/places.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { GateReport } from "../../core/gates/report.ts";
import type { ImageRequest } from "../../core/image/wanted.ts";
import { choosesTags } from "../../core/naming/tags/policy.ts";
import type { ActualRegistry } from "../../core/plan/actual.ts";
import type { RefusedResolved, YoungResolved } from "../../core/plan/desired.ts";
import { holdsImage } from "../../core/plan/holding.ts";
import { type UnsettledImage, upstreamOf } from "../../core/plan/standing.ts";
import type { State } from "../../core/state/state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Assignment } from "./assign-destinations.ts";
import { type Gatekeeper, namedOf } from "./gates/gatekeeper.ts";
import { expiredWaivers, expiringWaivers, unmatchedWaivers } from "./gates/problems.ts";
import { type Resolution, resolveImages, resolveYoung } from "./resolve.ts";

export interface Admission {
  readonly assignment: Assignment;
  /** Its images may enter, or are in. */
  readonly resolution: Resolution;
  readonly young: readonly YoungResolved[];
  readonly refused: readonly RefusedResolved[];
}

export interface Admitting {
  /** Chooses tags again, without these references. */
  readonly assign: (refused: ReadonlySet<string>) => Promise<Assignment>;
  readonly gatekeeper: Gatekeeper;
  readonly registries: ReadonlyMap<string, ActualRegistry>;
  readonly state: State;
  readonly config: Config;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
}

/** A repository of which nothing is signed isn't gone through to its end. */
const mostRounds = 20;

export async function admit(first: Assignment, admitting: Admitting): Promise<Admission> {
  const refused = new Map<string, RefusedResolved>();
  const passedOver = new Set<string>();
  let assignment = first;
  for (let round = 1; ; round += 1) {
    const admission = await admitOnce(assignment, admitting);
    for (const one of admission.refused) refused.set(keyOf(one), one);
    const { chosen, awaited } = chosenAmong(admission, admitting);
    const further = chosen.filter((one) => !passedOver.has(one));
    if (further.length === 0 || round === mostRounds) {
      const kept = withUnlisted(assignment, admission.refused, [...further, ...awaited]);
      return { ...admission, assignment: kept, refused: [...refused.values()] };
    }
    for (const one of further) passedOver.add(one);
    assignment = await admitting.assign(passedOver);
  }
}

async function admitOnce(assignment: Assignment, admitting: Admitting): Promise<Admission> {
  const { gatekeeper, registries, state, runtime, signal } = admitting;
  const input = { registries, state };
  const placeOf = placesIn(admitting.config).image;
  const hosts = Object.keys(admitting.config.registries);
  const resolution = await resolveImages(
    { ...input, assigned: assignment.images, placeOf, hosts },
    runtime,
    signal,
  );
  const young = await resolveYoung(assignment.young, input, runtime, signal);
  const judged = await gatekeeper.judge(resolution.images);
  return {
    assignment,
    resolution: { ...resolution, images: judged.admitted },
    young: [...young, ...judged.young],
    refused: judged.refused,
  };
}

/**
 * References whose tags a policy has chosen, and of which nothing is in: one that is in under another name stays there. What
 * awaits its scan is not passed over, or all that is older would be scanned too.
 */
function chosenAmong(
  { refused, resolution }: Admission,
  { config, registries, gatekeeper }: Pick<Admitting, "config" | "registries" | "gatekeeper">,
): { readonly chosen: readonly string[]; readonly awaited: readonly string[] } {
  const actual = [...registries.values()];
  const there = resolution.images.filter((image) => actual.some((one) => holdsImage(one, image)));
  const isIn = new Set(there.map(({ source }) => source.reference));
  const ofPolicies = refused.filter(({ image }) =>
    choosesTags(config.tagPolicies[image.handling.policy] ?? {}),
  );
  const referencesOf = (images: readonly RefusedResolved[]) =>
    images.map(({ image }) => image.source.reference);
  const waiting = ofPolicies.filter((one) => gatekeeper.awaitsScan(one));
  const awaited = referencesOf(waiting);
  const others = referencesOf(ofPolicies).filter((one) => !isIn.has(one) && !awaited.includes(one));
  return { chosen: others, awaited };
}

/** If a check did not finish, or something awaits its scan, all that was mirrored from there stays. */
function withUnlisted(
  assignment: Assignment,
  refused: readonly RefusedResolved[],
  references: readonly string[],
): Assignment {
  if (references.length === 0) return assignment;
  const requests = refused
    .filter(({ image }) => references.includes(image.source.reference))
    .map(({ image }): [string, ImageRequest] => [upstreamOf(image.source.reference), image.request]);
  return { ...assignment, unlisted: new Map([...assignment.unlisted, ...requests]) };
}

function keyOf({ image: { source, destination } }: RefusedResolved): string {
  return `${source.reference} ${destination.repository}:${destination.tag ?? destination.digest}`;
}

export interface GatesTold {
  readonly report: GateReport | undefined;
  readonly warnings: readonly Diagnostic[];
}

/** What the plan reports about all of its gates. */
export function gatesOf(config: Config, gatekeeper: Gatekeeper, admission: Admission): GatesTold {
  if (config.gates.length === 0 && config.waivers.length === 0) return { report: undefined, warnings: [] };
  const young = admission.young.map(({ image }) => namedOf(image));
  const unsettled = [...admission.assignment.missing, ...admission.assignment.unknown];
  const asked = [
    ...[...admission.resolution.images, ...admission.refused.map(({ image }) => image)].map(namedOf),
    ...young,
    ...unsettled.map(named),
  ];
  const report = gatekeeper.report(asked, young);
  const { waivers } = report;
  return {
    report,
    warnings: [
      ...unmatchedWaivers(waivers.filter(({ use }) => use === "unmatched")),
      ...expiredWaivers(waivers.filter(({ use }) => use === "expired")),
      ...expiringWaivers(waivers.filter(({ expiresSoon }) => expiresSoon === true)),
    ],
  };
}

function named({ reference, destination }: UnsettledImage): ReturnType<typeof namedOf> {
  return { reference, repository: destination?.repository ?? "", tag: destination?.tag ?? null };
}
