// The drift use case: ECR and the files against what was last applied. Changes nothing and takes no lock.
import { parseDestinationKey } from "../core/image/destination.ts";
import type { Config } from "../config/config.ts";
import { inConfig } from "../config/places.ts";
import type { Actual } from "../core/plan/actual.ts";
import { desiredRepositories } from "../core/plan/build-desired.ts";
import { withoutAccepted } from "../core/base/accepted.ts";
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import { findDrift } from "../core/drift/drift.ts";
import { noState, unfinishedRuns } from "../core/drift/problems.ts";
import type { DriftReport, UpstreamMove } from "../core/drift/report.ts";
import { compareText, groupBy } from "../core/base/ordering.ts";
import { formatImageRef, parseImageRef, withDefaultTag } from "../core/image/reference.ts";
import { holdsOf } from "../core/plan/holding.ts";
import type { State, StateEntry } from "../core/state/state.ts";
import { withRecordedFiles, withRecords } from "../core/state/with-records.ts";
import type { StoredState } from "../storage/state-store.ts";
import { sourceContext } from "./runtime/source-context.ts";
import { sourceKind } from "../sources/index.ts";
import { untilBelieved } from "./runtime/belief.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { mapParallel } from "../net/parallel.ts";
import { judgeApplied } from "./planning/gates/applied.ts";
import { readFiles, readRegistries, type WantedDestination } from "./planning/read-actual.ts";
import { readOwnState } from "./runtime/own-state.ts";

export interface DriftOptions {
  /** Ask the sources too whether their tags moved. */
  readonly upstream: boolean;
  readonly ignore: readonly string[];
  /** Ask the gates of today about what is in ECR. */
  readonly gates: boolean;
  /** Name the tags in the state's repositories that it doesn't own. */
  readonly unmanaged: boolean;
}

export async function driftMirror(
  config: Config,
  runtime: Runtime,
  options: DriftOptions,
  signal: AbortSignal,
): Promise<DriftReport> {
  const stored = await readOwnState(config, runtime, signal);
  const { actual, state, failures } = await readApplied(runtime, stored, signal);
  const repositories = runtime.kept.flatMap(({ target }) => {
    return desiredRepositories(recordedRepositories(state, target.registry), target);
  });
  const declared = await declaredAt(config, runtime, signal);
  const { ignore, unmanaged } = options;
  const { registry: target } = config.target;
  const input = { target, state, actual, repositories, ignore, unmanaged, declared };
  const found = findDrift(input);
  const upstream = options.upstream
    ? await untilBelieved(runtime, () => upstreamMoves(state, runtime, signal), signal)
    : { moves: [], failures: [] };
  const gates = options.gates
    ? await judgeApplied(config, runtime, { state, registries: actual.registries, ignore }, signal)
    : { found: [], checked: 0, failures: [] };
  const unknown = isNothing(stored) ? [noState(runtime.state.describe())] : [];
  const unsure = [...unknown, ...unfinishedRuns(stored.records)];
  const more = {
    gates: gates.found,
    upstream: upstream.moves,
    failures: [...unsure, ...failures, ...gates.failures, ...upstream.failures].map((one) =>
      inConfig(config, one),
    ),
    checked: { ...found.checked, gates: gates.checked },
  };
  if (found.tags.length === 0) return withAccepted({ ...found, ...more }, config);
  const described = await describeHeld(runtime, actual, found, signal);
  return withAccepted({ ...findDrift({ ...input, actual: described }), ...more }, config);
}

/** What the config accepts is counted only. */
function withAccepted(report: DriftReport, { accept }: Config): DriftReport {
  const { kept, accepted } = withoutAccepted(report.warnings, accept);
  return { ...report, warnings: kept, ...(accepted.length === 0 ? {} : { accepted }) };
}

/** What there is, and the state as it counts: with what runs that wrote no state have put into ECR, by their records. */
async function readApplied(
  runtime: Runtime,
  { state, records }: StoredState,
  signal: AbortSignal,
): Promise<{ readonly actual: Actual; readonly state: State; readonly failures: readonly Diagnostic[] }> {
  const intents = records.flatMap((record) => record.intents);
  const destinationsIn = (registry: string) => [
    ...Object.entries(state.registries[registry] ?? {}).map(([key, entry]) => destinationOf(key, entry)),
    ...intents.flatMap((one) => (one.registry === registry ? [destinationOf(one.key, one.entry)] : [])),
  ];
  const { registries, failures } = await readRegistries(runtime, destinationsIn, notRead, signal);
  const paths = [state.files, ...records.map((record) => record.files)].flatMap((files) =>
    Object.keys(files),
  );
  const files = await readFiles(runtime, [...new Set(paths)]);
  const counted = withRecords(state, records, holdsOf(registries));
  return {
    actual: { registries, files },
    state: withRecordedFiles(counted, records, (path) => files.get(path)?.digest),
    failures,
  };
}

