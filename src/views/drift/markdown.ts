// Drift as an issue or a chat comment.
import { shortDigest } from "../../core/base/digest.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { code, commentLimit, details, fitDocument, marker, prose, type Section, table } from "../markdown.ts";
import { count } from "../units.ts";
import { driftFindings, type DriftNames, driftSummary, unmanagedNames } from "./findings.ts";

export function renderDriftMarkdown(report: DriftReport, names: DriftNames): string {
  const heading = `${marker("drift", names.config)}\n\n### ${prose(driftSummary(report))}`;
  return fitDocument(
    [
      { full: heading, short: heading, yields: 0 },
      ...findingSection(report, names),
      ...failureSection(report),
      ...upstreamSection(report),
      ...unmanagedSection(report),
      ...warningSection(report),
    ],
    commentLimit,
  );
}

function findingSection(report: DriftReport, names: DriftNames): Section[] {
  const rows = driftFindings(report, names).map((one) => [
    code(one.mark),
    code(one.name),
    [one.note, ...one.details].map((text) => prose(text)).join("<br>"),
  ]);
  if (rows.length === 0) return [];
  return [{ full: table(["", "where", "what"], rows), short: "Too much to list here.", yields: 1 }];
}

function failureSection({ failures }: DriftReport): Section[] {
  if (failures.length === 0) return [];
  const title = "#### Could not be checked";
  const list = failures.map((one) => `- ${prose(one.detail ?? one.summary)}`);
  return [{ full: `${title}\n\n${list.join("\n")}`, short: title, yields: 3 }];
}

function upstreamSection({ upstream }: DriftReport): Section[] {
  if (upstream.length === 0) return [];
  const rows = upstream.map((one) => [
    code(one.reference),
    `${shortDigest(one.was)} &rarr; ${one.now === null ? "gone" : shortDigest(one.now)}`,
  ]);
  const title = `#### Moved at the source: ${rows.length}`;
  return [{ full: `${title}\n\n${table(["reference", "digest"], rows)}`, short: title, yields: 2 }];
}

function unmanagedSection(report: DriftReport): Section[] {
  const names = unmanagedNames(report);
  if (names.length === 0) return [];
  const summary = `${count(names.length, "unmanaged tag")}, not drift`;
  const list = names.map((name) => `- ${code(name)}`).join("\n");
  return [{ full: details(summary, list), short: `${summary}.`, yields: 4 }];
}

function warningSection({ warnings }: DriftReport): Section[] {
  if (warnings.length === 0) return [];
  const full = warnings.map((one) => `- ${code(one.code)} ${prose(one.detail ?? one.summary)}`).join("\n");
  return [{ full, short: `${count(warnings.length, "warning")}.`, yields: 4 }];
}
