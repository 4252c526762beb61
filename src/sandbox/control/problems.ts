// What a test asked for that can't be done.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

export function controlProblem(detail: string): Problem {
  return problem("ecr/sandbox-control", "The sandbox can't do what the test asks for", {
    detail,
    hint: "See docs/sandbox.md for what seed, reset, faults and clock take.",
  });
}
