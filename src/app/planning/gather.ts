// Both sides of the comparison, read for `plan` and for `state adopt`: what the sources want now, by way of
// destinations, approvals and digests, and what ECR and the files hold.
import type { Config } from "../../config/config.ts";
import { defined } from "../../core/base/record.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { stateAsActual } from "../../core/drift/drift.ts";
import { destinationKey, parseDestinationKey } from "../../core/image/destination.ts";
import type { Actual } from "../../core/plan/actual.ts";
import {
  desiredImages,
  desiredRepositories,
  mappingRows,
  mergeByDestination,
} from "../../core/plan/build-desired.ts";
import type { AssignedImage, Desired, DesiredFile, SourceSummary } from "../../core/plan/desired.ts";
import { planPrune } from "../../core/plan/prune/prune.ts";
import type { PruneRules } from "../../core/plan/prune/rules.ts";
import { retainedRows } from "../../core/plan/standing.ts";
import { mirroredDigests, type State } from "../../core/state/state.ts";
import { readOwnState } from "../runtime/own-state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { openApprovals } from "./approvals.ts";
import { assignDestinations } from "./assign-destinations.ts";
import { type DiscoveredSource, discoverImages, withPlannedOnly } from "./discover.ts";
import { lateReferrers } from "./late-referrers.ts";
import { inRegistry } from "./problems.ts";
import { proveFiles } from "./prove.ts";
import { type ReadRegistries, readFiles, readRegistries, type WantedDestination } from "./read-actual.ts";
import { renderOutputs } from "./render.ts";
import { resolveImages, resolveYoung } from "./resolve.ts";
import { settle, type Settled } from "./settle.ts";

export interface GatherOptions {
  /** By which rules what nothing asks for is deleted; null: nothing is. */
  readonly prune: PruneRules | null;
  /** false: believe the state in place of asking ECR. */
  readonly refresh: boolean;
  /** A glob of source references whose approved digests are written anew; null leaves the approvals alone. */
  readonly approve: string | null;
  /** false: a failed source is an error though it has a fallback list. */
  readonly fallback: boolean;
}

export interface Gathered {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly state: State;
}

