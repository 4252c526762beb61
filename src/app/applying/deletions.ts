// The third phase: what no policy wants anymore is deleted. Indexes are deleted before their children: ECR refuses to
// delete a child that an index still names.
import { Problem } from "../../core/base/diagnostic.ts";
import { groupBy } from "../../core/base/ordering.ts";
import type { Action, DeleteImage } from "../../core/plan/plan.ts";
import { notDeleted } from "./problems.ts";
import type { Outcome } from "./run.ts";
import type { ApplyWork } from "./work.ts";
import { ecrOf } from "./kept-registry.ts";

export async function applyDeletions(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const deletions = actions.filter((action) => action.kind === "delete-image");
  const tagged = deletions.filter((action) => action.tag !== null);
  const untagged = deletions.filter((action) => action.tag === null);
  await work.run.phase(tagged, 4, (action) => deleteTag(action, work));
  // Indexes without a tag are among them, and only ECR knows which those are: it is asked for all of a repository at once,
  // and again for what it refuses as long as that helps.
  const repositories = groupBy(untagged, ({ registry, repository }) => `${registry}/${repository}`);
  await work.run.phaseOfGroups([...repositories.values()], 4, (group) => deleteDigests(group, work));
}

async function deleteTag(action: DeleteImage, { runtime, run, preconditions }: ApplyWork): Promise<Outcome> {
  if (preconditions.isDone(action)) return { result: "skipped", moved: 0 };
  const image = { digest: action.digest, ...(action.tag === null ? {} : { tag: action.tag }) };
  const [failure] = await ecrOf(runtime, action.registry).deleteImages(
    action.repository,
    [image],
    run.signal,
  );
  if (failure !== undefined) throw new Problem(notDeleted(failure.why));
  return { result: "done", moved: 0 };
}

/** All of one repository. */
function deleteDigests(
  group: readonly DeleteImage[],
  { runtime, run, preconditions }: ApplyWork,
): ReadonlyMap<DeleteImage, Promise<Outcome>> {
  const open = group.filter((action) => !preconditions.isDone(action));
  const [first] = open;
  if (first === undefined) return new Map();
  run.checkReach(first);
  const images = open.map(({ digest }) => ({ digest }));
  const failures = ecrOf(runtime, first.registry).deleteImages(first.repository, images, run.signal);
  const outcome = async (action: DeleteImage): Promise<Outcome> => {
    const failure = (await failures).find(({ image }) => image.digest === action.digest);
    if (failure !== undefined) throw new Problem(notDeleted(failure.why));
    return { result: "done", moved: 0 };
  };
  return new Map(open.map((action) => [action, outcome(action)]));
}
