// The way forward: what the sources want now, by way of destinations, approvals and digests, and what stands with all that
// can't be brought.
import type { Config } from "../../config/config.ts";
import { defined } from "../../core/base/record.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { GateReport } from "../../core/gates/report.ts";
import { stateAsActual } from "../../core/drift/drift.ts";
import { parseDestinationKey } from "../../core/image/destination.ts";
import type { Actual, ActualRepository } from "../../core/plan/actual.ts";
import { desiredRepositories } from "../../core/plan/build-desired.ts";
import { stageSettings } from "../../core/plan/stage.ts";
import type { AssignedImage, Staging } from "../../core/plan/desired.ts";
import { holdsOf } from "../../core/plan/holding.ts";
import { withRecords } from "../../core/state/with-records.ts";
import { knownDigests, type State } from "../../core/state/state.ts";
import type { StoredState } from "../../storage/state-store.ts";
import { untilBelieved } from "../runtime/belief.ts";
import { readOwnState, withOwnRecords } from "../runtime/own-state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { openApprovals } from "./approvals.ts";
import { admit, gatesOf } from "./admit.ts";
import { assignDestinations, type Assignment } from "./assign-destinations.ts";
import { type DiscoveredSource, discoverImages, withPlannedOnly } from "./discover.ts";
import { Gatekeeper } from "./gates/gatekeeper.ts";
import { Stages } from "./gates/stages.ts";
import { lateReferrers } from "./late-referrers.ts";
import { inRegistry } from "./problems.ts";
import { type ReadRegistries, readRegistries, readRegistry, type WantedDestination } from "./read-actual.ts";
import { askAhead } from "./resolve.ts";
import { settle, type Settled } from "./settle.ts";
import { lostImages } from "./tags/nearest.ts";

export interface BringOptions {
  /** Whose state it may be: only this config's, or any, to take it over. */
  readonly owner: "own" | "any";
  /** false: believe the state in place of asking ECR. */
  readonly refresh: boolean;
  /** A glob of source references whose approved digests are written anew; null leaves the approvals alone. */
  readonly approve: string | null;
  /** false: a failed source is an error though it has a fallback list. */
  readonly fallback: boolean;
}

/** What a plan is made from, before its files are rendered. */
export interface Found {
  readonly discovered: readonly DiscoveredSource[];
  readonly settled: Settled;
  readonly registries: Actual["registries"];
  readonly state: State;
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
  /** Absent where the config has no gates. */
  readonly gates?: GateReport;
  /** Absent where no gate has a stage. */
  readonly staging?: Staging;
}

export async function bring(
  config: Config,
  runtime: Runtime,
  options: BringOptions,
  signal: AbortSignal,
): Promise<Found> {
  return untilBelieved(
    runtime,
    (isBelieved) => bringOnce(config, runtime, { ...options, isBelieved }, signal),
    signal,
  );
}

