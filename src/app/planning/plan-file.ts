// Saved plans: read strictly, since apply does what they say. A plan carries a digest of itself, so that what
// was reviewed is what is applied.
import { posix, resolve } from "node:path";
import validatePlan from "../../config/schema/validate-plan.js";
import { Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { type Plan, planFormatVersion } from "../../core/plan/plan.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import { passesLink } from "../../storage/files.ts";
import type { Config } from "../../config/config.ts";
import { lineageFrom } from "../../core/state/identity.ts";
import { readOwnState } from "../runtime/own-state.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { configChanged, foreignFile, planOfOtherState, planOfOtherTarget, unusablePlan } from "./problems.ts";
import type { SourceFiles } from "../../sources/kind/kind.ts";

const largestPlan = 512 * 1024 * 1024;

/** Gives the plan's digest of itself. */
export async function writePlanFile(path: string, plan: Plan): Promise<Digest> {
  const planDigest = sha256(JSON.stringify(plan));
  await writeFileAtomic(resolve(path), `${JSON.stringify({ ...plan, planDigest }, null, 2)}\n`, "output");
  return planDigest;
}

/** Words of strangers may repeat what they were sent: what only people read of a plan is struck through. */
export function withoutSecrets(plan: Plan, redact: (text: string) => string): Plan {
  const clean = <T>(part: T): T => JSON.parse(redact(JSON.stringify(part))) as T;
  const { sources, warnings, failures } = plan;
  return { ...plan, sources: clean(sources), warnings: clean(warnings), failures: clean(failures) };
}

export interface SavedPlan {
  readonly plan: Plan;
  readonly planDigest: Digest;
}

export async function readPlanFile(path: string, files: Pick<SourceFiles, "read">): Promise<SavedPlan> {
  const bytes = await files.read(path, { maxBytes: largestPlan });
  const value = parse(path, Buffer.from(bytes).toString("utf8"));
  const { planDigest, ...plan } = value;
  if (plan["formatVersion"] !== planFormatVersion) {
    throw new Problem(
      unusablePlan(
        "plan/version",
        path,
        `its format is ${JSON.stringify(plan["formatVersion"])}, this program reads "${planFormatVersion}"`,
      ),
    );
  }
  if (!validatePlan(value)) {
    const [first] = validatePlan.errors ?? [];
    throw new Problem(
      unusablePlan(
        "plan/shape",
        path,
        `${first?.instancePath || "the document"} ${first?.message ?? "does not fit"}`,
      ),
    );
  }
  const digest = sha256(JSON.stringify(plan));
  if (planDigest !== digest) {
    const why = planDigest === undefined ? "it has no digest" : "it was changed after it was saved";
    throw new Problem(unusablePlan("plan/edited", path, why));
  }
  return { plan: plan as unknown as Plan, planDigest: digest };
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
    new Problem(planOfOtherState(`its ${what} is ${planned}, here it is ${now}`));
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
    if (!isOurs) throw new Problem(foreignFile(action.path, "no output of the config names it"));
    if (await passesLink(files.absolute(output.path), files.absolute(action.path)))
      throw new Problem(foreignFile(action.path, "a link in its output's folder leads elsewhere"));
    if (action.content !== null && sha256(action.content) !== action.after)
      throw new Problem(foreignFile(action.path, "its content is not what its digest announces"));
  }
}

/** An output is a file, or a folder with files in it. */
function isBelow(output: string, path: string): boolean {
  const [folder, file] = [posix.normalize(output).replace(/\/$/, ""), posix.normalize(path)];
  return file === folder || file.startsWith(`${folder}/`);
}

function parse(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem(unusablePlan("plan/not-json", path, "it is not JSON, or it was cut off"));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Problem(unusablePlan("plan/shape", path, "it is not a JSON object"));
  }
  return value as Record<string, unknown>;
}
