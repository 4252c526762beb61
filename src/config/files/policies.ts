// The policies of repositories: inline or from a file, checked, and brought into one canonical text.
import { lifecyclePolicyFaults, type PolicyFault } from "../../core/settings/lifecycle-policy.ts";
import { canonicalJson } from "../../core/settings/policy-diff.ts";
import type { Complaint, Placed } from "../finding.ts";
import { place } from "../finding.ts";
import { keyName } from "../shape/words.ts";
import { type JsonFile, parseJsonFile } from "./json-file.ts";
import { repositoryPolicyFaults } from "./repository-policy.ts";
import type { RepositorySettingsFile } from "../schema.gen.ts";
import type { NamedFiles } from "./named-files.ts";

const kinds = ["lifecyclePolicy", "repositoryPolicy"] as const;
export type PolicyKind = (typeof kinds)[number];

/** Canonical texts by the settings object that declares them. */
export type PolicyTexts = ReadonlyMap<object, Readonly<Partial<Record<PolicyKind, string>>>>;

export async function readPolicies(
  owners: readonly RepositorySettingsFile[],
  files: NamedFiles,
): Promise<{ readonly texts: PolicyTexts; readonly findings: readonly Placed[] }> {
  const texts = new Map<object, Partial<Record<PolicyKind, string>>>();
  const findings: Placed[] = [];
  for (const owner of owners) {
    const own: Partial<Record<PolicyKind, string>> = {};
    texts.set(owner, own);
    for (const kind of kinds) {
      const declared = owner[kind];
      if (declared === undefined) continue;
      const policy = await readPolicy(declared, { in: owner, key: kind }, files, findings);
      if (policy === undefined) continue;
      own[kind] = canonicalJson(JSON.stringify(policy.value));
      for (const fault of faultsOf(kind, policy.value)) findings.push(placeFault(fault, kind, policy, files));
    }
  }
  return { texts, findings };
}

interface Policy {
  readonly value: unknown;
  readonly spot: { readonly in: object; readonly key: string };
  /** Set when the policy is in a file of its own. */
  readonly file?: JsonFile;
}

async function readPolicy(
  declared: string | object,
  spot: Policy["spot"],
  files: NamedFiles,
  findings: Placed[],
): Promise<Policy | undefined> {
  if (typeof declared === "object") return { value: declared, spot };
  const bytes = await files.read(declared, spot);
  if (bytes === undefined) return undefined;
  const at = files.place(spot);
  const file = parseJsonFile(declared, bytes);
  if (file.fault === undefined) return { value: file.value, spot, file };
  findings.push(
    place(file.fault.complaint, { offset: at.offset, position: file.fault.position ?? at.position }),
  );
  return undefined;
}

function faultsOf(kind: PolicyKind, policy: unknown): readonly PolicyFault[] {
  return kind === "lifecyclePolicy" ? lifecyclePolicyFaults(policy) : repositoryPolicyFaults(policy);
}

function placeFault(fault: PolicyFault, kind: PolicyKind, policy: Policy, files: NamedFiles): Placed {
  const at = files.place(policy.spot, fault.path);
  const complaint: Complaint = {
    code: kind === "lifecyclePolicy" ? "config/lifecycle-policy" : "config/repository-policy",
    summary: `ECR would refuse the ${kind === "lifecyclePolicy" ? "lifecycle" : "repository"} policy`,
    detail: `${fault.path.length === 0 ? "The policy" : keyName(fault.path)}: ${fault.why}.`,
    hint: "Mend the policy; nothing was sent to ECR.",
  };
  return place(complaint, { offset: at.offset, position: policy.file?.locate?.(fault.path) ?? at.position });
}
