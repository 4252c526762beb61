// Where the state goes when its own place can't be written: a file beside the config that a person can put back.
import { join } from "node:path";
import type { State } from "../core/state/state.ts";
import { formatState } from "../core/state/text.ts";
import { writeFileAtomic } from "./atomic-write.ts";

/** Gives the path of the file. Put at the state's place, it is the state. */
export async function saveRecovery(directory: string, state: State): Promise<string> {
  const path = join(directory, `mirror.state.recovery-${state.serial}.json`);
  await writeFileAtomic(path, formatState(state), "state");
  return path;
}
