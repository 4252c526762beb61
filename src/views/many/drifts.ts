// The drift of several configs, described in a few words.
import type { DriftReport } from "../../core/drift/report.ts";
import { hasDrift, isIncomplete } from "../../core/drift/report.ts";
import { driftSummary } from "../drift/findings.ts";
import type { Told } from "../config-results.ts";

export const toldDrifts: Told<DriftReport> = {
  standing: (report) => (isIncomplete(report) ? "failed" : hasDrift(report) ? "pending" : "same"),
  line: (report) => driftSummary(report),
  words: { failed: "not checked", blocked: "blocked", pending: "with drift", same: "without drift" },
};
