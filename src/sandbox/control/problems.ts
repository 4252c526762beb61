// What a test asked for that can't be done.
import { type Problem, problem } from "../../core/base/diagnostic.ts";

export function controlProblem(detail: string): Problem {
  return problem("ecr/sandbox-control", "The sandbox cannot do what the test requests", {
    detail,
    hint: "See docs/sandbox.md for the values of seed, reset, faults and clock.",
  });
}
