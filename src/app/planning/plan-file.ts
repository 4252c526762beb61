// Saved plans: read strictly, since apply does what they say. A plan carries a digest of itself, so that what
// was reviewed is what is applied.
import { resolve } from "node:path";
import validatePlan from "../../config/validate-plan.gen.js";
import { type Diagnostic, Problem, type ProblemCode } from "../../core/base/diagnostic.ts";
import { sha256 } from "../../core/base/digest.ts";
import { type Plan, planFormatVersion } from "../../core/plan/plan.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
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

export async function readPlanFile(path: string, files: Pick<SourceFiles, "read">): Promise<Plan> {
  const bytes = await files.read(path, { maxBytes: largestPlan });
  const value = parse(path, Buffer.from(bytes).toString("utf8"));
  const { planDigest, ...plan } = value;
  if (plan["formatVersion"] !== planFormatVersion) {
    throw broken(
      "plan/version",
      path,
      `its format is ${JSON.stringify(plan["formatVersion"])}, this program reads "${planFormatVersion}"`,
    );
  }
  if (!validatePlan(value)) {
    const [first] = validatePlan.errors ?? [];
    throw broken(
      "plan/shape",
      path,
      `${first?.instancePath || "the document"} ${first?.message ?? "does not fit"}`,
    );
  }
  if (planDigest !== undefined && planDigest !== sha256(JSON.stringify(plan))) {
    throw broken("plan/edited", path, "it was changed after it was saved");
  }
  return plan as unknown as Plan;
}

/** A plan is for one target: applying it with another config would write to the wrong registry. */
export function checkPlanTarget(plan: Plan, registry: string, configDigest: string): readonly Diagnostic[] {
  if (plan.target.registry !== registry) {
    throw new Problem({
      code: "plan/other-target",
      severity: "error",
      summary: "The plan is for another registry",
      detail: `It is for ${plan.target.registry}; the config's target is ${registry}.`,
      hint: "Use the config that the plan was made with, or plan again.",
    });
  }
  if (plan.configDigest === configDigest) return [];
  return [
    {
      code: "plan/config-changed",
      severity: "warning",
      summary: "The config changed since the plan was made",
      detail: "The plan is applied as it was saved.",
      hint: "Plan again to see what the config asks for now.",
    },
  ];
}

function parse(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken("plan/not-json", path, "it is not JSON, or it was cut off");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw broken("plan/shape", path, "it is not a JSON object");
  }
  return value as Record<string, unknown>;
}

function broken(code: ProblemCode, path: string, why: string): Problem {
  return new Problem({
    code,
    severity: "error",
    summary: "Not a plan that can be used",
    detail: `${path}: ${why}.`,
    hint: "Make it anew: ecr-mirror plan --out FILE",
  });
}
