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
  const unread = { code: "file/unreadable", summary: "File can't be read" } as const;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return complaint("file/missing", "No such file", {
        detail: `${name} doesn't exist.`,
        hint: "Check the path; paths in a config are relative to the config file.",
      });
    case "EISDIR": {
      const detail = `${name} is a folder.`;
      const summary = "A folder where a file is wanted";
      return { code: "file/is-folder", summary, detail, hint: "Name the file in it." };
    }
    case "EACCES":
    case "EPERM": {
      const detail = `There is no permission to read ${name}.`;
      return { ...unread, detail, hint: "Give the user of this process the right to read it." };
    }
    default: {
      const detail = `Reading ${name} failed with ${code}.`;
      return { ...unread, detail, hint: "Check the path and the file system." };
    }
  }
}

export function notPem(what: "certificate" | "private key", name: string): Complaint {
  return complaint("config/pem", "Not a PEM file", {
    detail: `${name} holds no ${what} in PEM form, or a broken one.`,
    hint: `Name a file with -----BEGIN ${what.toUpperCase()}-----.`,
  });
}

export function notJson(name: string, why: string): Complaint {
  return complaint("config/policy-json", "Not JSON", {
    detail: `${name} is not a JSON document. ${why}`.trim(),
    hint: "Mend the file; a policy has the form that the AWS console shows.",
  });
}

/** `part` is the part of the policy that ECR would refuse. */
export function policyFault(kind: "lifecycle" | "repository", part: string, why: string): Complaint {
  return complaint(
    kind === "lifecycle" ? "config/lifecycle-policy" : "config/repository-policy",
    `ECR would refuse the ${kind} policy`,
    {
      detail: `${part}: ${why}.`,
      hint: "Mend the policy; nothing was sent to ECR.",
    },
  );
}

export const notAWaiverList: Complaint = complaint("config/waiver", "Not a list of waivers", {
  detail: "The file must be a list of maps.",
  hint: "Write each as: { image, gate, until, owner, reason }.",
});

export function waiverWithout(key: string): Complaint {
  return complaint("config/waiver", "A waiver is not whole", {
    detail: `It has no "${key}".`,
    hint: `Add ${key}: a waiver says for which image and gate it is, until when, who owns it, and why.`,
  });
}

export function badWaiver(detail: string, hint: string): Complaint {
  return complaint("config/waiver", "Not a waiver", { detail, hint });
}
