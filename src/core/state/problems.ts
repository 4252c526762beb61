// What is wrong with a state or its approvals, in words.
import { type Problem, problem } from "../base/diagnostic.ts";
import { defined } from "../base/record.ts";
import type { JsonFault } from "./json-fault.ts";

export function newerState(location: string, version: string): Problem {
  return problem("state/newer", "Unsupported state version", {
    detail: `${location} has format version ${version}, but this version of ecr-mirror reads version 1.1. The file was not changed.`,
    hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
  });
}

const restore = "Restore it from git, a backup, or the bucket's versions";

export function unreadableState(location: string, fault: JsonFault, cause?: unknown): Problem {
  return problem(
    "state/unreadable",
    "Cannot read the state",
    {
      detail: `${location}: ${fault.why}. The file was not changed.`,
      ...defined({ at: fault.at }),
      hint:
        fault.isConflict === true
          ? `Keep one side of the merge: git checkout --ours ${location}\nThen check it: ecr-mirror drift`
          : `${restore}.\nOr move it away and record again what ECR has: ecr-mirror state adopt`,
    },
    { cause },
  );
}

export function newerApprovals(path: string, version: string): Problem {
  return problem("state/lock-newer", "Unsupported lock file version", {
    detail: `${path} has format version ${version}, but this version of ecr-mirror reads version 1.0. The file was not changed.`,
    hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
  });
}

export function unreadableApprovals(path: string, fault: JsonFault, cause?: unknown): Problem {
  return problem(
    "state/lock-unreadable",
    "Cannot read the lock file",
    {
      detail: `${path}: ${fault.why}. The file was not changed.`,
      ...defined({ at: fault.at }),
      hint:
        fault.isConflict === true
          ? `Keep one side of the merge: git checkout --ours ${path}\nThen approve what differs: ecr-mirror plan --update-lock`
          : "Restore it from git. Or move it away, and approve again: ecr-mirror plan --update-lock",
    },
    { cause },
  );
}

export function unreadableRecord(location: string, why: string): Problem {
  return problem("state/record-unreadable", "Cannot read the record of a run", {
    detail: `${location}: ${why}. The file was not changed.`,
    hint: "Restore the file. Or move it away, and record what that run put into ECR: ecr-mirror state adopt",
  });
}

export function recordOfAnotherVersion(location: string, version: string): Problem {
  return problem("state/record-unreadable", "Unsupported run record version", {
    detail: `${location} has format version ${version}, but this version of ecr-mirror reads version 1.0. The file was not changed.`,
    hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
  });
}
