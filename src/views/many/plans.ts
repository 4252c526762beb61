// Plans of several configs, told in few words.
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
    blocked: "with something blocked",
    pending: "with changes",
    same: "without changes",
  },
};
