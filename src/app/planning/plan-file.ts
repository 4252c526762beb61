// Saved plans: written in pieces, with a digest of themselves, so that what was reviewed is what is applied; and whether one
// matches the config that it will be applied with.
import { posix, resolve } from "node:path";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256, sha256OfPieces } from "../../core/base/digest.ts";
import { inChunks, jsonPieces } from "../../core/base/json-pieces.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import { passesLink } from "../../storage/files.ts";
import type { Config } from "../../config/config.ts";
import { lineageFrom } from "../../core/state/identity.ts";
import { readOwnState } from "../runtime/own-state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { configChanged, foreignFile, planOfOtherState, planOfOtherTarget } from "./problems.ts";
import type { SavedPlan } from "./read-plan.ts";

/** Gives the plan's digest of itself. */
export async function writePlanFile(path: string, plan: Plan): Promise<Digest> {
  const planDigest = sha256OfPieces(jsonPieces(plan));
  await writeFileAtomic(resolve(path), inChunks(textOf({ ...plan, planDigest })), "output");
  return planDigest;
}

/** As it is saved: for people too. */
export function* textOf(plan: object): Generator<string> {
  yield* jsonPieces(plan, 2);
  yield "\n";
}

/** Words of strangers may repeat what they were sent: what only people read of a plan is struck through. */
export function withoutSecrets(plan: Plan, redact: (text: string) => string): Plan {
  const clean = <T>(part: T): T => JSON.parse(redact(JSON.stringify(part))) as T;
  const { sources, warnings, failures } = plan;
  return { ...plan, sources: clean(sources), warnings: clean(warnings), failures: clean(failures) };
}

/** A plan belongs to one config, one target and one state: with any other it would write to the wrong place. */
export async function checkPlanFits(
  config: Config,
  runtime: Runtime,
  { plan, planDigest }: SavedPlan,
  signal: AbortSignal,
): Promise<void> {
  const { registry } = config.target;
  if (plan.target.registry !== registry) throw new Problem(planOfOtherTarget(plan.target.registry, registry));
  const { state, version } = await readOwnState(config, runtime, signal);
  const location = runtime.state.describe();
  const differs = (what: string, planned: string, now: string) =>
    new Problem(planOfOtherState(`its ${what} is ${planned}, but here it is ${now}`));
  if (plan.state.name !== config.name) throw differs("name", plan.state.name, config.name);
  if (plan.state.location !== location) throw differs("location", plan.state.location, location);
  // A plan that was made before there was a state may have begun it.
  const lineage = plan.state.lineage ?? lineageFrom(planDigest);
  const isBegun = version !== null && state.lineage !== null;
  if (isBegun && state.lineage !== lineage)
    throw differs("lineage", plan.state.lineage ?? "none yet", state.lineage);
  if (!isBegun && plan.state.lineage !== null) throw differs("lineage", plan.state.lineage, "none");
  if (plan.configDigest !== config.digest) throw new Problem(configChanged);
  await checkFiles(config, runtime, plan);
}

/** What a plan writes is announced by its digest and named by an output of the config. */
async function checkFiles(config: Config, { files }: Runtime, { actions }: Plan): Promise<void> {
  for (const action of actions) {
    if (action.kind !== "write-file") continue;
    const output = config.outputs[action.output.index];
    const isOurs = output?.kind === action.output.kind && isBelow(output.path, action.path);
    if (!isOurs) throw new Problem(foreignFile(action.path, "no output of the config writes it"));
    if (await passesLink(files.absolute(output.path), files.absolute(action.path)))
      throw new Problem(
        foreignFile(action.path, "a symbolic link in the folder of its output leads elsewhere"),
      );
    if (action.content !== null && sha256(action.content) !== action.after)
      throw new Problem(foreignFile(action.path, "its content does not match its digest"));
  }
}

/** An output is a file, or a folder with files in it. */
function isBelow(output: string, path: string): boolean {
  const [folder, file] = [posix.normalize(output).replace(/\/$/, ""), posix.normalize(path)];
  return file === folder || file.startsWith(`${folder}/`);
}