export async function gather(
  config: Config,
  runtime: Runtime,
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Gathered> {
  const [discovered, { state }] = await Promise.all([
    discoverImages(config, runtime, { names: [], fallback: options.fallback }, signal),
    readOwnState(config, runtime, signal),
  ]);
  const approved = await openApprovals(config, runtime, options.approve);
  const assignment = await assignDestinations(config, discovered.map(withPlannedOnly), {
    runtime,
    state,
    mirrored: mirroredDigests(state),
    signal,
    approved: approved.digestOf,
  });
  const assigned = assignment.images.map((image) => withApproval(image, approved.digestOf));
  approved.check([...assigned, ...assignment.young.map(({ image }) => image)]);
  const all = [...assigned, ...assignment.young.map(({ image }) => image)];
  const destinations = [...withParts(all, state, config), ...ownedDestinations(state)];
  const read = options.refresh
    ? await readRegistries(runtime, () => destinations, inRegistry, signal)
    : readState(runtime, destinations, state);
  const { registries } = read;
  const resolution = await resolveImages({ assigned, registries, state }, runtime, signal);
  const young = await resolveYoung(assignment.young, { registries, state }, runtime, signal);
  await approved.save(resolution.images);
  const followed = options.refresh
    ? await lateReferrers(resolution.images, { config, registries, state }, runtime, signal)
    : { images: resolution.images, warnings: [] };
  const brought = {
    discovered,
    assignment: { ...assignment, images: assigned },
    resolution: { ...resolution, images: followed.images },
    young,
  };
  const settled = settle(config, brought, registries, state);
  const found = {
    discovered,
    settled,
    registries,
    files: [],
    warnings: [assignment, resolution, followed].flatMap((step) => step.warnings),
    failures: [assignment, read, resolution, settled].flatMap((step) => step.failures),
  };
  const rows = rowsOf(config, settled);
  const render = async (without: ReadonlySet<string>): Promise<Outputs> => {
    const left = { ...rows, rows: rows.rows.filter(({ place }) => !without.has(place)) };
    const outputs = await renderOutputs(config, runtime, left);
    const proved = await proveFiles(config, runtime, { files: outputs.files, discovered }, signal);
    return { ...proved, warnings: [...outputs.warnings, ...proved.warnings] };
  };
  const doomed = doomedPlaces(buildDesired(config, runtime, found), { registries, state }, options.prune);
  let outputs = await render(doomed);
  // An incomplete plan deletes nothing.
  if (outputs.failures.length > 0 && doomed.size > 0) outputs = await render(new Set());
  const desired = buildDesired(config, runtime, {
    ...found,
    files: outputs.files,
    warnings: [...found.warnings, ...outputs.warnings],
    failures: [...found.failures, ...outputs.failures],
  });
  const files = await readFiles(
    runtime,
    outputs.files.map((file) => file.path),
  );
  return { desired, actual: { registries, files }, state };
}

type Outputs = Awaited<ReturnType<typeof proveFiles>>;

/** Keys of the target that the plan deletes: what has long been gone goes with its row. */
function doomedPlaces(
  desired: Desired,
  { registries, state }: { readonly registries: Actual["registries"]; readonly state: State },
  rules: PruneRules | null,
): ReadonlySet<string> {
  if (rules === null || desired.gone.length === 0) return new Set();
  const { actions } = planPrune({ desired, actual: { registries, files: new Map() }, state }, rules);
  const own = actions.filter(({ registry }) => registry === desired.target.registry);
  return new Set(own.map((action) => destinationKey(action)));
}

/** What the config writes itself, or was chosen by its approved digest, has one. */
function withApproval(
  image: AssignedImage,
  approvedDigest: (reference: string) => Digest | undefined,
): AssignedImage {
  const digest = image.isWritten ? undefined : approvedDigest(image.reference);
  return digest === undefined ? image : { ...image, pinned: digest };
}

/** The rows of the target's mapping, and what stays in files that can't be rendered anew for what nobody saw. */
function rowsOf(
  config: Config,
  { images, standings, unsettled }: Settled,
): Parameters<typeof renderOutputs>[2] {
  const { registry } = config.target;
  const { retained: places = [], held = [], gone = [], lost = [] } = standings.get(registry) ?? {};
  const retained = retainedRows(places, registry);
  const known = new Set([...held, ...gone].map(({ source }) => source));
  const unsure = retained.filter(({ source }) => !known.has(source));
  const unlisted = [...unsettled.unlisted].map(([source, request]) => ({ source, ...request }));
  // What waits to enter for the first time has no row yet; no empty file is written in its place.
  const waiting = unsettled.young.filter(({ reference }) =>
    held.some(({ source, keeps }) => source === reference && keeps === null),
  );
  const unseen = [...unsettled.unknown, ...lost, ...waiting].map(({ reference, request }) => ({
    source: reference,
    ...request,
  }));
  return {
    rows:
      config.outputs.length === 0 ? [] : [...mappingRows(images.get(registry) ?? [], registry), ...retained],
    unreachable: { images: [...unsure, ...unseen, ...unlisted], sources: unsettled.sources },
  };
}

interface Found {
  readonly discovered: readonly DiscoveredSource[];
  readonly settled: Settled;
  readonly registries: Actual["registries"];
  readonly files: readonly DesiredFile[];
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
}

function buildDesired(config: Config, runtime: Runtime, found: Found): Desired {
  const { discovered, settled, failures, registries } = found;
  // A replica that could not be read is left out whole: nothing is planned for what nobody saw.
  const targets = runtime.kept.map((kept) => kept.target).filter((target) => registries.has(target.registry));
  const sources = discovered.map(summary);
  const questions = discovered.flatMap((one) => one.discovery?.questions ?? []);
  const images = targets.flatMap(({ registry }) =>
    desiredImages(mergeByDestination(settled.images.get(registry) ?? []), registry),
  );
  const standings = [...settled.standings.values()];
  return {
    target: { registry: config.target.registry, region: config.target.region },
    sources,
    repositories: targets.flatMap((target) =>
      desiredRepositories(repositoriesIn(target.registry, settled, registries), target),
    ),
    images,
    files: found.files,
    held: standings.flatMap(({ held }) => held),
    gone: standings.flatMap(({ gone }) => gone),
    retained: new Map(
      [...settled.standings].map(([registry, { retained }]) => [
        registry,
        new Set(retained.map(({ key }) => key)),
      ]),
    ),
    pins: new Map(
      discovered.flatMap(({ name, pins }) => (pins === undefined ? [] : [[name, pins] as const])),
    ),
    questions,
    warnings: [...discovered.flatMap((one) => one.discovery?.warnings ?? []), ...found.warnings],
    failures,
    complete:
      failures.length === 0 && questions.length === 0 && discovered.every((one) => one.failed === null),
  };
}

/** Those that images go to, and those that hold what stays. */
function repositoriesIn(
  registry: string,
  { images, standings }: Settled,
  registries: Actual["registries"],
): readonly string[] {
  const there = registries.get(registry)?.repositories;
  const wanted = (images.get(registry) ?? []).map(({ destination }) => destination.repository);
  const retained = (standings.get(registry)?.retained ?? []).map(
    ({ key }) => parseDestinationKey(key).repository,
  );
  return [...wanted, ...retained.filter((name) => there?.has(name) === true)];
}

function summary(one: DiscoveredSource): SourceSummary {
  return {
    name: one.name,
    kind: one.kind,
    title: one.discovery?.title ?? one.kind,
    images: one.discovery?.images.length ?? 0,
    ...defined({
      failed: one.failed === null ? undefined : whyFailed(one.failed, one.fallback),
      fallback: one.fallback ? one.source.fallback : undefined,
    }),
  };
}

/** With the remedy, unless a fallback list is one already. */
function whyFailed({ detail, summary, hint }: Diagnostic, hasFallback: boolean): string {
  const why = detail ?? summary;
  if (hint === undefined || hasFallback) return why;
  return `${why}${/[.!?]$/.test(why) ? "" : "."} ${hint}`;
}

/** Destinations with what the state says must lie beside each. */
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

/** What was ever mirrored may have to stay, or is prune's to take away. */
function ownedDestinations(state: State): readonly WantedDestination[] {
  return Object.values(state.registries).flatMap((entries) =>
    Object.entries(entries).map(([key, { parts }]) => ({
      ...parseDestinationKey(key),
      ...defined({ parts }),
    })),
  );
}

/** ECR as the state remembers it. */
function readState(
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
