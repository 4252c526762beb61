// Everything that a plan could not check, in full: each problem with its code, its position and its remedy.
import type { Plan } from "../../core/plan/plan.ts";
import { planProblems } from "../../core/plan/reading/failures.ts";
import { renderAlike } from "../diagnostic.ts";
import type { Screen } from "../paint.ts";

const mostInFull = 10;

export function problemTexts(plan: Plan, screen: Screen & { readonly verbose: boolean }): readonly string[] {
  const { verbose } = screen;
  return renderAlike(
    planProblems(plan, () => undefined),
    screen,
    { problems: mostInFull, verbose },
  );
}