/** Undefined where what was read is void. */
async function bringOnce(
  config: Config,
  runtime: Runtime,
  options: BringOptions & { isBelieved(): boolean },
  signal: AbortSignal,
): Promise<Found | undefined> {
  const [everything, stored] = await Promise.all([
    discoverImages(config, runtime, { names: [], fallback: options.fallback }, signal),
    options.owner === "own"
      ? readOwnState(config, runtime, signal)
      : runtime.state.read(signal).then((read) => withOwnRecords(config, read)),
  ]);
  const discovered = everything.map(withPlannedOnly);
  const told = await withUntold(stored, options, runtime, signal);
  const approved = await openApprovals(config, runtime, options.approve);
  const known = knownDigests(told);
  const assign = async (refused: ReadonlySet<string>): Promise<Assignment> => {
    const work = { runtime, state: told, known, signal, approved: approved.digestOf, refused };
    const assignment = await assignDestinations(config, discovered, work);
    const images = assignment.images.map((image) => withApproval(image, approved.digestOf));
    approved.check([...images, ...assignment.young.map(({ image }) => image)]);
    return { ...assignment, images };
  };
  const assignment = await assign(new Set());
  const all = [...assignment.images, ...assignment.young.map(({ image }) => image)];
  const destinations = [
    ...withParts(all, told, config),
    ...[...assignment.missing, ...assignment.unknown].flatMap(({ destination }) => destination ?? []),
    ...ownedDestinations(told),
    ...intendedDestinations(stored.records),
  ];
  askAhead({ assigned: assignment.images, state: told }, runtime, signal);
  const read = options.refresh
    ? await readRegistries(runtime, () => destinations, inRegistry, signal)
    : readState(runtime, destinations, told);
  const state = withRecords(stored.state, stored.records, options.refresh ? holdsOf(read.registries) : null);
  const stages = new Stages(config, {
    registries: read.registries,
    runtime,
    signal,
    ...(options.refresh ? { read: (names) => readStages(runtime, names, signal) } : {}),
  });
  const gatekeeper = new Gatekeeper(config, { registries: read.registries, known, runtime, signal, stages });
  const admitting = { assign, gatekeeper, registries: read.registries, state, config, runtime, signal };
  const admission = await admit(assignment, admitting);
  await runtime.registries.settled(signal);
  if (!options.isBelieved()) return undefined;
  const { resolution, refused } = admission;
  const { registries } = stages;
  // What a gate refuses is approved all the same: the one says what a tag means, the other what may enter.
  await approved.save([...resolution.images, ...refused.map(({ image }) => image)]);
  const followed = options.refresh
    ? await lateReferrers(resolution.images, { config, registries, state }, runtime, signal)
    : { images: resolution.images, warnings: [] };
  const brought = { ...admission, discovered, resolution: { ...resolution, images: followed.images } };
  const settled = settle(config, brought, registries, state);
  const lost = await lostImages(config, settled.standings, runtime, signal);
  const gates = gatesOf(config, gatekeeper, brought);
  return {
    discovered,
    settled,
    registries,
    state,
    warnings: [admission.assignment, resolution, followed, { warnings: gates.warnings }].flatMap(
      (step) => step.warnings,
    ),
    failures: [admission.assignment, read, resolution, { failures: lost }, gatekeeper].flatMap(
      (step) => step.failures,
    ),
    ...defined({ gates: gates.report, staging: stages.staging() }),
  };
}

/** What the config writes itself, or was chosen by its approved digest, has one. */
function withApproval(
  image: AssignedImage,
  approvedDigest: (reference: string) => Digest | undefined,
): AssignedImage {
  const digest = image.isWritten ? undefined : approvedDigest(image.reference);
  return digest === undefined ? image : { ...image, pinned: digest };
}

/** Destinations with the referrers that the state says each must have. */
function withParts(
  assigned: readonly AssignedImage[],
  state: State,
  config: Config,
): readonly WantedDestination[] {
  const entries = state.registries[config.target.registry] ?? {};
  return assigned.map(({ name: { repository }, tag }) => {
    const parts = tag === null ? undefined : entries[`${repository}:${tag}`]?.parts;
    return { repository, tag, ...defined({ parts }) };
  });
}

/** Repositories of the target in which images wait to be scanned, those that are there. */
async function readStages(
  runtime: Runtime,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ActualRepository>> {
  const destinations = names.map((repository) => ({ repository, tag: null, settings: stageSettings }));
  return (await readRegistry(runtime, runtime.kept[0], destinations, signal)).repositories;
}

/** What was ever mirrored may have to stay, or is prune's to take away, as is what waits to be scanned. */
export function ownedDestinations({ registries, staged }: State): readonly WantedDestination[] {
  const within = (section: State["registries"], more: Pick<WantedDestination, "settings">) =>
    Object.values(section).flatMap((entries) =>
      Object.entries(entries).map(([key, { parts }]) => ({
        ...parseDestinationKey(key),
        ...defined({ parts }),
        ...more,
      })),
    );
  return [...within(registries, {}), ...within(staged, { settings: stageSettings })];
}

/** With what runs that were killed did and could not tell any more: ECR is asked where there are records, which is rare. */
async function withUntold(
  { state, records }: StoredState,
  { refresh }: Pick<BringOptions, "refresh">,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<State> {
  if (records.length === 0) return state;
  if (!refresh) return withRecords(state, records, null);
  const destinations = intendedDestinations(records);
  const { registries } = await readRegistries(runtime, () => destinations, inRegistry, signal);
  return withRecords(state, records, holdsOf(registries));
}

/** Where runs that wrote no state may have put something. */
export function intendedDestinations(records: StoredState["records"]): readonly WantedDestination[] {
  return records.flatMap(({ intents }) => intents.map(({ key }) => parseDestinationKey(key)));
}

/** ECR as the state remembers it. */
export function readState(
  runtime: Runtime,
  destinations: readonly WantedDestination[],
  state: State,
): ReadRegistries {
  const names = destinations.map(({ repository }) => repository);
  const registries = runtime.kept.map(({ target }) => {
    const declared = desiredRepositories(names, target);
    return [target.registry, stateAsActual(state, target.registry, declared)] as const;
  });
  return { registries: new Map(registries), failures: [] };
}
