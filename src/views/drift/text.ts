// Drift on a terminal or in a log: a line for each finding and how to restore it, the summary line last.
import { shortDigest } from "../../core/base/digest.ts";
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { createPaint, type Screen } from "../paint.ts";
import { driftFindings, type DriftNames, driftSummary, unmanagedNames, unmanagedTitle } from "./findings.ts";

export function renderDriftText(report: DriftReport, options: Screen & DriftNames): string {
  const paint = createPaint(options);
  const findings = driftFindings(report, options);
  const width = Math.min(60, widestOf(findings.map((one) => printable(one.name))));
  const lines: string[] = [];
  for (const one of findings) {
    const name = padDisplay(printable(one.name), width);
    lines.push(`  ${paint.mark[one.mark](one.mark)} ${name}  ${printable(one.note)}`);
    for (const text of one.details) lines.push(paint.dim(`      ${printable(text)}`));
  }
  const news = upstreamLines(report);
  if (news.length > 0) lines.push(paint.bold("upstream  changed at the source; not drift"), ...news);
  const others = unmanagedNames(report);
  if (others.length > 0)
    lines.push(paint.bold(unmanagedTitle), ...others.map((name) => `  ${printable(name)}`));
  lines.push(paint.bold(printable(driftSummary(report))));
  return `${lines.join("\n")}\n`;
}

function upstreamLines(report: DriftReport): string[] {
  return report.upstream.map((one) => {
    const now = one.now === null ? "gone" : shortDigest(one.now);
    return `  ${printable(one.reference)}  ${shortDigest(one.was)} -> ${now}`;
  });
}
