// Problems with the files that a config names.
import { Problem } from "../../core/base/diagnostic.ts";
import { complaint, type Complaint } from "../text/finding.ts";

/** Why a file couldn't be read, as its reader says it; `name` is what the user wrote. Anything else is thrown on. */
export function unreadable(error: unknown, name: string): Complaint {
  const [first] = error instanceof Problem ? error.diagnostics : [];
  if (first === undefined) throw error;
  const { code, summary, detail = name, hint = "Check the path." } = first;
  return { code, summary, detail, hint };
}

export function notPem(what: "certificate" | "private key", name: string): Complaint {
  return complaint("config/pem", "Not a PEM file", {
    detail: `${name} contains no valid ${what} in PEM format.`,
    hint: `Name a file that contains -----BEGIN ${what.toUpperCase()}-----.`,
  });
}

export function notJson(name: string, why: string): Complaint {
  return complaint("config/policy-json", "Not JSON", {
    detail: `${name} is not a JSON document. ${why}`.trim(),
    hint: "Fix the file. A policy has the format that the AWS console shows.",
  });
}

/** `part` is the part of the policy that ECR would refuse. */
export function policyFault(kind: "lifecycle" | "repository", part: string, why: string): Complaint {
  return complaint(
    kind === "lifecycle" ? "config/lifecycle-policy" : "config/repository-policy",
    `ECR would refuse the ${kind} policy`,
    {
      detail: `${part}: ${why}.`,
      hint: "Fix the policy. Nothing was sent to ECR.",
    },
  );
}

export const notAWaiverList: Complaint = complaint("config/waiver", "Not a list of waivers", {
  detail: "The file must be a list of mappings.",
  hint: "Write each entry as: - { image, gate, until, owner, reason }",
});

export function waiverWithout(key: string): Complaint {
  return complaint("config/waiver", "Incomplete waiver", {
    detail: `The waiver has no "${key}".`,
    hint: `Add ${key}. A waiver has an image, a gate, a last day (until), an owner, and a reason.`,
  });
}

export function badWaiver(detail: string, hint: string): Complaint {
  return complaint("config/waiver", "Not a waiver", { detail, hint });
}
