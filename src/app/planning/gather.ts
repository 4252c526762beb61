// Both sides of the comparison, read for `plan` and for `state adopt`: what is to be in ECR, forward or back, and what ECR
// and the files hold.
import type { Config, Target } from "../../config/config.ts";
import { inConfig } from "../../config/places.ts";
import { defined } from "../../core/base/record.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { destinationKey, parseDestinationKey } from "../../core/image/destination.ts";
import type { Actual } from "../../core/plan/actual.ts";
import {
  desiredImages,
  desiredRepositories,
  mappingRows,
  mergeByDestination,
} from "../../core/plan/build-desired.ts";
import type { ImageRequest, Question } from "../../core/image/wanted.ts";
import type { Desired, DesiredImage, ResolvedImage, SourceSummary } from "../../core/plan/desired.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { heldInPlace } from "../../core/plan/diff/immutable.ts";
import { barredRepositories } from "../../core/plan/diff/repositories.ts";
import { planPrune } from "../../core/plan/prune/prune.ts";
import type { PruneRules } from "../../core/plan/prune/rules.ts";
import { stageRepositories } from "../../core/plan/stage.ts";
import { retainedRows } from "../../core/plan/standing.ts";
import type { State } from "../../core/state/state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { bring, type BringOptions, type Found } from "./bring.ts";
import type { DiscoveredSource } from "./discover.ts";
import { goBack } from "./go-back.ts";
import { withoutObstructed } from "./outputs/obstacles.ts";
import { proveFiles } from "./outputs/prove.ts";
import { readFiles } from "./read-actual.ts";
import { renderOutputs } from "./outputs/render.ts";
import type { Settled } from "./settle.ts";

