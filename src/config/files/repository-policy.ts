// Repository policies: as much of IAM's grammar as needs no AWS. IAM itself has the last word.
import type { PolicyFault } from "../../core/settings/lifecycle-policy.ts";

const longest = 10_240;

export function repositoryPolicyFaults(policy: unknown): readonly PolicyFault[] {
  if (!isFields(policy)) return [{ path: [], why: 'it must be an object with "Statement"' }];
  const written = policy["Statement"];
  if (written === undefined) return [{ path: [], why: 'it has no "Statement"' }];
  const inList = Array.isArray(written);
  const statements: readonly unknown[] = inList ? written : [written];
  const faults = statements.flatMap((statement, at) => {
    const path = inList ? ["Statement", at] : ["Statement"];
    return statementFaults(statement, path);
  });
  if (statements.length === 0) faults.push({ path: ["Statement"], why: "it has no statement" });
  const { length } = JSON.stringify(policy);
  if (length > longest) faults.push({ path: [], why: `it has ${length} characters; ECR takes ${longest}` });
  return faults;
}

function statementFaults(statement: unknown, path: readonly (string | number)[]): PolicyFault[] {
  if (!isFields(statement)) return [{ path, why: "a statement must be an object" }];
  const faults: PolicyFault[] = [];
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny")
    faults.push({ path: [...path, "Effect"], why: "it must be Allow or Deny" });
  if (statement["Action"] === undefined && statement["NotAction"] === undefined)
    faults.push({ path, why: 'it has no "Action"' });
  if (statement["Principal"] === undefined && statement["NotPrincipal"] === undefined)
    faults.push({ path, why: 'it has no "Principal"' });
  return faults;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
