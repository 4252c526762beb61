// A lifecycle policy's text, refused as ECR refuses it. What ECR takes is written down in the core.
import { lifecyclePolicyFaults } from "../../core/settings/lifecycle-policy.ts";
import { invalidParameter } from "./ecr-error.ts";

export interface LifecycleRule {
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPatternList?: readonly string[];
    readonly tagPrefixList?: readonly string[];
    readonly storageClass?: "standard" | "archive";
    readonly countType: string;
    readonly countNumber: number;
  };
  readonly action: { readonly type: "expire" | "transition" };
}

/** The rules by priority. */
export function parseLifecyclePolicy(text: string): readonly LifecycleRule[] {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw refused("the policy is not JSON");
  }
  const [fault] = lifecyclePolicyFaults(policy);
  if (fault !== undefined) throw refused(`${fault.path.join("/")}: ${fault.why}`);
  const { rules } = policy as { readonly rules: readonly LifecycleRule[] };
  return [...rules].sort((a, b) => a.rulePriority - b.rulePriority);
}

function refused(why: string): Error {
  return invalidParameter("LifecyclePolicyText", `Lifecycle policy validation failure: ${why}`);
}
