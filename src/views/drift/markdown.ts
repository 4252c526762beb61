// Drift as an issue or a chat comment.
import { shortDigest } from "../../core/base/digest.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import {
  code,
  commentLimit,
  details,
  firstOf,
  fitDocument,
  give,
  marker,
  namesLine,
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
      { text: heading, yields: 0 },
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
  const bare = findings.map(({ mark, name }) => `${mark} ${code(name)}`);
  return [
    {
      text: table(["", "name", "details"], rows),
      shorter: [
        [give.reasons, names.join("\n")],
        [give.lines, namesLine(bare)],
        [give.openNames, namesLine(bare, 500)],
        [give.fewOpenNames, namesLine(bare, 100)],
        [give.mostOpenNames, namesLine(bare, 20)],
      ],
      yields: 1,
    },
  ];
}

function failureSection({ failures }: DriftReport): Section[] {
  if (failures.length === 0) return [];
  const title = "#### Could not be checked";
  const list = failures.map((one) => `- ${prose(one.detail ?? one.summary)}`);
  const first = (most: number) => `${title}\n\n${firstOf(list, most, "failures").join("\n")}`;
  return [
    {
      text: first(list.length),
      shorter: [
        [give.items, first(20)],
        [give.names, first(3)],
        [give.mostNames, `${title}: ${list.length}`],
      ],
      yields: 2,
    },
  ];
}

function upstreamSection({ upstream }: DriftReport): Section[] {
  if (upstream.length === 0) return [];
  const rows = upstream.map((one) => [
    code(one.reference),
    `${shortDigest(one.was)} &rarr; ${one.now === null ? "gone" : shortDigest(one.now)}`,
  ]);
  const title = `#### Moved at the source: ${rows.length}`;
  const text = `${title}\n\n${table(["reference", "digest"], rows)}`;
  return [{ text, shorter: [[give.rows, title]], yields: 3 }];
}

function unmanagedSection(report: DriftReport): Section[] {
  const names = unmanagedNames(report);
  if (names.length === 0) return [];
  const summary = `${count(names.length, "unmanaged tag")}, not drift`;
  const list = names.map((name) => `- ${code(name)}`).join("\n");
  return [{ text: details(summary, list), shorter: [[give.background, `${summary}.`]], yields: 4 }];
}

function warningSection({ warnings }: DriftReport): Section[] {
  if (warnings.length === 0) return [];
  const full = warnings.map((one) => `- ${code(one.code)} ${prose(one.detail ?? one.summary)}`).join("\n");
  return [{ text: full, shorter: [[give.items, `${count(warnings.length, "warning")}.`]], yields: 4 }];
}
