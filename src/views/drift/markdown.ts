// Drift as an issue or chat comment.
import { shortDigest } from "../../core/base/digest.ts";
import type { DriftReport } from "../../core/drift/drift.ts";
import { code, commentLimit, fitDocument, marker, prose, type Section, table } from "../markdown.ts";
import { driftFindings, driftSummary } from "./text.ts";

export function renderDriftMarkdown(report: DriftReport, options: { readonly config: string }): string {
  const heading = `${marker("drift", options.config)}\n\n### ${prose(driftSummary(report))}`;
  const findings = driftFindings(report).map((one) => [
    code(one.mark),
    code(one.place),
    [one.note, ...one.details].map((text) => prose(text)).join("<br>"),
  ]);
  const news = report.upstream.map((one) => [
    code(one.reference),
    `${shortDigest(one.was)} &rarr; ${one.now === null ? "gone" : shortDigest(one.now)}`,
  ]);
  const sections: Section[] = [{ full: heading, short: heading, yields: 0 }];
  if (findings.length > 0) {
    sections.push({
      full: table(["", "where", "what"], findings),
      short: "Too much to list here.",
      yields: 1,
    });
  }
  if (report.failures.length > 0) {
    const title = "#### Could not be checked";
    const list = report.failures.map((one) => `- ${prose(one.detail ?? one.summary)}`);
    sections.push({ full: `${title}\n\n${list.join("\n")}`, short: title, yields: 3 });
  }
  if (news.length > 0) {
    const title = `#### Moved at the source: ${news.length}`;
    sections.push({ full: `${title}\n\n${table(["reference", "digest"], news)}`, short: title, yields: 2 });
  }
  return fitDocument(sections, commentLimit);
}
