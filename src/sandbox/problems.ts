// Why a sandbox can't start.
import { type Problem, problem } from "../core/base/diagnostic.ts";

export function storeProblem(directory: string, cause: unknown): Problem {
  return problem(
    "ecr/sandbox-store",
    "The sandbox cannot use its folder",
    {
      detail: `${directory}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Use a folder that this user may write to.",
    },
    { cause },
  );
}

/** An option that a program gave; the command checks its own before. */
export function optionProblem(option: string, why: string): Problem {
  return problem("ecr/sandbox-option", "The sandbox cannot start with this option", {
    detail: `${option}: ${why}`,
    hint: "See docs/sandbox.md for the values of account, regions and findings.",
  });
}

export function portProblem(address: string, cause: Error): Problem {
  return problem(
    "ecr/sandbox-port",
    "The sandbox cannot listen on its port",
    {
      detail: `${address}: ${cause.message}`,
      hint: "Choose another port, or 0 for any free port.",
    },
    { cause },
  );
}
