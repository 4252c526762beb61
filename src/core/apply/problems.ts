// What kept an apply from doing its plan, as problems with their places: for annotations. Pure.
import { type Diagnostic, fault } from "../base/diagnostic.ts";
import { defined } from "../base/record.ts";
import { blockedProblems } from "../plan/reading/failures.ts";
import type { AppliedAction, AppliedPlan } from "./applied.ts";

export function appliedProblems({
  actions,
  problems,
  blocked,
  warnings,
}: AppliedPlan): readonly Diagnostic[] {
  return [
    ...problems,
    ...actions.flatMap(actionProblem),
    ...blocked.flatMap(({ at, ...one }) => blockedProblems([one], () => at)),
    ...warnings,
  ];
}

function actionProblem({ id, result, problem, at, expected, found }: AppliedAction): readonly Diagnostic[] {
  if (problem !== undefined) return [{ ...defined({ at }), ...problem }];
  if (result !== "stale") return [];
  return [
    fault("plan/stale", "The plan is stale", {
      detail: `${id}: the plan found ${expected ?? "nothing"}, but ECR now has ${found ?? "nothing"}.`,
      hint: "Make a new plan and review it: ecr-mirror plan --out FILE",
      ...defined({ at }),
    }),
  ];
}
