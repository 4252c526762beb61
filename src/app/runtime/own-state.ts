// The state, read by the config that it belongs to. Two configs on one state would each take the other's images for
// unwanted ones, so any other config is refused.
import type { Config } from "../../config/config.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { State } from "../../core/state/state.ts";
import type { StoredState } from "../../storage/state-store.ts";
import { otherConfig } from "./problems.ts";
import type { Runtime } from "./runtime.ts";

/** Throws a Problem `state/other-config`. The records are those of runs of this config. */
export async function readOwnState(
  config: Config,
  runtime: Pick<Runtime, "state">,
  signal: AbortSignal,
): Promise<StoredState> {
  const read = await runtime.state.read(signal);
  checkOwner(config, read.state, runtime.state.describe());
  return withOwnRecords(config, read);
}

/** What another config's runs put somewhere is not for this one to know. */
export function withOwnRecords({ name }: Pick<Config, "name">, read: StoredState): StoredState {
  return { ...read, records: read.records.filter((record) => record.name === name) };
}

function checkOwner(config: Config, state: State, location: string): void {
  if (isOwn(config, state)) return;
  throw new Problem(otherConfig(state.name, config, location, strangerIn(config, state)));
}

/** A state of format 1.0 names no owner: it is this config's when only this config can have written it. */
export function isOwn(config: Config, state: State): boolean {
  return state.name === null ? strangerIn(config, state) === undefined : state.name === config.name;
}

/** A source that put something there and that the config doesn't have. */
function strangerIn(config: Config, state: State): string | undefined {
  const sources = new Set(config.sources.map(({ name }) => name));
  const entries = Object.values(state.registries).flatMap((one) => Object.values(one));
  return entries.find(({ from }) => !sources.has(from))?.from;
}
