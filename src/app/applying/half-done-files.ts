// Files that an earlier, half-done apply of this very plan wrote: they are neither what the plan found nor what it
// wants, yet nobody else's. They are known by their content: what this plan gives without the rows of images that
// are still to be done.
import { destinationKey } from "../../core/image/destination.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { Action, WriteFile } from "../../core/plan/plan.ts";
import { readFiles } from "../planning/read-actual.ts";
import { contentOf, digestOf } from "./files.ts";
import type { StaleAction } from "./report.ts";
import type { ApplyWork } from "./work.ts";

/** What stays stale; the digests of the plan's own files are noted in `work.halfDoneFiles`. */
export async function withoutHalfDoneFiles(
  stale: readonly StaleAction[],
  actions: readonly Action[],
  work: ApplyWork,
): Promise<readonly StaleAction[]> {
  const ids = new Set(stale.map(({ id }) => id));
  const files = actions.filter((action) => action.kind === "write-file" && ids.has(action.id));
  if (files.length < stale.length) return stale;
  const own = new Set<string>();
  for (const file of files)
    if (file.kind === "write-file" && (await isOwn(file, actions, work))) own.add(file.id);
  return stale.filter(({ id }) => !own.has(id));
}

async function isOwn(file: WriteFile, actions: readonly Action[], work: ApplyWork): Promise<boolean> {
  const { runtime, run, halfDoneFiles } = work;
  const failed = new Set(actions.flatMap((action) => openDestination(action, work)));
  const { state: before } = await runtime.state.read(run.signal);
  try {
    const digest = await digestOf(await contentOf(file, work, { failed, before }));
    const held = (await readFiles(runtime, [file.path])).get(file.path)?.digest;
    if (held !== digest) return false;
    halfDoneFiles.set(file.path, digest);
    return true;
  } catch (error) {
    // The config no longer renders it: nobody can say whose it is.
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Where an image of the target is still to be done. */
function openDestination(action: Action, { config, preconditions }: ApplyWork): readonly string[] {
  const isOpen =
    "destination" in action &&
    action.destination.registry === config.target.registry &&
    !preconditions.isDone(action);
  return isOpen ? [destinationKey(action.destination)] : [];
}
