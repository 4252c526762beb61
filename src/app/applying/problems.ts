// What goes wrong while a plan is applied, in words.
import { type Diagnostic, fault, warning } from "../../core/base/diagnostic.ts";
import type { Shards } from "../../core/state/shards.ts";
import type { DeleteImage, WriteFile } from "../../core/plan/plan.ts";

export function otherRegistry(registry: string): Diagnostic {
  return fault("plan/other-target", "The plan is for another registry", {
    detail: `It writes to ${registry}, which is neither the config's target nor a replica.`,
    hint: "Use the config that the plan was made with, or plan again.",
  });
}

export function stalePlan(id: string, expected: string, found: string): Diagnostic {
  return fault("plan/stale", "The plan no longer fits", {
    detail: `${id}: the plan found ${expected}, now there is ${found}.`,
    hint: "Plan again, and review what changed.",
  });
}

/** Of an action that was not tried any more. */
export function replicaGivenUp(registry: string, failure: Diagnostic): Diagnostic {
  return fault("ecr/replica-given-up", "A replica was given up for this run", {
    detail: `${registry} could not be reached again and again: ${failure.detail ?? failure.summary}`,
    hint: "Re-run the same command when it can be reached: done work is skipped.",
  });
}

/** --finish writes files and state; what its shards left undone is theirs to do. */
export function unfinished(id: string): Diagnostic {
  return fault("source/unfinished", "A shard has not done this yet", {
    detail: `${id} is still to be done.`,
    hint: "Run the shard that failed again, then --finish.",
  });
}

export function notDeleted(
  action: Pick<DeleteImage, "repository" | "tag" | "digest">,
  why: string,
): Diagnostic {
  return fault("ecr/not-deleted", "ECR did not delete the image", {
    detail: `${action.repository}:${action.tag ?? action.digest}: ${why}.`,
  });
}

export function outputGone(action: WriteFile): Diagnostic {
  return fault("output/other-config", "The file can't be rendered again", {
    detail: `${action.path} must leave out what failed, but the config no longer has its output.`,
    hint: "Use the config that the plan was made with, or plan again.",
  });
}

/** Of a run that would fill the heap on its way, and end as V8 ends it. Parts that are applied one after another do not. */
export function applyTooLarge(images: number, { neededMiB, limitMiB }: HeapNeed): Diagnostic {
  return fault("plan/too-large", "The plan is too large for the memory that this process may use", {
    detail: `To apply ${images} images at once needs a heap of ${neededMiB} MiB; this one has ${limitMiB} MiB. Nothing was done.`,
    hint:
      `Give it more: NODE_OPTIONS=--max-old-space-size=${neededMiB} ecr-mirror … ` +
      "Or apply a saved plan part by part: ecr-mirror apply PLAN --shard I/N for each I, then --finish.",
  });
}

interface HeapNeed {
  readonly neededMiB: number;
  readonly limitMiB: number;
}

/** Whatever ended the run, it is no success. */
export function applyUnsettled(unsettled: number, actions: number): Diagnostic {
  return fault("state/apply-unsettled", "Apply ended before everything was settled", {
    detail: `${unsettled} of ${actions} actions were neither done nor found to be done, and nothing says why.`,
    hint: "Re-run the same command: done work is skipped.",
  });
}

export function lockLost(location: string): Diagnostic {
  return fault("state/lock-lost", "The state lock was lost", {
    detail: `${location}: another run may hold the lock and write now. Nothing more was begun, and the state was not written.`,
    hint: "Check that no other apply runs, then re-run the same command: done work is skipped.",
  });
}

/** Of --finish, which then writes nothing and waits for nobody. */
export function staleShards(shards: readonly string[]): Diagnostic {
  const [first = "", ...more] = shards;
  const who = more.length === 0 ? `Shard ${first}` : `Shards ${shards.join(", ")}`;
  return warning("plan/stale", "The plan no longer fits", {
    detail: `${who} of it found that ECR is not as the plan saw it.`,
    hint: "Plan again, and review what changed. What other shards did is in ECR and is skipped then.",
  });
}

/** Of --finish, which has then written nothing. */
export function missingShards(shards: Exclude<Shards, { kind: "ended" }>): Diagnostic {
  const more = { detail: `${shardsInWords(shards)} Nothing was written.`, hint: shardsHint(shards) };
  return fault("state/missing-shards", "Not all shards of the plan have finished", more);
}

export function shardsInWords(shards: Exclude<Shards, { kind: "ended" }>): string {
  switch (shards.kind) {
    case "none":
      return "No shard of this plan has left a record.";
    case "mixed":
      return `The plan was split into ${shards.counts.join(" and into ")} shards, and no split has finished alone.`;
    case "open": {
      const told = (indexes: readonly number[], words: string) =>
        indexes.length === 0
          ? []
          : [`${indexes.map((index) => `${index}/${shards.count}`).join(", ")} ${words}.`];
      const parts = [
        ...told(shards.missing, "left no record"),
        ...told(shards.running, "still running"),
        ...told(shards.unfinished, "ended early"),
        ...told(shards.stale, "found the plan stale"),
      ];
      return parts.join(" ");
    }
    default:
      return shards satisfies never;
  }
}

function shardsHint(shards: Exclude<Shards, { kind: "ended" }>): string {
  if (shards.kind === "open") {
    const [first] = [...shards.missing, ...shards.unfinished];
    return first === undefined
      ? `Wait for them, then: ecr-mirror apply PLANFILE --finish`
      : `Run it: ecr-mirror apply PLANFILE --shard ${first}/${shards.count}, then --finish.`;
  }
  const every = `Run every shard: ecr-mirror apply PLANFILE --shard I/N with one N, then --finish.`;
  return shards.kind === "none" ? `${every} Or apply the plan in one run: ecr-mirror apply PLANFILE` : every;
}

export function historyNotKept(why: string): Diagnostic {
  return warning("state/history-not-kept", "The earlier state could not be kept", {
    detail: `${why} Without it, 'ecr-mirror plan --to' cannot go back to it.`,
    hint: "Allow this run to write to the history, or set `state: { history: 0 }`.",
  });
}

/** A shard's record tells --finish that it may go on. */
export function recordNotWritten(why: string): Diagnostic {
  return fault("state/not-written", "The record of the shard cannot be written", {
    detail: `${why} Its images are in ECR, but --finish does not know that this shard is through.`,
    hint: "Run the same command again: done work is skipped.",
  });
}

export function stateNotWritten(text: { readonly detail: string; readonly hint: string }): Diagnostic {
  return fault("state/not-written", "The state can't be written", { ...text });
}
