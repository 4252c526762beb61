// What a check for drift has to say beside the drift, in words.
import { type Diagnostic, fault, warning } from "../base/diagnostic.ts";
import { groupBy } from "../base/ordering.ts";
import type { RunRecord } from "../state/run-record.ts";

/** `location` is the state's. */
export function noState(location: string): Diagnostic {
  return fault("drift/no-state", "There is nothing to compare with", {
    detail: `${location} holds no state, so nobody knows what was last applied.`,
    hint:
      "Run 'ecr-mirror apply' first. If ECR already holds the images, 'ecr-mirror state adopt' takes them into a state. " +
      "If there should be a state, check the path and the working directory.",
  });
}

export function unusedIgnore(glob: string): Diagnostic {
  return warning("drift/unused-ignore", "An --ignore glob matches nothing", {
    detail: `No repository, tag or file of the state matches "${glob}".`,
    hint: "See the names with: ecr-mirror state list",
  });
}

export interface KnownRun extends Pick<
  RunRecord,
  "holder" | "started" | "shard" | "planDigest" | "ended" | "stale"
> {
  readonly alive: boolean;
}

/** One for each run that left a record; the shards of one plan are one run. */
export function unfinishedRuns(records: readonly KnownRun[]): readonly Diagnostic[] {
  const whole = records.filter(({ shard }) => shard === null).map((record) => unfinishedRun(record));
  const shards = groupBy(
    records.filter(({ shard }) => shard !== null),
    ({ planDigest, shard }) => `${planDigest} ${shard?.count}`,
  );
  return [...whole, ...[...shards.values()].map((ofPlan) => unfinishedShards(ofPlan))];
}

const unfinished = "A run did not finish";

function unfinishedRun(record: KnownRun): Diagnostic {
  const { alive, ended } = record;
  const how = alive
    ? "is still running"
    : ended
      ? "ended, and the state does not say all that it did"
      : "was cut off";
  return fault("state/unfinished-run", unfinished, {
    detail: `${describeRun(record)} ${how}. What it finished counts as applied.`,
    hint: alive
      ? "Wait until it ends, then check again."
      : "Run 'ecr-mirror apply' again: it takes over what that run put into ECR.",
  });
}

function unfinishedShards(records: readonly KnownRun[]): Diagnostic {
  const [first] = records;
  const count = first?.shard?.count ?? 0;
  const told = records
    .toSorted((a, b) => (a.shard?.index ?? 0) - (b.shard?.index ?? 0))
    .map((record) => {
      const how = record.alive
        ? ", still running"
        : !record.ended
          ? ", cut off"
          : record.stale
            ? ", stale"
            : "";
      return `shard ${record.shard?.index} of ${count} (${describeRun(record)}${how})`;
    });
  return fault("state/unfinished-run", unfinished, {
    detail: `A plan was applied in shards and not finished: ${told.join("; ")}. What they finished counts as applied.`,
    hint: records.some(({ stale }) => stale)
      ? "The plan no longer fits ECR. Make a new one: ecr-mirror plan"
      : "Once every shard has ended, finish the plan with: ecr-mirror apply PLANFILE --finish",
  });
}

function describeRun({ holder, started }: KnownRun): string {
  const link = holder.link === undefined ? "" : `, ${holder.link}`;
  return `${holder.command} of ${holder.who} (process ${holder.pid}${link}) since ${started}`;
}