export interface GatherOptions extends BringOptions {
  /** The serial of the state to go back to; null: forward, to what the sources want now. */
  readonly to: number | null;
  /** By which rules what nothing asks for is deleted; null: nothing is. */
  readonly prune: PruneRules | null;
  /** Globs over `repository:tag` of immutable tags that are set anew. */
  readonly replace: readonly string[];
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
  const found =
    options.to === null
      ? await bring(config, runtime, options, signal)
      : await goBack(config, runtime, { ...options, to: options.to }, signal);
  const { discovered, settled, registries, state } = found;
  const withoutFiles = { ...found, files: [], proved: new Map<string, number>() };
  const withoutOutputs = buildDesired(config, runtime, withoutFiles, imagesIn(runtime, found));
  const rows = asHeld(
    rowsOf(config, settled, registries),
    heldInPlace(withoutOutputs, { registries }, options.replace),
  );
  const render = async (without: ReadonlySet<string>): Promise<Outputs> => {
    const left = { ...rows, rows: rows.rows.filter(({ place }) => !without.has(place)) };
    const outputs = await renderOutputs(config, runtime, left);
    const free = await withoutObstructed(config, runtime, outputs.files);
    const proved = await proveFiles(config, runtime, { files: free.files, discovered }, signal);
    return {
      ...proved,
      warnings: [...outputs.warnings, ...proved.warnings],
      failures: [...free.failures, ...proved.failures],
    };
  };
  const doomed = doomedPlaces(withoutOutputs, { registries, state }, options.prune);
  let outputs = await render(doomed);
  // An incomplete plan deletes nothing.
  if (outputs.failures.length > 0 && doomed.size > 0) outputs = await render(new Set());
  const withFiles = {
    ...found,
    files: outputs.files,
    proved: outputs.proved,
    warnings: [...found.warnings, ...outputs.warnings],
    failures: [...found.failures, ...outputs.failures],
  };
  const desired = buildDesired(config, runtime, withFiles, withoutOutputs.images);
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

/** The rows of the target's mapping, and what stays in files that cannot be rendered again for what was not read. */
function rowsOf(
  config: Config,
  { images, standings, unsettled }: Settled,
  registries: Actual["registries"],
): Parameters<typeof renderOutputs>[2] {
  const { registry } = config.target;
  const [coming, barred] = byRepository(config, images.get(registry) ?? [], registries);
  const {
    retained: places = [],
    held = [],
    refused = [],
    gone = [],
    lost = [],
  } = standings.get(registry) ?? {};
  const retained = retainedRows(places, registry);
  const known = new Set([...held, ...refused, ...gone].map(({ source }) => source));
  const unsure = retained.filter(({ source }) => !known.has(source));
  const unlisted = [...unsettled.unlisted].map(([source, request]) => ({ source, ...request }));
  // What waits to enter for the first time has no row yet; no empty file is written in its place. An image that is at
  // another place has that one's row.
  const elsewhere = new Set(coming.map(({ source }) => source.reference));
  const outside = [...held, ...refused].filter(({ keeps }) => keeps === null).map(({ source }) => source);
  const waiting = [...unsettled.young, ...unsettled.refused].filter(
    ({ reference }) => !elsewhere.has(reference) && outside.includes(reference),
  );
  const unseen = [...unsettled.unknown, ...lost, ...waiting, ...barred].map(({ reference, request }) => ({
    source: reference,
    ...request,
  }));
  return {
    rows: config.outputs.length === 0 ? [] : [...mappingRows(coming, registry), ...retained],
    unreachable: { images: [...unsure, ...unseen, ...unlisted], sources: unsettled.sources },
  };
}

/**
 * Rows say what ECR has once the plan is applied: a tag that can't move keeps its digest. Of a chart that waits for that there
 * is no row, since the values that go with it are of another one.
 */
function asHeld<T extends { readonly rows: readonly MappingRow[] }>(
  found: T,
  held: ReadonlyMap<string, Digest>,
): T {
  if (held.size === 0) return found;
  const rows = found.rows.flatMap((row) => {
    const digest = held.get(row.place);
    if (digest === undefined) return [row];
    return row.chart === undefined ? [{ ...row, digest }] : [];
  });
  return { ...found, rows };
}

/** Images that can be in the target, and those whose repository someone else has yet to create: no row leads there. */
function byRepository(
  { target }: Config,
  images: readonly ResolvedImage[],
  registries: Actual["registries"],
): [readonly ResolvedImage[], readonly { readonly reference: string; readonly request: ImageRequest }[]] {
  const names = images.map(({ destination }) => destination.repository);
  const barred = barredRepositories(desiredRepositories(names, target), registries);
  const isBarred = ({ destination }: ResolvedImage) =>
    barred.has(`${target.registry}/${destination.repository}`);
  return [
    images.filter((image) => !isBarred(image)),
    images.filter(isBarred).map(({ source, request }) => ({ reference: source.reference, request })),
  ];
}

/** A replica that could not be read is left out completely: nothing is planned for what was not read. */
function targetsIn({ kept }: Runtime, registries: Actual["registries"]): readonly Target[] {
  return kept.map(({ target }) => target).filter(({ registry }) => registries.has(registry));
}

function imagesIn(runtime: Runtime, { settled, registries }: Found): readonly DesiredImage[] {
  return targetsIn(runtime, registries).flatMap(({ registry }) =>
    desiredImages(mergeByDestination(settled.images.get(registry) ?? []), registry),
  );
}

function buildDesired(
  config: Config,
  runtime: Runtime,
  found: Found & Pick<Outputs, "files" | "proved">,
  images: readonly DesiredImage[],
): Desired {
  const { discovered, settled, failures, registries } = found;
  const targets = targetsIn(runtime, registries);
  const absent = absentBySource(settled, config.target.registry);
  const sources = discovered.map((one) =>
    summary(one, { proved: found.proved.get(one.name), absent: absent.get(one.name)?.size ?? 0 }),
  );
  const questions = discovered.flatMap((one) => (one.discovery?.questions ?? []).map(withoutUses));
  const standings = [...settled.standings.values()];
  return {
    target: { registry: config.target.registry, region: config.target.region },
    sources,
    repositories: targets.flatMap((target) => {
      const names = repositoriesIn(target.registry, settled, registries);
      const staging = target.registry === config.target.registry ? found.staging : undefined;
      return [
        ...desiredRepositories(names, target),
        ...(staging === undefined ? [] : stageRepositories(staging, target, new Set(names))),
      ];
    }),
    images,
    files: found.files,
    held: standings.flatMap(({ held }) => held),
    refused: standings.flatMap(({ refused }) => refused),
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
    ...defined({ gates: found.gates, staging: found.staging }),
    warnings: [...discovered.flatMap((one) => one.discovery?.warnings ?? []), ...found.warnings],
    failures: failures.map((one) => asPlanned(config, one)),
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

/** What values do with an answer is for the run that has one. */
function withoutUses({ reference, why, tier, answer, evidence }: Question): Question {
  return { reference, why, evidence, ...defined({ tier, answer }) };
}

/** By source: the images that it wants and that could not be read, neither there nor in ECR. */
function absentBySource({ unsettled, standings }: Settled, registry: string): Map<string, Set<string>> {
  const absent = new Map<string, Set<string>>();
  for (const { reference, request } of [...unsettled.unknown, ...(standings.get(registry)?.lost ?? [])])
    for (const { source } of request.chart === undefined ? request.provenance : [])
      absent.set(source, (absent.get(source) ?? new Set()).add(reference));
  return absent;
}

function summary(
  one: DiscoveredSource,
  { proved, absent }: { proved: number | undefined; absent: number },
): SourceSummary {
  const coverage = one.coverage && {
    ...one.coverage,
    images: one.coverage.images - absent,
    proved: proved ?? null,
    absent,
  };
  return {
    name: one.name,
    kind: one.kind,
    title: one.discovery?.title ?? one.kind,
    images: (one.discovery?.images ?? []).filter(({ chart }) => chart === undefined).length,
    ...defined({
      coverage,
      failed: one.failed === null ? undefined : whyFailed(one.failed, one.fallback),
      problem: one.failed === null ? undefined : withoutFrame(one.failed),
      fallback: one.fallback ? one.source.fallback : undefined,
    }),
  };
}

/** With its place in the config; the text there is none of the plan's. */
function asPlanned(config: Config, one: Diagnostic): Diagnostic {
  const told = inConfig(config, one);
  return one.at === undefined ? withoutFrame(told) : told;
}

/** A plan is kept and passed on: no text of the files that it was made from goes along. */
function withoutFrame({ at, ...one }: Diagnostic): Diagnostic {
  if (at === undefined) return one;
  const { frame: _, ...place } = at;
  return { ...one, at: place };
}

/** With the remedy, unless a fallback list is one already. */
function whyFailed({ detail, summary, hint }: Diagnostic, hasFallback: boolean): string {
  const why = detail ?? summary;
  if (hint === undefined || hasFallback) return why;
  return `${why}${/[.!?]$/.test(why) ? "" : "."} ${hint}`;
}
