// A policy of a repository or of the registry, refused as ECR refuses it.
import { invalidParameter } from "../base/ecr-error.ts";

export function parsePolicy(policyText: string): object {
  const refused = invalidParameter("PolicyText", "Invalid repository policy provided");
  let policy: unknown;
  try {
    policy = JSON.parse(policyText);
  } catch {
    throw refused;
  }
  if (typeof policy !== "object" || policy === null || !("Statement" in policy)) throw refused;
  const statements: readonly unknown[] = Array.isArray(policy.Statement)
    ? policy.Statement
    : [policy.Statement];
  if (statements.length === 0 || !statements.every(isStatement)) throw refused;
  return policy;
}

function isStatement(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const hasEffect = "Effect" in value && (value.Effect === "Allow" || value.Effect === "Deny");
  return (
    hasEffect &&
    ("Action" in value || "NotAction" in value) &&
    ("Principal" in value || "NotPrincipal" in value)
  );
}
