// Why a sandbox can't start.
import { type Problem, problem } from "../core/base/diagnostic.ts";

export function storeProblem(directory: string, cause: unknown): Problem {
  return problem(
    "ecr/sandbox-store",
    "The sandbox can't use its folder",
    {
      detail: `${directory}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Give it a folder that it may write to.",
    },
    { cause },
  );
}

export function portProblem(address: string, cause: Error): Problem {
  return problem(
    "ecr/sandbox-port",
    "The sandbox can't listen on its port",
    {
      detail: `${address}: ${cause.message}`,
      hint: "Choose another port, or 0 for any that is free.",
    },
    { cause },
  );
}
