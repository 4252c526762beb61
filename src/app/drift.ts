// The drift use case: ECR and the files against what was last applied. Changes nothing and takes no lock.
import { parseDestinationKey } from "../core/image/destination.ts";
import type { Config } from "../config/config.ts";
import type { Actual } from "../core/plan/actual.ts";
import { desiredRepositories } from "../core/plan/build-desired.ts";
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import { type DriftReport, type UpstreamMove, findDrift } from "../core/drift/drift.ts";
import { compareText } from "../core/base/ordering.ts";
import { formatImageRef, parseImageRef, withDefaultTag } from "../core/image/reference.ts";
import type { State } from "../core/state/state.ts";
import { sourceContext } from "./planning/discover.ts";
import { sourceKind } from "../sources/index.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { mapParallel } from "../net/parallel.ts";
import { readFiles, readRegistries } from "./planning/read-actual.ts";

export interface DriftOptions {
  /** Ask the sources too whether their tags moved. */
  readonly upstream: boolean;
  readonly ignore: readonly string[];
}

export async function driftMirror(
  config: Config,
  runtime: Runtime,
  options: DriftOptions,
  signal: AbortSignal,
): Promise<DriftReport> {
  const { state } = await runtime.state.read(signal);
  const { actual, failures } = await readRecorded(runtime, state, signal);
  const repositories = runtime.kept.flatMap(({ target }) => {
    return desiredRepositories(recordedRepositories(state, target.registry), target);
  });
  const declared = await declaredAt(config, runtime, signal);
  const input = { state, actual, repositories, ignore: options.ignore, declared };
  const found = findDrift(input);
  const upstream = options.upstream
    ? await upstreamMoves(state, runtime, signal)
    : { moves: [], failures: [] };
  const more = { upstream: upstream.moves, failures: [...failures, ...upstream.failures] };
  if (found.tags.length === 0) return { ...found, ...more };
  const described = await withPushTimes(runtime, actual, found, signal);
  return { ...findDrift({ ...input, actual: described }), ...more };
}

async function readRecorded(
  runtime: Runtime,
  state: State,
  signal: AbortSignal,
): Promise<{ readonly actual: Actual; readonly failures: readonly Diagnostic[] }> {
  const destinationsIn = (registry: string) =>
    Object.entries(state.registries[registry] ?? {}).map(([key, entry]) => ({
      ...parseDestinationKey(key),
      parts: entry.parts ?? [],
    }));
  const { registries, failures } = await readRegistries(runtime, destinationsIn, notRead, signal);
  return { actual: { registries, files: await readFiles(runtime, Object.keys(state.files)) }, failures };
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

/** The same listing with the push times of what holds drifted tags. */
async function withPushTimes(
  runtime: Runtime,
  actual: Actual,
  found: Pick<DriftReport, "tags">,
  signal: AbortSignal,
): Promise<Actual> {
  const registries = new Map(actual.registries);
  for (const { registry, repository } of found.tags) {
    const now = found.tags
      .filter((one) => one.registry === registry && one.repository === repository)
      .flatMap((one) => (one.now === null ? [] : [one.now]));
    const there = registries.get(registry);
    const repositoryThere = there?.repositories.get(repository);
    const ecr = runtime.kept.find(({ target }) => target.registry === registry)?.ecr;
    if (there === undefined || repositoryThere === undefined || ecr === undefined || now.length === 0)
      continue;
    if (repositoryThere.details.size > 0) continue;
    const details = await ecr.imageDetails(repository, now, signal);
    const repositories = new Map([...there.repositories, [repository, { ...repositoryThere, details }]]);
    registries.set(registry, { ...there, repositories });
  }
  return { ...actual, registries };
}

/** Source tags that mean another digest now. A source that can't be asked makes the check incomplete. */
async function upstreamMoves(
  state: State,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<{ readonly moves: readonly UpstreamMove[]; readonly failures: readonly Diagnostic[] }> {
  const known = new Map<string, UpstreamMove["was"]>();
  for (const entry of Object.values(state.registries).flatMap((registry) => Object.values(registry))) {
    known.set(entry.source.reference, entry.source.digest);
  }
  const failures: Diagnostic[] = [];
  const moves = await mapParallel(
    [...known],
    32,
    async ([reference, was]): Promise<UpstreamMove | undefined> => {
      const ref = parseImageRef(reference);
      if (ref.digest !== undefined) return undefined;
      try {
        const head = await (await runtime.content.reader(ref)).head(ref.tag ?? "latest", signal);
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

/** Where source references are declared, as far as it can be known without asking any registry: the local sources. */
async function declaredAt(
  config: Config,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const positions = new Map<string, string>();
  for (const [index, source] of config.sources.entries()) {
    const kind = await sourceKind(source.kind);
    if (kind.reach !== "local") continue;
    try {
      const { images } = await kind.discover(source, sourceContext(config, runtime, index, signal));
      for (const image of images) {
        const [first] = image.provenance;
        if (first?.file === undefined || first.line === undefined) continue;
        positions.set(formatImageRef(withDefaultTag(image.ref)), `${first.file}:${first.line}`);
      }
    } catch (error) {
      // A source that can't be read now says nothing about what was applied: its positions are only a courtesy.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return positions;
}
