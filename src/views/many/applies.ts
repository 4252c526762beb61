// What was applied of several configs, told in few words.
import { type ApplyOutcome, applySummary } from "../apply/report.ts";
import type { Told } from "../config-results.ts";

interface Applied {
  readonly outcome: { readonly failed?: boolean; readonly stale?: boolean; readonly blocked?: boolean };
  /** null: there was nothing to do. */
  readonly report: ApplyOutcome | null;
}

export const toldApplies: Told<Applied> = {
  standing: ({ outcome, report }) => {
    if (outcome.failed === true || outcome.stale === true) return "failed";
    if (outcome.blocked === true) return "blocked";
    return report === null ? "same" : "pending";
  },
  line: ({ report }) => (report === null ? "Nothing to do." : applySummary(report)),
  words: { failed: "failed", blocked: "with something blocked", pending: "applied", same: "without changes" },
};
