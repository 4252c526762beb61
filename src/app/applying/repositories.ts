// The first phase: repositories are created and their settings brought in order.
import { Problem } from "../../core/base/diagnostic.ts";
import type { Action } from "../../core/plan/plan.ts";
import { unfinished } from "./problems.ts";
import type { Outcome } from "./run.ts";
import { ecrOf } from "./kept-registry.ts";
import type { ApplyWork } from "./work.ts";

// CreateRepository's rate is undocumented; the client's limiter finds it, this only bounds the burst.
const width = 8;

export async function applyRepositories(actions: readonly Action[], work: ApplyWork): Promise<void> {
  const { run, runtime, preconditions, options } = work;
  const creations = actions.filter((action) => action.kind === "create-repository");
  const updates = actions.filter((action) => action.kind === "update-repository");
  await run.phase(creations, width, async (action): Promise<Outcome> => {
    if (preconditions.isDone(action)) return { result: "skipped", moved: 0 };
    if (options.finish) throw new Problem(unfinished(action.id));
    await ecrOf(runtime, action.registry).createRepository(action.repository, action.settings, run.signal);
    preconditions.created(action);
    return { result: "done", moved: 0 };
  });
  await run.phase(updates, width, async (action): Promise<Outcome> => {
    if (preconditions.isDone(action)) return { result: "skipped", moved: 0 };
    await ecrOf(runtime, action.registry).updateRepository(action.repository, action.settings, run.signal);
    return { result: "done", moved: 0 };
  });
}
