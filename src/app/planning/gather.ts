// Both sides of the comparison, read for `plan` and for `state adopt`: what the sources want now, by way of
// destinations, approvals and digests, and what ECR and the files hold.
import type { Config } from "../../config/config.ts";
import { defined } from "../../core/base/record.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { stateAsActual } from "../../core/drift/drift.ts";
import { parseDestinationKey } from "../../core/image/destination.ts";
import type { Actual } from "../../core/plan/actual.ts";
import {
  desiredImages,
  desiredRepositories,
  mappingRows,
  mergeByDestination,
} from "../../core/plan/build-desired.ts";
import type {
  AssignedImage,
  Desired,
  DesiredFile,
  ResolvedImage,
  SourceSummary,
} from "../../core/plan/desired.ts";
import type { State } from "../../core/state/state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { pinApproved } from "./approvals.ts";
import { assignDestinations } from "./assign-destinations.ts";
import { type DiscoveredSource, discoverImages, withPlannedOnly } from "./discover.ts";
import { inRegistry } from "./problems.ts";
import { proveFiles } from "./prove.ts";
import { type ReadRegistries, readFiles, readRegistries, type WantedDestination } from "./read-actual.ts";
import { renderOutputs } from "./render.ts";
import { resolveImages } from "./resolve.ts";
import type { FirstSights } from "./select-tags.ts";
import { unreachableImages } from "./unreachable.ts";

export interface GatherOptions {
  readonly prune: boolean;
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
  readonly seen: FirstSights;
}

export async function gather(
  config: Config,
  runtime: Runtime,
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Gathered> {
  const [discovered, { state }] = await Promise.all([
    discoverImages(config, runtime, { names: [], fallback: options.fallback }, signal),
    runtime.state.read(signal),
  ]);
  const assignment = await assignDestinations(config, discovered.map(withPlannedOnly), {
    runtime,
    state,
    signal,
  });
  const approved = await pinApproved(config, runtime, {
    assigned: assignment.images,
    approve: options.approve,
  });
  const assigned = approved.images;
  const destinations = [
    ...withParts(assigned, state, config),
    ...(options.prune ? ownedDestinations(state) : []),
  ];
  const read = options.refresh
    ? await readRegistries(runtime, () => destinations, inRegistry, signal)
    : readState(runtime, destinations, state);
  const { registries } = read;
  const resolved = await resolveImages({ assigned, registries, state }, runtime, signal);
  await approved.save(resolved.images);
  const { registry } = config.target;
  const reached = {
    discovered,
    unselected: assignment.unselected,
    assigned,
    resolved: resolved.images,
  };
  const unreachable = unreachableImages(reached, state, registry);
  const rows =
    config.outputs.length === 0 ? [] : [...mappingRows(resolved.images, registry), ...unreachable.rows];
  const outputs = await renderOutputs(config, runtime, { rows, unreachable });
  const proved = await proveFiles(config, runtime, { files: outputs.files, discovered }, signal);
  const paths = proved.files.map((file) => file.path);
  const files = await readFiles(runtime, paths);
  const desired = buildDesired(config, runtime, {
    discovered,
    images: mergeByDestination(resolved.images),
    registries,
    files: proved.files,
    warnings: [assignment, resolved, outputs, proved].flatMap((step) => step.warnings),
    failures: [assignment, read, resolved, proved].flatMap((step) => step.failures),
  });
  return { desired, actual: { registries, files }, state, seen: assignment.seen };
}

interface Found {
  readonly discovered: readonly DiscoveredSource[];
  readonly images: readonly ResolvedImage[];
  readonly registries: Actual["registries"];
  readonly files: readonly DesiredFile[];
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
}

function buildDesired(config: Config, runtime: Runtime, found: Found): Desired {
  const { discovered, images, failures } = found;
  // A replica that could not be read is left out whole: nothing is planned for what nobody saw.
  const targets = runtime.kept
    .map((kept) => kept.target)
    .filter((target) => found.registries.has(target.registry));
  const sources = discovered.map(summary);
  const questions = discovered.flatMap((one) => one.discovery?.questions ?? []);
  const failed = sources.some((one) => one.failed !== undefined && one.fallback === undefined);
  const names = images.map(({ destination }) => destination.repository);
  return {
    target: { registry: config.target.registry, region: config.target.region },
    sources,
    repositories: targets.flatMap((target) => desiredRepositories(names, target)),
    images: targets.flatMap((target) => desiredImages(images, target.registry)),
    files: found.files,
    held: [],
    gone: [],
    retained: new Map(),
    questions,
    warnings: [...discovered.flatMap((one) => one.discovery?.warnings ?? []), ...found.warnings],
    failures,
    complete: failures.length === 0 && questions.length === 0 && !failed,
  };
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

/** Repositories that nothing wants any more may still hold what prune is to take away. */
function ownedDestinations(state: State): readonly WantedDestination[] {
  return Object.values(state.registries).flatMap((entries) =>
    Object.keys(entries).map((key) => ({ repository: parseDestinationKey(key).repository, tag: null })),
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
