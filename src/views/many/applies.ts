// The applies of several configs, described in a few words.
import { type ApplyOutcome, applySummary, countsIn } from "../apply/report.ts";
import type { AppliedPlan } from "../../core/apply/applied.ts";
import { appliedSummary } from "../apply/told.ts";
import type { Told } from "../config-results.ts";

interface Applied {
  readonly outcome: { readonly failed?: boolean; readonly stale?: boolean; readonly blocked?: boolean };
  /** null: nothing to do. */
  readonly report: ApplyOutcome | null;
}

export const toldApplies: Told<Applied> = {
  standing: ({ outcome, report }) => {
    if (outcome.failed === true || outcome.stale === true) return "failed";
    if (outcome.blocked === true) return "blocked";
    return report === null ? "same" : "pending";
  },
  line: ({ report }) => (report === null ? "Nothing to do." : applySummary(countsIn(report))),
  words: { failed: "failed", blocked: "with blocked changes", pending: "applied", same: "without changes" },
};

/** The same for the reports that documents are made from. */
export const toldReports: Told<AppliedPlan> = {
  standing: ({ outcome, summary }) => {
    if (outcome === "failed" || outcome === "stale" || outcome === "interrupted") return "failed";
    if (summary.blocked > 0) return "blocked";
    return outcome === "nothing" ? "same" : "pending";
  },
  line: appliedSummary,
  words: toldApplies.words,
};
