// The record that a run leaves next to the state before its first write, and in which it notes what settles.
import type { Digest } from "../../../core/base/digest.ts";
import type { Action } from "../../../core/plan/plan.ts";
import { stateChanges } from "../../../core/plan/state-changes.ts";
import type { RecordWriter } from "../../../storage/records.ts";
import type { ApplyWork } from "../work.ts";

export type LeftRecord = Pick<RecordWriter, "end" | "remove" | "close">;

function filesIn(actions: readonly Action[]): Readonly<Record<string, Digest>> {
  return Object.fromEntries(
    actions.flatMap((action) => (action.kind === "write-file" ? [[action.path, action.after]] : [])),
  );
}

export async function leaveRecord(actions: readonly Action[], work: ApplyWork): Promise<LeftRecord> {
  const { config, runtime, run, plan, planDigest, options, preconditions } = work;
  const started = runtime.now().toISOString();
  const changes = actions.map((action) => ({
    id: action.id,
    intents: stateChanges(action, started, preconditions.isDone(action)),
  }));
  const writer = await runtime.state.openRecord(
    {
      name: config.name,
      lineage: plan.state.lineage,
      planDigest,
      shard: options.shard,
      holder: runtime.holder,
      started,
      intents: changes.flatMap(({ intents }) => intents),
      files: filesIn(actions),
    },
    run.signal,
  );
  const indexes = new Map<string, readonly number[]>();
  let next = 0;
  for (const { id, intents } of changes) {
    const from = next;
    indexes.set(
      id,
      intents.map((_, at) => from + at),
    );
    next += intents.length;
  }
  run.onSettled((id) => {
    const own = indexes.get(id) ?? [];
    if (own.length > 0) writer.done(own);
  });
  return writer;
}
