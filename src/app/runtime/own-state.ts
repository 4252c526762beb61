// The state, read by the config that it belongs to. Two configs on one state would each take the other's images for
// unwanted ones, so any other config is refused.
import type { Config } from "../../config/config.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { State } from "../../core/state/state.ts";
import type { StateStore } from "../../storage/state-store.ts";
import { otherConfig } from "./problems.ts";
import type { Runtime } from "./runtime.ts";

/** Throws a Problem `state/other-config`. */
export async function readOwnState(
  config: Config,
  runtime: Pick<Runtime, "state">,
  signal: AbortSignal,
): ReturnType<StateStore["read"]> {
  const read = await runtime.state.read(signal);
  checkOwner(config, read.state, runtime.state.describe());
  return read;
}

export function checkOwner(config: Config, state: State, location: string): void {
  if (state.name !== null) {
    if (state.name !== config.name) throw new Problem(otherConfig(state.name, config, location));
    return;
  }
  // A state of format 1.0 names no owner: it is this config's when only this config can have written it.
  const sources = new Set(config.sources.map(({ name }) => name));
  const strangers = Object.values(state.registries)
    .flatMap((entries) => Object.values(entries))
    .filter(({ from }) => !sources.has(from))
    .map(({ from }) => from);
  const [stranger] = strangers;
  if (stranger !== undefined) throw new Problem(otherConfig(null, config, location, stranger));
}
