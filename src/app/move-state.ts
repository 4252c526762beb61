// `state mv`: for a renamed prefix. What the state owns below the old name is copied inside ECR to the new one,
// no source is read, and the state owns the new destinations too. Prune deletes the old ones.
import type { Config } from "../config/config.ts";
import { Problem } from "../core/base/diagnostic.ts";
import { compareText } from "../core/base/ordering.ts";
import { parseDestinationKey } from "../core/image/destination.ts";
import { isRepositoryName } from "../core/naming/sanitize.ts";
import { desiredRepositories } from "../core/plan/build-desired.ts";
import type { Desired, DesiredImage } from "../core/plan/desired.ts";
import { diff } from "../core/plan/diff/diff.ts";
import type { State, StateEntry } from "../core/state/state.ts";
import { withRecords } from "../core/state/with-records.ts";
import type { Planned } from "./plan.ts";
import { ownedDestinations } from "./planning/bring.ts";
import { inRegistry, notARepository, notCreated, nothingBelow, placesTaken } from "./planning/problems.ts";
import { readRegistries } from "./planning/read-actual.ts";
import { readOwnState } from "./runtime/own-state.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { toolName } from "./version.ts";

/** The plan of a move; it is applied as any other. Throws a Problem before anything is done. */
export async function planMove(
  config: Config,
  runtime: Runtime,
  names: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<Planned> {
  const stored = await readOwnState(config, runtime, signal);
  const state = withRecords(stored.state, stored.records, null);
  const moved = [...movesIn(state, names)];
  if (moved.length === 0) throw new Problem(nothingBelow(names.from));
  const unusable = moved.find(({ repository }) => !isRepositoryName(repository));
  if (unusable !== undefined) throw new Problem(notARepository(unusable.repository));
  const destinations = [
    ...ownedDestinations(state),
    ...moved.map(({ repository, tag }) => ({ repository, tag })),
  ];
  const read = await readRegistries(runtime, () => destinations, inRegistry, signal);
  if (read.failures.length > 0) throw new Problem(read.failures);
  const actual = { registries: read.registries, files: new Map() };
  const held = moved.filter(({ registry, old, entry }) => {
    const { repository, tag } = parseDestinationKey(old);
    const there = read.registries.get(registry)?.repositories.get(repository);
    return tag === null ? there?.digests.has(entry.digest) : there?.tags.get(tag) === entry.digest;
  });
  const targets = runtime.kept.map(({ target }) => target);
  const desired: Desired = {
    ...nothingElse,
    target: { registry: config.target.registry, region: config.target.region },
    repositories: targets.flatMap((target) =>
      desiredRepositories(
        held.filter(({ registry }) => registry === target.registry).map(({ repository }) => repository),
        target,
      ),
    ),
    images: held.map(movedImage),
  };
  const plan = diff(desired, actual, state, {
    tool: toolName,
    configDigest: config.digest,
    state: {
      name: config.name,
      location: runtime.state.describe(),
      lineage: state.lineage,
      serial: state.serial,
    },
    filter: [],
    replace: [],
    prune: null,
  });
  const missing = plan.blocked.filter(({ code, tag }) => code === "repository/not-created" && tag === null);
  if (missing.length > 0) throw new Problem(missing.map(({ repository }) => notCreated(repository)));
  const overwritten = plan.actions.filter(
    (action) => "destination" in action && action.destination.before !== null,
  );
  const taken = [...plan.blocked, ...overwritten].map(({ id }) => id.slice(id.indexOf(":") + 1));
  if (taken.length > 0) throw new Problem(placesTaken(taken));
  return { plan, planDigest: null, files: new Map(), facts: new Map() };
}

const nothingElse = {
  sources: [],
  files: [],
  held: [],
  refused: [],
  gone: [],
  retained: new Map(),
  pins: new Map(),
  questions: [],
  warnings: [],
  failures: [],
  complete: true,
};

interface Move {
  readonly registry: string;
  /** The key that it has. */
  readonly old: string;
  readonly entry: StateEntry;
  /** Where it goes. */
  readonly repository: string;
  readonly tag: string | null;
}

/** Entries of a repository or of those below a prefix, in their new places. */
function* movesIn(state: State, { from, to }: { from: string; to: string }): Generator<Move> {
  for (const registry of Object.keys(state.registries).sort(compareText)) {
    for (const [old, entry] of Object.entries(state.registries[registry] ?? {})) {
      const { repository, tag } = parseDestinationKey(old);
      if (repository !== from && !repository.startsWith(`${from}/`)) continue;
      yield { registry, old, entry, repository: to + repository.slice(from.length), tag };
    }
  }
}

function movedImage({ registry, old, entry, repository, tag }: Move): DesiredImage {
  const { digest, source, from, alsoFrom = [], policy, parts = [] } = entry;
  return {
    request: {
      from,
      provenance: [from, ...alsoFrom].map((name) => ({ source: name })),
      written: [source.reference],
    },
    handling: { platforms: ["all"], referrers: true, policy },
    source: { ...source, via: `${registry}/${parseDestinationKey(old).repository}` },
    name: { repository, changed: false, from: repository },
    destination: { registry, repository, tag, digest },
    content: { bytes: null, parts },
  };
}
