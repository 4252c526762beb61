// The result of an apply as a JUnit report, which CI systems show as tests: a suite for each source, a case for each action.
// Failed and blocked changes are failed cases; held, gone and unfinished ones are skipped cases; a problem that belongs to
// no action is an error, so that a failed run never has a green report.
import type { AppliedAction, AppliedPlan } from "../../core/apply/applied.ts";
import { type JunitCase, junitDocument, type JunitSuite } from "../ci/junit.ts";
import { type ConfigResult, inReportOrder, sumLine, type Told } from "../config-results.ts";
import { oneLine } from "../diagnostic.ts";
import { nameOf } from "../names.ts";
import {
  actionName,
  appliedSummary,
  blockedDetails,
  groupsOf,
  placeText,
  problemText,
  whyNot,
} from "./told.ts";

export function renderApplyJunit(applied: AppliedPlan): string {
  const { seconds } = applied.summary;
  return junitDocument(`ecr-mirror apply: ${appliedSummary(applied)}`, suitesOf(applied, ""), seconds);
}

/** For several configs: the name of each suite and case begins with its config. */
export function renderAppliesJunit(
  results: readonly ConfigResult<AppliedPlan>[],
  told: Told<AppliedPlan>,
): string {
  const suites = inReportOrder(results).flatMap(({ config, result, problems }): readonly JunitSuite[] => {
    if (result !== null) return suitesOf(result, `${config}: `);
    const cases = problems.map((one): JunitCase => ({
      name: `${config}: ${oneLine(one)}`,
      problem: { kind: "error", message: one.summary, type: one.code, body: [oneLine(one)] },
    }));
    return [{ name: `${config}: run`, className: classOf("run"), cases }];
  });
  return junitDocument(`ecr-mirror apply: ${sumLine(results, told)}`, suites);
}

function suitesOf(applied: AppliedPlan, prefix: string): readonly JunitSuite[] {
  const { target, blocked, held, gone, problems } = applied;
  const { registry } = target;
  const suites = groupsOf(applied).map(({ name, actions }) => ({
    name: `${prefix}${name}`,
    className: classOf(name),
    cases: actions.map((action) => actionCase(action, prefix, registry)),
  }));
  const special: readonly [string, readonly JunitCase[]][] = [
    [
      "blocked",
      blocked.map((one) => ({
        name: `${prefix}blocked ${nameOf(one, registry)} (${one.code})`,
        problem: {
          kind: "failure",
          message: one.why,
          type: one.code,
          body: [one.why, ...(one.at === undefined ? [] : [placeText(one.at)]), ...blockedDetails(one)],
        },
      })),
    ],
    ["held", held.map((one) => kept(`${prefix}held ${nameOf(one, registry)}`, one.why))],
    ["gone", gone.map((one) => kept(`${prefix}gone ${nameOf(one, registry)}`, `no longer at ${one.source}`))],
    [
      "run",
      problems.map((one) => ({
        name: `${prefix}${problemText(one)}`,
        problem: {
          kind: "error",
          message: one.summary,
          type: one.code,
          body: [problemText(one), ...(one.hint === undefined ? [] : [one.hint])],
        },
      })),
    ],
  ];
  const others = special.filter(([, cases]) => cases.length > 0);
  return [
    ...suites.filter(({ cases }) => cases.length > 0),
    ...others.map(([name, cases]) => ({ name: `${prefix}${name}`, className: classOf(name), cases })),
  ];
}

function actionCase(action: AppliedAction, prefix: string, registry: string): JunitCase {
  const name = `${prefix}${actionName(action, registry)}`;
  const timed = action.seconds === null ? { name } : { name, seconds: action.seconds };
  const why = whyNot(action);
  if (why === "") return timed;
  const { problem, at, wantedBy } = action;
  const body = [
    why,
    ...(at === undefined ? [] : [`requested at ${placeText(at)}`]),
    ...(wantedBy === undefined ? [] : [`requested by ${wantedBy}`]),
    ...(problem?.hint === undefined ? [] : [problem.hint]),
  ];
  if (action.result === "open") return { ...timed, problem: { kind: "skipped", message: why, body: [] } };
  const type = action.result === "stale" ? "plan/stale" : (problem?.code ?? "failed");
  return { ...timed, problem: { kind: "failure", message: why, type, body } };
}

function kept(name: string, message: string): JunitCase {
  return { name, problem: { kind: "skipped", message, body: [] } };
}

function classOf(name: string): string {
  return `ecr-mirror.apply.${name}`;
}
