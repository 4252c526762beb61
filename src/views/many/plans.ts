// The plans of several configs, described in a few words.
import { hasChanges, isPartial, type Plan } from "../../core/plan/plan.ts";
import { summaryLine } from "../plan/summary.ts";
import type { Told } from "../config-results.ts";

export const toldPlans: Told<Plan> = {
  standing: (plan) => {
    if (isPartial(plan)) return "failed";
    if (plan.blocked.length > 0) return "blocked";
    return hasChanges(plan) ? "pending" : "same";
  },
  line: summaryLine,
  words: {
    failed: "failed",
    blocked: "with blocked changes",
    pending: "with changes",
    same: "without changes",
  },
};
