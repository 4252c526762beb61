// What is wrong with a state or its approvals, in words.
import { type Problem, problem } from "../base/diagnostic.ts";

export function newerState(location: string, version: string): Problem {
  return problem("state/newer", "The state is from another version of ecr-mirror", {
    detail: `${location} has the format ${version}; this version reads 1.1. It is kept as it is.`,
    hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
  });
}

export function unreadableState(location: string, why: string, cause?: unknown): Problem {
  return problem(
    "state/unreadable",
    "The state can't be read",
    {
      detail: `${location}: ${why}. It is kept as it is.`,
      hint:
        "Put back an earlier version of it. Or move it away: the next plan copies nothing that ECR already holds, " +
        "and 'ecr-mirror state adopt' takes the images that the config wants into a new state.",
    },
    { cause },
  );
}

export function newerApprovals(path: string, version: string): Problem {
  return problem("state/lock-newer", "The lock is from another version of ecr-mirror", {
    detail: `${path} has the format ${version}; this version reads 1.0. It is kept as it is.`,
    hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
  });
}

export function unreadableApprovals(path: string, why: string, cause?: unknown): Problem {
  return problem(
    "state/lock-unreadable",
    "The lock can't be read",
    {
      detail: `${path}: ${why}. It is kept as it is.`,
      hint: "Put back its version from git, or move it away and approve again with 'ecr-mirror plan --update-lock'.",
    },
    { cause },
  );
}

export function unreadableRecord(location: string, why: string): Problem {
  return problem("state/record-unreadable", "The record of a run cannot be read", {
    detail: `${location}: ${why}. It is kept as it is.`,
    hint:
      "Restore the file, or move it away. What that run put into ECR then stays unknown until " +
      "'ecr-mirror state adopt' takes it into the state.",
  });
}

export function recordOfAnotherVersion(location: string, version: string): Problem {
  return problem("state/record-unreadable", "The record of a run cannot be read", {
    detail: `${location} has the format ${version}; this version reads 1.0. It is kept as it is.`,
    hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
  });
}
