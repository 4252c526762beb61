// Drift as an issue or a chat comment.
import { shortDigest } from "../../core/base/digest.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import {
  code,
  commentLimit,
  details,
  firstOf,
  fitDocument,
  marker,
  prose,
  type Section,
  table,
} from "../markdown.ts";
import { count } from "../units.ts";
import { driftFindings, type DriftNames, driftSummary, unmanagedNames } from "./findings.ts";

export function renderDriftMarkdown(
  report: DriftReport,
  { limit = commentLimit, ...names }: DriftNames & { readonly limit?: number },
): string {
  const heading = `${marker("drift", names.config)}\n\n### ${prose(driftSummary(report))}`;
  return fitDocument(
    [
      { forms: [heading], yields: 0 },
      ...findingSection(report, names),
      ...failureSection(report),
      ...upstreamSection(report),
      ...unmanagedSection(report),
      ...warningSection(report),
    ],
    limit,
  );
}

function findingSection(report: DriftReport, options: DriftNames): Section[] {
  const findings = driftFindings(report, options);
  const rows = findings.map((one) => [
    code(one.mark),
    code(one.name),
    [one.note, ...one.details].map((text) => prose(text)).join("<br>"),
  ]);
  if (rows.length === 0) return [];
  const names = findings.map(({ mark, name, note }) => `- ${code(mark)} ${code(name)} ${prose(note)}`);
  const few = (most: number) => firstOf(names, most, "findings").join("\n");
  return [{ forms: [table(["", "where", "what"], rows), names.join("\n"), few(200), few(50)], yields: 1 }];
}

function failureSection({ failures }: DriftReport): Section[] {
  if (failures.length === 0) return [];
  const title = "#### Could not be checked";
  const list = failures.map((one) => `- ${prose(one.detail ?? one.summary)}`);
  const few = firstOf(list, 20, "failures").join("\n");
  return [{ forms: [`${title}\n\n${list.join("\n")}`, `${title}\n\n${few}`], yields: 3 }];
}

function upstreamSection({ upstream }: DriftReport): Section[] {
  if (upstream.length === 0) return [];
  const rows = upstream.map((one) => [
    code(one.reference),
    `${shortDigest(one.was)} &rarr; ${one.now === null ? "gone" : shortDigest(one.now)}`,
  ]);
  const title = `#### Moved at the source: ${rows.length}`;
  return [{ forms: [`${title}\n\n${table(["reference", "digest"], rows)}`, title], yields: 2 }];
}

function unmanagedSection(report: DriftReport): Section[] {
  const names = unmanagedNames(report);
  if (names.length === 0) return [];
  const summary = `${count(names.length, "unmanaged tag")}, not drift`;
  const list = names.map((name) => `- ${code(name)}`).join("\n");
  return [{ forms: [details(summary, list), `${summary}.`], yields: 4 }];
}

function warningSection({ warnings }: DriftReport): Section[] {
  if (warnings.length === 0) return [];
  const full = warnings.map((one) => `- ${code(one.code)} ${prose(one.detail ?? one.summary)}`).join("\n");
  return [{ forms: [full, `${count(warnings.length, "warning")}.`], yields: 4 }];
}
