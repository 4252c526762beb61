// Drift as a JUnit report, which CI systems show as tests: one suite a kind, one failed case a finding, and one that passed
// for all the rest of the kind. What could not be checked is an error, so that no report is green that isn't whole.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { oneLine } from "../diagnostic.ts";
import { markupText } from "../markup.ts";
import { count } from "../units.ts";
import { type ConfigResult, inReportOrder, sumLine, type Told } from "../config-results.ts";
import { driftFindings, type DriftNames, driftSummary, type Finding } from "./findings.ts";

export function renderDriftJunit(report: DriftReport, names: DriftNames): string {
  return document(driftSummary(report), suitesOf(report, names, ""));
}

/** Of several configs: each case begins with whose it is, since readers know cases apart by their names. */
export function renderDriftsJunit(
  results: readonly ConfigResult<DriftReport>[],
  told: Told<DriftReport>,
): string {
  const suites = inReportOrder(results).flatMap(({ config, result, problems }) => {
    const prefix = `${config}: `;
    return result === null ? [errorSuite(problems, prefix)] : suitesOf(result, { config }, prefix);
  });
  return document(sumLine(results, told), suites);
}

/** `prefix` goes before the name of each suite and case. */
function suitesOf(report: DriftReport, names: DriftNames, prefix: string): readonly Suite[] {
  const findings = driftFindings(report, names).map((one) => ({ ...one, name: `${prefix}${one.name}` }));
  return [
    kindSuite("repositories", ofKind(findings, "repository"), report, prefix),
    kindSuite("tags", ofKind(findings, "tag"), report, prefix),
    kindSuite("files", ofKind(findings, "file"), report, prefix),
    ...(report.checked.gates > 0 ? [kindSuite("gates", ofKind(findings, "gate"), report, prefix)] : []),
    ...(report.failures.length > 0 ? [errorSuite(report.failures, prefix)] : []),
  ];
}

function document(title: string, suites: readonly Suite[]): string {
  const sum = (of: "tests" | "failures" | "errors") => suites.reduce((total, one) => total + one[of], 0);
  const counts = `tests="${sum("tests")}" failures="${sum("failures")}" errors="${sum("errors")}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${markupText(`ecr-mirror drift: ${title}`)}" ${counts}>
${suites.map((one) => one.text).join("\n")}
</testsuites>
`;
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly text: string;
}

const nouns = { repositories: "repository", tags: "tag", files: "file", gates: "image" } as const;

function kindSuite(
  name: keyof typeof nouns,
  findings: readonly Finding[],
  { checked, ignored }: DriftReport,
  prefix: string,
): Suite {
  const cases = findings.map((one) => failedCase(name, one));
  const rest = checked[name] - findings.length;
  const isGates = name === "gates";
  const how = isGates ? "let in today" : ignored > 0 ? "as last applied or ignored" : "as last applied";
  if (rest > 0) cases.push(passedCase(name, `${prefix}${count(rest, nouns[name])} ${how}`));
  return suite(`${prefix}${name}`, cases, { failures: findings.length, errors: 0 });
}

function failedCase(suiteName: string, { name, note, details }: Finding): string {
  const message = markupText(note);
  const body = [note, ...details].map((text) => markupText(text)).join("\n");
  return `    <testcase classname="${classOf(suiteName)}" name="${markupText(name)}">
      <failure message="${message}" type="drift">${body}</failure>
    </testcase>`;
}

function passedCase(suiteName: string, name: string): string {
  return `    <testcase classname="${classOf(suiteName)}" name="${markupText(name)}"/>`;
}

function errorSuite(failures: readonly Diagnostic[], prefix: string): Suite {
  const cases = failures.map((one) => {
    const body = markupText([oneLine(one), one.hint].filter((text) => text !== undefined).join(" "));
    return `    <testcase classname="${classOf("check")}" name="${markupText(`${prefix}${one.summary}`)}">
      <error message="${markupText(one.detail ?? one.summary)}" type="${markupText(one.code)}">${body}</error>
    </testcase>`;
  });
  return suite(`${prefix}check`, cases, { failures: 0, errors: failures.length });
}

function suite(
  name: string,
  cases: readonly string[],
  { failures, errors }: Pick<Suite, "failures" | "errors">,
): Suite {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
  const text = [`  <testsuite name="${markupText(name)}" ${counts}>`, ...cases, "  </testsuite>"].join("\n");
  return { tests: cases.length, failures, errors, text };
}

function classOf(name: string): string {
  return `ecr-mirror.drift.${name}`;
}

function ofKind(findings: readonly Finding[], kind: Finding["kind"]): readonly Finding[] {
  return findings.filter((one) => one.kind === kind);
}
