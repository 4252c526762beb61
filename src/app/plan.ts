// The plan use case: discover, place, look at ECR, resolve, render, diff. Changes nothing anywhere.
import { parseDestinationKey } from "../core/image/destination.ts";
import { defined } from "../core/base/defined.ts";
import type { Config } from "../config/config.ts";
import type { Actual } from "../core/plan/actual.ts";
import {
  desiredImages,
  desiredRepositories,
  mappingRows,
  mergeByDestination,
  type ResolvedImage,
} from "../core/plan/build-desired.ts";
import type { Desired, DesiredFile, SourceSummary } from "../core/plan/desired.ts";
import type { Diagnostic } from "../core/base/diagnostic.ts";
import { diff } from "../core/plan/diff/diff.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { State } from "../core/state/state.ts";
import { plannedOnly } from "../core/kubernetes/filter.ts";
import { stateAsActual } from "../core/drift/recorded.ts";
import { describeReplaced } from "./planning/describe-replaced.ts";
import { type DiscoveredSource, discoverImages } from "./planning/discover.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { pinApproved } from "./planning/approvals.ts";
import { unreachableImages } from "./planning/unreachable.ts";
import { withWarnings } from "./planning/warn.ts";
import { assignDestinations, type AssignedImage } from "./planning/assign-destinations.ts";
import {
  type ReadRegistries,
  readFiles,
  readRegistries,
  type WantedDestination,
} from "./planning/read-actual.ts";
import { proveValuesFiles } from "./planning/prove.ts";
import { renderOutputs } from "./planning/render.ts";
import { resolveImages } from "./planning/resolve.ts";
import { toolName } from "./runtime/version.ts";

export interface PlanOptions {
  /** Globs over `repository:tag` and file paths; empty means everything. */
  readonly targets: readonly string[];
  readonly prune: boolean;
  readonly forcePrune: boolean;
  /** false: believe the state in place of asking ECR. */
  readonly refresh: boolean;
  /** A glob of source references whose approved digests are written anew; null leaves the lock alone. */
  readonly approve: string | null;
  /** false: a failed source is an error though it has a fallback list. */
  readonly fallback: boolean;
}

export async function planMirror(
  config: Config,
  runtime: Runtime,
  options: PlanOptions,
  signal: AbortSignal,
): Promise<Plan> {
  const { desired, actual, state } = await gather(config, runtime, options, signal);
  const described = options.refresh ? await describeReplaced(desired, actual, runtime, signal) : actual;
  const plan = diff(desired, described, state, {
    tool: toolName,
    configDigest: config.digest,
    targets: options.targets,
    prune: options.prune
      ? { maxPercent: config.prune.maxPercent, force: options.forcePrune, keepReplaced: config.keepReplaced }
      : null,
  });
  return options.refresh ? withWarnings({ desired, actual, plan }, config, runtime, signal) : plan;
}

export type LookOptions = Pick<PlanOptions, "approve" | "fallback" | "prune" | "refresh">;

export interface Look {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly state: State;
}

/** Both sides of the comparison, for `plan` and for `state adopt`. */
export async function gather(
  config: Config,
  runtime: Runtime,
  options: LookOptions,
  signal: AbortSignal,
): Promise<Look> {
  const [discovered, { state }] = await Promise.all([
    discoverImages(config, runtime, { names: [], fallback: options.fallback }, signal),
    runtime.state.read(signal),
  ]);
  const placed = await assignDestinations(config, discovered.map(withPlannedOnly), {
    runtime,
    state,
    signal,
  });
  const locked = await pinApproved(config, runtime, { placed: placed.images, update: options.approve });
  const places = [
    ...withParts(locked.images, state, config),
    ...(options.prune ? ownedDestinations(state) : []),
  ];
  const read = options.refresh
    ? await readRegistries(runtime, places, signal)
    : remembered(runtime, places, state);
  const registries = [...read.registries.keys()];
  const actual = { registries: read.registries, files: new Map() };
  const resolved = await resolveImages({ placed: locked.images, actual, state, registries }, runtime, signal);
  await locked.save(resolved.images);
  const looked = { discovered, placed: { ...placed, images: locked.images }, resolved: resolved.images };
  const unreachable = unreachableImages(looked, state, config.target.registry);
  const rows =
    config.outputs.length === 0
      ? []
      : [...mappingRows(resolved.images, config.target.registry), ...unreachable.rows];
  const outputs = await renderOutputs(config, runtime, { rows, unreachable });
  const proved = await proveValuesFiles(config, runtime, { files: outputs.files, discovered }, signal);
  const files = await readFiles(
    runtime,
    proved.files.map((file) => file.path),
  );
  const desired = buildDesired(config, runtime, {
    discovered,
    images: mergeByDestination(resolved.images),
    registries: read.registries,
    files: proved.files,
    warnings: [...placed.warnings, ...resolved.warnings, ...outputs.warnings, ...proved.warnings],
    failures: [...placed.failures, ...read.failures, ...resolved.failures, ...proved.failures],
  });
  return { desired, actual: { registries: read.registries, files }, state };
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
  return {
    target: { registry: config.target.registry, region: config.target.region },
    sources,
    repositories: targets.flatMap((target) => desiredRepositories(images, target)),
    images: targets.flatMap((target) => desiredImages(images, target.registry)),
    files: found.files,
    questions,
    warnings: [...discovered.flatMap((one) => one.discovery?.warnings ?? []), ...found.warnings],
    failures,
    complete: failures.length === 0 && questions.length === 0 && !failed,
  };
}

function summary(one: DiscoveredSource): SourceSummary {
  const fallback = one.fallback ? one.source.fallback : undefined;
  return {
    name: one.name,
    kind: one.kind,
    title: one.discovery?.title ?? one.kind,
    images: one.discovery?.images.length ?? 0,
    ...(one.failed === null ? {} : { failed: whyFailed(one.failed, one.fallback) }),
    ...defined({ fallback }),
  };
}

/** With the remedy, unless a fallback list is one already. */
function whyFailed({ detail, summary, hint }: Diagnostic, hasFallback: boolean): string {
  const why = detail ?? summary;
  if (hint === undefined || hasFallback) return why;
  return `${why}${/[.!?]$/.test(why) ? "" : "."} ${hint}`;
}

/** Places with what the state says must lie beside each. */
function withParts(
  placed: readonly AssignedImage[],
  state: State,
  config: Config,
): readonly WantedDestination[] {
  const entries = state.registries[config.target.registry] ?? {};
  return placed.map(({ repository, tag }) => {
    const parts = tag === null ? undefined : entries[`${repository}:${tag}`]?.parts;
    return { repository, tag, ...defined({ parts }) };
  });
}

/** Repositories that nothing wants any more may still hold what prune is to take away. */
function ownedDestinations(state: State): readonly WantedDestination[] {
  return Object.values(state.registries).flatMap((entries) =>
    Object.keys(entries).map((place) => ({ repository: parseDestinationKey(place).repository, tag: null })),
  );
}

function remembered(runtime: Runtime, places: readonly WantedDestination[], state: State): ReadRegistries {
  const registries = runtime.kept.map(({ target }) => {
    const declared = desiredRepositories(places, target);
    return [target.registry, stateAsActual(state, target.registry, declared)] as const;
  });
  return { registries: new Map(registries), failures: [] };
}

/** A chart's optional and doubtful images are shown by discover, and mirrored only when its `include` says so. */
export function withPlannedOnly(one: DiscoveredSource): DiscoveredSource {
  const include = "include" in one.source ? one.source.include : undefined;
  return one.discovery === null ? one : { ...one, discovery: plannedOnly(one.discovery, include) };
}
