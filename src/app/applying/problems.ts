// What goes wrong while a plan is applied, in words.
import { type Diagnostic, fault, warning } from "../../core/base/diagnostic.ts";
import type { Shards } from "../../core/state/shards.ts";
import type { WriteFile } from "../../core/plan/plan.ts";

export function otherRegistry(registry: string): Diagnostic {
  return fault("plan/other-target", "The plan is for another registry", {
    detail: `The plan writes to ${registry}, which is neither the target of the config nor a replica.`,
    hint: "Use the config that the plan was made with, or plan again.",
  });
}

export function stalePlan(id: string, expected: string, found: string): Diagnostic {
  return fault("plan/stale", "The plan is stale", {
    detail: `${id}: the plan expects ${expected}, and ECR has ${found}.`,
    hint: "Make a new plan, and review what changed: ecr-mirror plan --out FILE",
  });
}

/** Of an action that was not tried any more. */
export function replicaGivenUp(registry: string, failure: Diagnostic): Diagnostic {
  return fault("ecr/replica-given-up", "A replica is skipped for the rest of this run", {
    detail: `${registry} failed several times in a row: ${failure.detail ?? failure.summary}`,
    hint: "Run the same command again when the replica can be reached: finished work is skipped.",
  });
}

/** --finish writes files and state; what its shards left undone is theirs to do. */
export function unfinished(id: string): Diagnostic {
  return fault("source/unfinished", "A shard has not done this part", {
    detail: `${id} is not done.`,
    hint: "Run the shard that has it again: ecr-mirror apply PLANFILE --shard I/N\nThen finish the plan: ecr-mirror apply PLANFILE --finish",
  });
}

export function notDeleted(why: string): Diagnostic {
  return fault("ecr/not-deleted", "ECR did not delete the image", {
    detail: `${why.replace(/\.$/, "")}.`,
    hint: "Make a new plan with --prune: it shows what is still there, and why it stays.",
  });
}

export function outputGone(action: WriteFile): Diagnostic {
  return fault("output/other-config", "The file cannot be rendered again", {
    detail: `${action.path} must omit the images that failed, but its input has changed since the plan.`,
    hint: "Fix the failed images and apply again, or make a new plan: ecr-mirror plan --out FILE",
  });
}

/** Of a run that would fill the heap on its way, and end as V8 ends it. Parts that are applied one after another do not. */
export function applyTooLarge(images: number, { neededMiB, limitMiB }: HeapNeed): Diagnostic {
  return fault("plan/too-large", "The plan needs more memory than this process has", {
    detail: `Applying ${images} images at once needs a heap of ${neededMiB} MiB; this process has ${limitMiB} MiB. Nothing was done.`,
    hint:
      `Allow more memory: NODE_OPTIONS=--max-old-space-size=${neededMiB} ecr-mirror … ` +
      "Or apply a saved plan in parts: ecr-mirror apply PLAN --shard I/N for each I, then --finish.",
  });
}

interface HeapNeed {
  readonly neededMiB: number;
  readonly limitMiB: number;
}

/** Whatever ended the run, it did not succeed. */
export function applyUnsettled(unsettled: number, actions: number): Diagnostic {
  return fault("state/apply-unsettled", "Apply ended before every action was settled", {
    detail: `${unsettled} of ${actions} actions were not done, and no error explains why.`,
    hint: "Run the same command again: finished work is skipped.",
  });
}

export function lockLost(location: string): Diagnostic {
  return fault("state/lock-lost", "The state lock was lost", {
    detail: `${location}: another run may have the lock and be writing. This run started no further action and did not write the state.`,
    hint: "Check that no other apply runs, then run the same command again: finished work is skipped.",
  });
}

/** For --finish, which then writes nothing and waits for no shard. */
export function staleShards(shards: readonly string[]): Diagnostic {
  const [first = "", ...more] = shards;
  const who = more.length === 0 ? `Shard ${first}` : `Shards ${shards.join(", ")}`;
  return warning("plan/stale", "The plan is stale", {
    detail: `${who} found that ECR changed after the plan was made.`,
    hint: "Make a new plan, and review what changed. It skips what the other shards finished.",
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
      return "No shard of this plan has finished.";
    case "mixed":
      return `The plan was split into ${shards.counts.join(" and into ")} shards, and none of these splits is complete.`;
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
  return warning("state/history-not-kept", "The previous state was not saved to the history", {
    detail: `${why} Without it, ecr-mirror plan --to cannot go back to that state.`,
    hint: "Allow this run to write the history next to the state, or turn it off: `state: { history: 0 }`.",
  });
}

/** A shard's record lets --finish continue. */
export function recordNotWritten(why: string): Diagnostic {
  return fault("state/not-written", "The shard's record cannot be written", {
    detail: `${why} Its images are in ECR, but --finish cannot see that this shard is done.`,
    hint: "Run the same command again: finished work is skipped.",
  });
}

export function stateNotWritten(text: { readonly detail: string; readonly hint: string }): Diagnostic {
  return fault("state/not-written", "The state cannot be written", { ...text });
}
