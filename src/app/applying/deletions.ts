// The third phase: what no policy wants any more is deleted. Indexes go before their children: ECR refuses to
// delete a child that an index still names.
import { Problem } from "../../core/base/diagnostic.ts";
import type { Action, DeleteImage } from "../../core/plan/plan.ts";
import { notDeleted } from "./problems.ts";
import type { Outcome } from "./run.ts";
import type { ApplyWork } from "./work.ts";
import { ecrOf } from "./kept-registry.ts";

export async function applyDeletions(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const deletions = actions.filter((action) => action.kind === "delete-image");
  const tagged = deletions.filter((action) => action.tag !== null);
  const untagged = deletions.filter((action) => action.tag === null);
  for (const group of [tagged, untagged]) {
    await work.run.phase(group, 4, (action) => deleteOne(action, work));
  }
}

async function deleteOne(action: DeleteImage, { runtime, run, preconditions }: ApplyWork): Promise<Outcome> {
  if (preconditions.isDone(action)) return { result: "skipped", moved: 0 };
  const image = action.tag === null ? { digest: action.digest } : { tag: action.tag, digest: action.digest };
  const [failure] = await ecrOf(runtime, action.registry).deleteImages(
    action.repository,
    [image],
    run.signal,
  );
  if (failure !== undefined) throw new Problem(notDeleted(action, failure.why));
  return { result: "done", moved: 0 };
}
