// What is wrong with the files that a config names, in its words.
import { Problem } from "../../core/base/diagnostic.ts";
import { complaint, type Complaint } from "../text/finding.ts";

/** Why a file couldn't be read; `name` is what the user wrote. Anything but a failure to read is thrown on. */
export function unreadable(error: unknown, name: string): Complaint {
  if (error instanceof Problem && error.diagnostics[0] !== undefined) {
    const { code, summary, detail = name, hint = "Check the path." } = error.diagnostics[0];
    return { code, summary, detail, hint };
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  const unread = { code: "file/unreadable", summary: "Cannot read the file" } as const;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return complaint("file/missing", "File not found", {
        detail: `${name} does not exist.`,
        hint: "Check the path. Paths in a config are relative to the config file.",
      });
    case "EISDIR": {
      const detail = `${name} is a directory.`;
      const summary = "Expected a file, found a directory";
      return { code: "file/is-folder", summary, detail, hint: "Name a file in it." };
    }
    case "EACCES":
    case "EPERM": {
      const detail = `You have no permission to read ${name}.`;
      return { ...unread, detail, hint: `Allow this user to read it: chmod u+r ${name}` };
    }
    default: {
      const detail = `Reading ${name} failed: ${code}.`;
      return { ...unread, detail, hint: "Check the path and the file system." };
    }
  }
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
