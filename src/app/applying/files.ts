// The fourth phase: generated files. After failures they are rendered again, so that the rows of what failed stay
// as they were last applied.
import { destinationKey } from "../../core/image/destination.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256, sha256Of } from "../../core/base/digest.ts";
import { rowsWithout } from "../../core/mapping/rows-without.ts";
import type { Action, WriteFile } from "../../core/plan/plan.ts";
import { judge } from "../../core/plan/stale.ts";
import { type State } from "../../core/state/state.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import { readFiles } from "../planning/read-actual.ts";
import { renderOutput } from "../planning/outputs/render.ts";
import { outputGone } from "./problems.ts";
import type { StaleAction } from "./report.ts";
import { type Outcome, StaleProblem } from "./run.ts";
import type { ApplyWork } from "./work.ts";

export interface FileWork {
  /** The state as it was before this run. */
  readonly before: State;
  readonly onWritten: (path: string, digest: Digest) => void;
}

export async function applyFiles(
  actions: readonly Action[],
  work: ApplyWork,
  files: FileWork,
): Promise<void> {
  const failed = failedDestinations(actions, work);
  const writes = actions.filter((action) => action.kind === "write-file");
  await work.run.phase(writes, 1, (action) => writeOne(action, work, { ...files, failed }));
}

interface WriteWork extends FileWork {
  readonly failed: ReadonlySet<string>;
}

async function writeOne(action: WriteFile, work: ApplyWork, files: WriteWork): Promise<Outcome> {
  const actual = { registries: new Map(), files: await readFiles(work.runtime, [action.path]) };
  const verdict = judge(action, actual);
  const held = actual.files.get(action.path)?.digest;
  if (verdict.verdict === "stale" && (held === undefined || held !== work.halfDoneFiles.get(action.path)))
    throw new StaleProblem(action.id, verdict.expected, verdict.found);
  const content = await contentOf(action, work, files);
  const digest = await digestOf(content);
  if (verdict.verdict !== "skip" || digest !== action.after) {
    const written = typeof content === "string" ? content : content();
    await writeFileAtomic(work.runtime.files.absolute(action.path), written, "output");
  }
  files.onWritten(action.path, digest);
  return { result: verdict.verdict === "skip" ? "skipped" : "done", moved: 0 };
}

/** The text, or the stream of a file that is too large to hold: it is read once to hash and once to write. */
type Content = string | (() => AsyncIterable<Uint8Array>);

async function digestOf(content: Content): Promise<Digest> {
  return typeof content === "string" ? sha256(content) : sha256Of(content());
}

/** What to write when these destinations failed. */
async function contentOf(
  action: WriteFile,
  work: ApplyWork,
  { failed, before }: Pick<WriteWork, "failed" | "before">,
): Promise<Content> {
  const { config, runtime } = work;
  const isComplete = !action.rows.some((row) => failed.has(row.place));
  if (isComplete && action.content !== null) return action.content;
  const { registry } = config.target;
  const rows = rowsWithout(action.rows, failed, before.registries[registry] ?? {}, registry);
  const output = config.outputs[action.output.index];
  if (output?.kind !== action.output.kind) throw new Problem(outputGone(action));
  const rendered = await renderOutput(config, runtime, {
    index: action.output.index,
    output,
    rows,
    failed: action.rows.filter((row) => failed.has(row.place)),
  });
  const stream = rendered.streams.find((one) => one.path === action.path);
  if (stream !== undefined) return () => stream.transform(runtime.files.stream(stream.input));
  const file = rendered.files.find((one) => one.path === action.path);
  if (file?.content === undefined || file.content === null) throw new Problem(outputGone(action));
  return file.content;
}

/** Destinations of the target whose copy was planned and does not hold now. */
function failedDestinations(actions: readonly Action[], { config, run }: ApplyWork): ReadonlySet<string> {
  const keys = actions.flatMap((action) =>
    "destination" in action &&
    action.destination.registry === config.target.registry &&
    !run.settled.has(action.id)
      ? [destinationKey(action.destination)]
      : [],
  );
  return new Set(keys);
}

/**
 * Files that an earlier, half-done apply of this very plan wrote are neither what the plan found nor what it wants, yet
 * nobody else's: they are known by their content, which is what this plan gives without the rows of images that are still to
 * be done. What stays stale; the digests of the plan's own files are noted in
 * `work.halfDoneFiles`.
 */
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
  // Without the records: what shards have done since that apply was not in its files.
  const { state: before } = await runtime.state.read(run.signal);
  const held = (await readFiles(runtime, [file.path])).get(file.path)?.digest;
  // What is open now was open then; or, where it was done since, the state doesn't know it yet.
  const open = actions.flatMap((action) => openDestination(action, work));
  const unknown = actions.flatMap((action) => unknownDestination(action, before, work));
  try {
    for (const failed of [open, unknown]) {
      const digest = await digestOf(await contentOf(file, work, { failed: new Set(failed), before }));
      if (held !== digest) continue;
      halfDoneFiles.set(file.path, digest);
      return true;
    }
    return false;
  } catch (error) {
    // The config no longer renders it: its owner is unknown.
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Where the state does not say that the action's image is there. */
function unknownDestination(action: Action, { registries }: State, { config }: ApplyWork): readonly string[] {
  const { registry } = config.target;
  if (!("destination" in action) || action.destination.registry !== registry) return [];
  const key = destinationKey(action.destination);
  return registries[registry]?.[key]?.digest === action.destination.digest ? [] : [key];
}

/** Where an image of the target is still to be done. */
function openDestination(action: Action, { config, preconditions }: ApplyWork): readonly string[] {
  const isOpen =
    "destination" in action &&
    action.destination.registry === config.target.registry &&
    !preconditions.isDone(action);
  return isOpen ? [destinationKey(action.destination)] : [];
}
