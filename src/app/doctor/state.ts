// The state: that it can be read, and in a bucket also that its lock can be taken and given back.
import type { Config } from "../../config/config.ts";
import { type Check, ok } from "../../core/base/check.ts";
import { problemCode } from "../../core/base/diagnostic.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { checked } from "./problem-check.ts";

export function checkState(config: Config, runtime: Runtime, signal: AbortSignal): Promise<readonly Check[]> {
  return checked({ subject: "state", signal, remedy: "Check state.path in the config." }, async () => {
    const { state, version } = await runtime.state.read(signal);
    const place = runtime.state.describe();
    const found = version === null ? "no state yet" : `serial ${state.serial}`;
    const checks = [ok("state", `${place}: ${found}`)];
    return "bucket" in config.state ? [...checks, await checkApprovals(runtime, signal)] : checks;
  });
}

async function checkApprovals(runtime: Runtime, signal: AbortSignal): Promise<Check> {
  try {
    const lock = await runtime.state.lock(runtime.holder, { timeoutMs: 0, signal, onWait: () => undefined });
    await lock.release();
    return ok("state", "its lock can be taken and given back");
  } catch (error) {
    if (problemCode(error) !== "state/locked") throw error;
    return { verdict: "note", subject: "state", detail: "another run holds its lock now" };
  }
}
