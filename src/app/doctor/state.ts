// The state: that it can be read, and in a bucket also that its lock can be taken and given back.
import type { Config } from "../../config/config.ts";
import { type Check, ok } from "../../core/base/check.ts";
import { problemCode } from "../../core/base/diagnostic.ts";
import type { Edges } from "../runtime/runtime.ts";
import { checked } from "./problem-check.ts";

export function checkState(config: Config, edges: Edges, signal: AbortSignal): Promise<readonly Check[]> {
  return checked({ subject: "state", signal, remedy: "Check state.path in the config." }, async () => {
    const { state, version } = await edges.state.read(signal);
    const place = edges.state.describe();
    const found = version === null ? "no state yet" : `serial ${state.serial}`;
    const checks = [ok("state", `${place}: ${found}`)];
    return "bucket" in config.state ? [...checks, await checkLock(edges, signal)] : checks;
  });
}

async function checkLock(edges: Edges, signal: AbortSignal): Promise<Check> {
  try {
    const lock = await edges.state.lock(edges.holder, { timeoutMs: 0, signal, onWait: () => undefined });
    await lock.release();
    return ok("state", "its lock can be taken and given back");
  } catch (error) {
    if (problemCode(error) !== "state/locked") throw error;
    return { verdict: "note", subject: "state", detail: "another run holds its lock now" };
  }
}
