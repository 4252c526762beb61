// Problems of a drift check, in addition to the drift itself.
import { type Diagnostic, fault, warning } from "../base/diagnostic.ts";
import { groupBy } from "../base/ordering.ts";
import type { RunRecord } from "../state/run-record.ts";

/** `location` is the state's. */
export function noState(location: string): Diagnostic {
  return fault("drift/no-state", "No state to compare with", {
    detail: `${location} does not exist, so drift cannot know what was last applied.`,
    hint:
      "Apply first: ecr-mirror apply\n" +
      "Or record the images that ECR already has: ecr-mirror state adopt\n" +
      "If a state should exist, check its path and the working directory.",
  });
}

export function unusedIgnore(glob: string): Diagnostic {
  return warning("drift/unused-ignore", "An --ignore glob matches nothing", {
    detail: `No repository, tag, or file in the state matches "${glob}".`,
    hint: "List the names: ecr-mirror state list",
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
      ? "ended before it recorded everything in the state"
      : "was killed";
  return fault("state/unfinished-run", unfinished, {
    detail: `${describeRun(record)} ${how}. What it finished counts as applied.`,
    hint: alive
      ? "Wait until it ends, then run the command again."
      : "Run it again, which also records what that run put into ECR: ecr-mirror apply",
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
          ? ", killed"
          : record.stale
            ? ", stale"
            : "";
      return `shard ${record.shard?.index} of ${count} (${describeRun(record)}${how})`;
    });
  return fault("state/unfinished-run", unfinished, {
    detail: `A plan was applied in shards, and its last step (--finish) is missing: ${told.join("; ")}. What the shards finished counts as applied.`,
    hint: records.some(({ stale }) => stale)
      ? "The plan is stale. Make a new one: ecr-mirror plan"
      : "When every shard has ended, finish the plan: ecr-mirror apply PLANFILE --finish",
  });
}

function describeRun({ holder, started }: KnownRun): string {
  const link = holder.link === undefined ? "" : `, ${holder.link}`;
  return `${holder.command} of ${holder.who} (process ${holder.pid}${link}) since ${started}`;
}
