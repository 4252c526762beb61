// Saved plans: read strictly, since apply does what they say. A plan carries a digest of itself, so that what
// was reviewed is what is applied.
import { resolve } from "node:path";
import validatePlan from "../../config/schema/validate-plan.js";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { type Digest, sha256 } from "../../core/base/digest.ts";
import { type Plan, planFormatVersion } from "../../core/plan/plan.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import { configChanged, planOfOtherTarget, unusablePlan } from "./problems.ts";
import type { SourceFiles } from "../../sources/kind/kind.ts";

const largestPlan = 512 * 1024 * 1024;

export async function writePlanFile(path: string, plan: Plan): Promise<void> {
  const saved = { ...plan, planDigest: sha256(JSON.stringify(plan)) };
  await writeFileAtomic(resolve(path), `${JSON.stringify(saved, null, 2)}\n`, "output");
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

/** A plan is for one target: applying it with another config would write to the wrong registry. */
export function checkPlanTarget(plan: Plan, registry: string, configDigest: string): readonly Diagnostic[] {
  if (plan.target.registry !== registry) throw new Problem(planOfOtherTarget(plan.target.registry, registry));
  return plan.configDigest === configDigest ? [] : [configChanged];
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