function destinationOf(key: string, entry: StateEntry | null): WantedDestination {
  return { ...parseDestinationKey(key), parts: entry?.parts ?? [] };
}

function notRead(registry: string, problem: Diagnostic): Diagnostic {
  return {
    ...problem,
    detail: `The replica ${registry} was not checked: ${problem.detail ?? problem.summary}`,
  };
}

function recordedRepositories(state: State, registry: string): readonly string[] {
  const names = Object.keys(state.registries[registry] ?? {}).map(
    (key) => parseDestinationKey(key).repository,
  );
  return [...new Set(names)].sort(compareText);
}

/** No run ever wrote a state or left a record: not a state of which all was let go of. */
function isNothing({ state: { serial, registries, files }, records }: StoredState): boolean {
  return (
    serial === 0 && Object.keys(registries).length + Object.keys(files).length === 0 && records.length === 0
  );
}

/** The same listing with what the report says about strangers' images: when they came, and whether they can be replaced. */
async function describeHeld(
  runtime: Runtime,
  actual: Actual,
  found: Pick<DriftReport, "tags">,
  signal: AbortSignal,
): Promise<Actual> {
  const registries = new Map(actual.registries);
  const changed = found.tags.filter(({ what }) => what === "changed");
  for (const [registry, tags] of groupBy(changed, (one) => one.registry)) {
    const there = registries.get(registry);
    const ecr = runtime.kept.find(({ target }) => target.registry === registry)?.ecr;
    if (there === undefined || ecr === undefined) continue;
    const names = groupBy(tags, ({ repository }) => repository);
    // Mutability comes with any other setting; if none is declared, it was not requested.
    const unread = [...names.keys()].filter(
      (name) => there.repositories.get(name)?.settings.tagMutability === undefined,
    );
    const settings = await ecr.readSettings(unread, signal);
    const described = await mapParallel([...names], 8, async ([name, ofName]) => {
      const one = there.repositories.get(name);
      if (one === undefined) return [];
      const strangers = ofName.flatMap(({ now }) => (now === null || one.details.has(now) ? [] : [now]));
      const details = strangers.length === 0 ? [] : await ecr.imageDetails(name, strangers, signal);
      const more = { ...settings.get(name), ...one.settings };
      return [[name, { ...one, settings: more, details: new Map([...one.details, ...details]) }] as const];
    });
    registries.set(registry, {
      ...there,
      repositories: new Map([...there.repositories, ...described.flat()]),
    });
  }
  return { ...actual, registries };
}

/** Source tags that mean another digest now. A source that can't be asked makes the check incomplete. */
async function upstreamMoves(
  state: State,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{ readonly moves: readonly UpstreamMove[]; readonly failures: readonly Diagnostic[] }> {
  const known = new Map<string, StateEntry>();
  for (const entry of Object.values(state.registries).flatMap((registry) => Object.values(registry))) {
    known.set(entry.source.reference, entry);
  }
  const failures: Diagnostic[] = [];
  const moves = await mapParallel(
    [...known],
    32,
    async ([reference, { source, chart, from }]): Promise<UpstreamMove | undefined> => {
      const was = source.digest;
      const ref = parseImageRef(reference);
      if (ref.digest !== undefined) return undefined;
      const madeBy = chart === "made" ? { madeFrom: from } : {};
      try {
        const head = await (await runtime.content.reader(ref, madeBy)).head(ref.tag ?? "latest", signal);
        return head?.digest === was ? undefined : { reference, was, now: head?.digest ?? null };
      } catch (error) {
        if (!(error instanceof Problem) || signal.aborted) throw error;
        failures.push(...error.diagnostics);
        return undefined;
      }
    },
  );
  const moved = moves.filter((move) => move !== undefined);
  return { moves: moved.sort((a, b) => compareText(a.reference, b.reference)), failures };
}

/** Where the config itself declares images: only there can a digest be pinned by hand. */
async function declaredAt(
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const positions = new Map<string, string>();
  for (const [index, source] of config.sources.entries()) {
    if (source.kind !== "images") continue;
    const kind = await sourceKind(source.kind);
    try {
      const { images } = await kind.discover(source, sourceContext(config, runtime, index, signal));
      for (const image of images) {
        const [first] = image.provenance;
        if (first?.file === undefined || first.line === undefined) continue;
        positions.set(formatImageRef(withDefaultTag(image.ref)), `${first.file}:${first.line}`);
      }
    } catch (error) {
      // A list that can't be read now says nothing about what was applied: its positions are only a courtesy.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return positions;
}
