// Records that other runs left next to the state, judged by what ECR has: what they may have put there and could not
// tell any more is looked up, so that whoever writes the state next can take them over.
import type { Config } from "../../../config/config.ts";
import { Problem } from "../../../core/base/diagnostic.ts";
import { parseDestinationKey } from "../../../core/image/destination.ts";
import type { ActualRegistry } from "../../../core/plan/actual.ts";
import { holdsOf } from "../../../core/plan/holding.ts";
import type { StateChange } from "../../../core/state/merge.ts";
import type { Holds } from "../../../core/state/with-records.ts";
import type { StoredRecord } from "../../../storage/records.ts";
import { readRegistry } from "../../planning/read-actual.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export interface JudgedRecords {
  /** Those of this config: what another one put somewhere is not this one's to prune. */
  readonly own: readonly StoredRecord[];
  readonly holds: Holds;
  /** Those whose run is over and of which all is known: once the state says it, they can go. */
  readonly over: readonly StoredRecord[];
}

export async function judgeRecords(
  { name }: Pick<Config, "name">,
  records: readonly StoredRecord[],
  { runtime, signal }: { readonly runtime: Runtime; readonly signal: AbortSignal },
): Promise<JudgedRecords> {
  const own = records.filter((record) => record.name === name);
  const registries = new Map<string, ActualRegistry>();
  const unread = new Set<string>();
  const open = own.flatMap(openIntents);
  for (const kept of runtime.kept) {
    const { registry } = kept.target;
    const intents = open.filter((intent) => intent.registry === registry);
    if (intents.length === 0) continue;
    const destinations = intents.map(({ key }) => parseDestinationKey(key));
    try {
      registries.set(registry, await readRegistry(runtime, kept, destinations, signal));
    } catch (error) {
      // Whoever can read it will judge these.
      if (!(error instanceof Problem) || signal.aborted) throw error;
      unread.add(registry);
    }
  }
  const isKnown = (record: StoredRecord) => !openIntents(record).some(({ registry }) => unread.has(registry));
  const over = own.filter((record) => !record.alive && isKnown(record));
  return { own, holds: holdsOf(registries), over };
}

/** What a run meant to do and did not say it had done. */
function openIntents({ intents, done }: StoredRecord): readonly StateChange[] {
  return intents.filter((_, index) => !done.has(index));
}
