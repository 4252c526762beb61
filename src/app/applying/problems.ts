// What goes wrong while a plan is applied, in words.
import { type Diagnostic, fault } from "../../core/base/diagnostic.ts";
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

export function stateNotWritten(text: { readonly detail: string; readonly hint: string }): Diagnostic {
  return fault("state/not-written", "The state can't be written", { ...text });
}
