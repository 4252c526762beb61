// The doctor: checks everything that a run of this config needs, and changes nothing. Each check is independent, so that one
// run reports everything that is missing.
import { type Config, hasOwnLogin } from "../config/config.ts";
import { fittedRemedy } from "../config/remedies.ts";
import { type Check, ok, checked } from "./doctor/checked.ts";
import { problemCode } from "../core/base/diagnostic.ts";
import { checkNode, checkPrograms } from "./doctor/machine.ts";
import { askSources, checkRegistries } from "./doctor/sources.ts";
import { checkTarget } from "./doctor/target.ts";
import { policyOf } from "./iam-policy.ts";
import type { Runtime } from "./runtime/runtime.ts";

export interface Machine {
  readonly nodeVersion: string;
}

export async function examine(
  config: Config,
  runtime: Runtime,
  machine: Machine,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const { discovered, checks: sources } = await askSources(config, runtime, signal);
  const { principals } = await policyOf({ purpose: "apply", discovered }, config, runtime, signal);
  const groups = await Promise.all([
    ...runtime.kept.map((target) => checkTarget(target, principals, signal)),
    checkState(config, runtime, signal),
    checkPrograms(config, runtime),
    checkRegistries(discovered, config, runtime, signal),
  ]);
  const checks = [
    checkNode(machine.nodeVersion),
    ok("config", `${config.path} is valid`),
    ...sources,
    ...groups.flat(),
  ];
  return checks.map(({ remedy, ...check }) =>
    remedy === undefined ? check : { ...check, remedy: fittedRemedy(config, remedy) },
  );
}

/** That it can be read, and in a bucket also that its lock can be acquired and released. */
function checkState(config: Config, runtime: Runtime, signal: AbortSignal): Promise<readonly Check[]> {
  return checked({ subject: "state", signal, remedy: "Check state.path in the config." }, async () => {
    const { state, version } = await runtime.state.read(signal);
    const found = version === null ? "no state yet" : `serial ${state.serial}`;
    const checks = [ok("state", `${runtime.state.describe()}: ${found}${readAs(config)}`)];
    return "bucket" in config.state ? [...checks, await checkStateLock(runtime, signal)] : checks;
  });
}

/** Whose login it was, where that is not the target's. */
function readAs({ state }: Config): string {
  if (!("bucket" in state) || !hasOwnLogin(state)) return "";
  return `, read as ${state.assumeRole ?? `profile ${state.profile ?? ""}`}`;
}

async function checkStateLock(runtime: Runtime, signal: AbortSignal): Promise<Check> {
  try {
    const lock = await runtime.state.lock(runtime.holder, { timeoutMs: 0, signal, onWait: () => undefined });
    await lock.release();
    return ok("state", "its lock can be acquired and released");
  } catch (error) {
    if (problemCode(error) !== "state/locked") throw error;
    return { verdict: "note", subject: "state", detail: "another run holds its lock" };
  }
}
