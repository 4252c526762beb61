// The failed and blocked changes of an apply as GitLab's Code Quality report: each finding is at its line of the config.
import type { AppliedPlan, Place } from "../../core/apply/applied.ts";
import { type QualityFinding, renderCodeQuality } from "../ci/code-quality.ts";
import { nameOf } from "../names.ts";
import { actionName, problemText, whyNot } from "./told.ts";

export function renderApplyGitlab(reports: readonly AppliedPlan[]): string {
  return renderCodeQuality(reports.flatMap(findingsOf));
}

function findingsOf({ target, config, actions, blocked, problems }: AppliedPlan): readonly QualityFinding[] {
  const { registry } = target;
  const orConfig = (at: Place | undefined) => at ?? { file: config, line: 1 };
  return [
    ...problems.map((one): QualityFinding => ({
      code: one.code,
      text: problemText(one),
      severity: "critical",
      at: orConfig(one.at),
      key: `${config} ${problemText(one)}`,
    })),
    ...actions
      .filter(({ result }) => result === "failed" || result === "stale")
      .map((action): QualityFinding => ({
        code: action.problem?.code ?? "plan/stale",
        text: `${actionName(action, registry)}: ${whyNot(action)}`,
        severity: "critical",
        at: orConfig(action.problem?.at ?? action.at),
        key: `${registry} ${action.id}`,
      })),
    ...blocked.map((one): QualityFinding => ({
      code: one.code,
      text: `blocked ${nameOf(one, registry)}: ${one.why}`,
      severity: "major",
      at: orConfig(one.at),
      key: `${registry} ${one.id}`,
    })),
  ];
}
