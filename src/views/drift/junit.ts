// Drift as a JUnit report, which CI systems show as tests: a suite for each kind, a failed case for each finding, and one
// passed case for the rest of the kind. A failed check is an error, so that an incomplete report is never green.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { oneLine } from "../diagnostic.ts";
import { type JunitCase, junitDocument, type JunitSuite } from "../ci/junit.ts";
import { count } from "../units.ts";
import { type ConfigResult, inReportOrder, sumLine, type Told } from "../config-results.ts";
import { driftFindings, type DriftNames, driftSummary, type Finding } from "./findings.ts";

export function renderDriftJunit(report: DriftReport, names: DriftNames): string {
  return documentOf(driftSummary(report), suitesOf(report, names, ""));
}

/** For several configs: the name of each case begins with its config, because readers tell cases apart by their names. */
export function renderDriftsJunit(
  results: readonly ConfigResult<DriftReport>[],
  told: Told<DriftReport>,
): string {
  const suites = inReportOrder(results).flatMap(({ config, result, problems }) => {
    const prefix = `${config}: `;
    return result === null ? [errorSuite(problems, prefix)] : suitesOf(result, { config }, prefix);
  });
  return documentOf(sumLine(results, told), suites);
}

/** The name of each suite and case begins with `prefix`. */
function suitesOf(report: DriftReport, names: DriftNames, prefix: string): readonly JunitSuite[] {
  const findings = driftFindings(report, names).map((one) => ({ ...one, name: `${prefix}${one.name}` }));
  return [
    kindSuite("repositories", ofKind(findings, "repository"), report, prefix),
    kindSuite("tags", ofKind(findings, "tag"), report, prefix),
    kindSuite("files", ofKind(findings, "file"), report, prefix),
    ...(report.checked.gates > 0 ? [kindSuite("gates", ofKind(findings, "gate"), report, prefix)] : []),
    ...(report.failures.length > 0 ? [errorSuite(report.failures, prefix)] : []),
  ];
}

function documentOf(title: string, suites: readonly JunitSuite[]): string {
  return junitDocument(`ecr-mirror drift: ${title}`, suites);
}

const nouns = { repositories: "repository", tags: "tag", files: "file", gates: "image" } as const;

function kindSuite(
  name: keyof typeof nouns,
  findings: readonly Finding[],
  { checked, ignored }: DriftReport,
  prefix: string,
): JunitSuite {
  const cases = findings.map(failedCase);
  const rest = checked[name] - findings.length;
  const isGates = name === "gates";
  const how = isGates
    ? "allowed today"
    : ignored > 0
      ? "unchanged since the last apply or ignored"
      : "unchanged since the last apply";
  if (rest > 0) cases.push({ name: `${prefix}${count(rest, nouns[name])} ${how}` });
  return { name: `${prefix}${name}`, className: classOf(name), cases };
}

function failedCase({ name, note, details }: Finding): JunitCase {
  return { name, problem: { kind: "failure", message: note, type: "drift", body: [note, ...details] } };
}

function errorSuite(failures: readonly Diagnostic[], prefix: string): JunitSuite {
  const cases = failures.map((one): JunitCase => {
    const body = [oneLine(one), one.hint].filter((text) => text !== undefined).join(" ");
    const message = one.detail ?? one.summary;
    const problem = { kind: "error", message, type: one.code, body: [body] } as const;
    return { name: `${prefix}${oneLine(one)}`, problem };
  });
  return { name: `${prefix}check`, className: classOf("check"), cases };
}

function classOf(name: string): string {
  return `ecr-mirror.drift.${name}`;
}

function ofKind(findings: readonly Finding[], kind: Finding["kind"]): readonly Finding[] {
  return findings.filter((one) => one.kind === kind);
}
