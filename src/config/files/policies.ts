// The policies of repositories: inline or from a file, checked, and brought into one canonical text.
import { lifecyclePolicyFaults, type PolicyFault } from "../../core/settings/lifecycle-policy.ts";
import { canonicalJson } from "../../core/settings/policy-diff.ts";
import type { RepositorySettingsFile } from "../schema.gen.ts";
import { keyName, type Located, located } from "../text/finding.ts";
import { type JsonFile, parseJsonFile } from "./json-file.ts";
import type { FileSpot, NamedFiles } from "./named-files.ts";
import { policyFault } from "./problems.ts";

const kinds = ["lifecyclePolicy", "repositoryPolicy"] as const;
export type PolicyKind = (typeof kinds)[number];

/** Canonical texts by the settings object that declares them. */
export type PolicyTexts = ReadonlyMap<object, Readonly<Partial<Record<PolicyKind, string>>>>;

export async function readPolicies(
  owners: readonly RepositorySettingsFile[],
  files: NamedFiles,
): Promise<{ readonly texts: PolicyTexts; readonly findings: readonly Located[] }> {
  const texts = new Map<object, Partial<Record<PolicyKind, string>>>();
  const findings: Located[] = [];
  for (const owner of owners) {
    const own: Partial<Record<PolicyKind, string>> = {};
    texts.set(owner, own);
    for (const kind of kinds) {
      const declared = owner[kind];
      if (declared === undefined) continue;
      const policy = await readPolicy(declared, { in: owner, key: kind }, files, findings);
      if (policy === undefined) continue;
      own[kind] = canonicalJson(JSON.stringify(policy.value));
      for (const fault of faultsOf(kind, policy.value))
        findings.push(locatedFault(fault, kind, policy, files));
    }
  }
  return { texts, findings };
}

interface Policy {
  readonly value: unknown;
  readonly spot: FileSpot;
  /** Set when the policy is in a file of its own. */
  readonly file?: JsonFile;
}

async function readPolicy(
  declared: string | object,
  spot: FileSpot,
  files: NamedFiles,
  findings: Located[],
): Promise<Policy | undefined> {
  if (typeof declared === "object") return { value: declared, spot };
  const bytes = await files.read(declared, spot);
  if (bytes === undefined) return undefined;
  const at = files.locate(spot);
  const file = parseJsonFile(declared, bytes);
  if (file.fault === undefined) return { value: file.value, spot, file };
  findings.push(
    located(file.fault.complaint, { offset: at.offset, position: file.fault.position ?? at.position }),
  );
  return undefined;
}

function faultsOf(kind: PolicyKind, policy: unknown): readonly PolicyFault[] {
  return kind === "lifecyclePolicy" ? lifecyclePolicyFaults(policy) : repositoryPolicyFaults(policy);
}

function locatedFault(fault: PolicyFault, kind: PolicyKind, policy: Policy, files: NamedFiles): Located {
  const at = files.locate(policy.spot, fault.path);
  const part = fault.path.length === 0 ? "The policy" : keyName(fault.path);
  const complaint = policyFault(kind === "lifecyclePolicy" ? "lifecycle" : "repository", part, fault.why);
  return located(complaint, {
    offset: at.offset,
    position: policy.file?.locate?.(fault.path) ?? at.position,
  });
}

// As much of IAM's grammar as needs no AWS. IAM itself has the last word.
const longestPolicy = 10_240;

function repositoryPolicyFaults(policy: unknown): readonly PolicyFault[] {
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
  if (length > longestPolicy)
    faults.push({ path: [], why: `it has ${length} characters; ECR allows ${longestPolicy}` });
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
