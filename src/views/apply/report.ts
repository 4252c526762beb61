// How an apply ended: what failed and why, what to do next, and one line that sums it up.
import type { AppliedPlan } from "../../core/apply/applied.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { shortDigest } from "../../core/base/digest.ts";
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import type { Blocked } from "../../core/plan/plan.ts";
import { renderAlike } from "../diagnostic.ts";
import { nameOf } from "../names.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { count, formatBytes, formatSeconds } from "../units.ts";
import { nameInId } from "./progress.ts";

export interface ApplyOutcome {
  readonly done: number;
  readonly skipped: number;
  readonly failed: readonly { readonly id: string; readonly diagnostic: Diagnostic }[];
  /** Actions that were not started, or were dropped. */
  readonly unsettled: number;
  readonly blocked: number;
  readonly moved: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly stale: readonly {
    readonly id: string;
    readonly expected: string | null;
    readonly found: string | null;
  }[];
}

const again = "Run the same command again. It skips finished work.";

const mostBlocked = 20;

/** `blocked`: the blocked changes to list, where nothing has listed them before. */
export function renderApplyReport(
  outcome: ApplyOutcome,
  screen: Screen,
  { blocked = [], target = "" }: { readonly blocked?: readonly Blocked[]; readonly target?: string } = {},
): string {
  const paint = createPaint(screen);
  if (outcome.stale.length > 0) return staleReport(outcome, screen);
  const lines = [
    ...problemsOf(outcome.failed, screen),
    ...failedTable(outcome.failed, paint),
    ...blockedTable(blocked, target, paint),
    paint.bold(applySummary(countsIn(outcome))),
  ];
  return `${lines.join("\n")}\n`;
}

export interface ApplyCounts {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unsettled: number;
  readonly blocked: number;
  readonly moved: number;
  readonly seconds: number;
  readonly interrupted: boolean;
  readonly stale: number;
}

export function countsIn(outcome: ApplyOutcome): ApplyCounts {
  return { ...outcome, failed: outcome.failed.length, stale: outcome.stale.length };
}

/** The summary line. */
export function applySummary(counts: ApplyCounts): string {
  const { done, skipped, failed, unsettled, blocked, moved, seconds, interrupted, stale } = counts;
  if (stale > 0) return staleSummary(counts);
  const parts = [
    `${done} done (${formatBytes(moved)} in ${formatSeconds(seconds)})`,
    ...(skipped > 0 ? [`${skipped} already done`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unsettled > 0 ? [`${unsettled} not done`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
  ];
  const start = interrupted ? "Interrupted" : unsettled > 0 ? "Stopped" : "Applied";
  const next = interrupted || failed > 0 ? ` ${again}` : "";
  return `${start}: ${parts.join(", ")}.${next}`;
}

/** The same from the report of a run, for a file. */
export function renderApplyText(applied: AppliedPlan, screen: Screen): string {
  const { summary, actions, problems, outcome, blocked, target } = applied;
  const failed = actions.flatMap(({ id, problem }) =>
    problem === undefined ? [] : [{ id, diagnostic: problem }],
  );
  const stale = actions.flatMap(({ id, result, expected = null, found = null }) =>
    result === "stale" ? [{ id, expected, found }] : [],
  );
  const told: ApplyOutcome = {
    ...summary,
    failed: [...problems.map((one) => ({ id: `run:${one.code}`, diagnostic: one })), ...failed],
    stale,
    unsettled: summary.open,
    interrupted: outcome === "interrupted",
  };
  return renderApplyReport(told, screen, { blocked, target: target.registry });
}

function failedTable(failed: ApplyOutcome["failed"], paint: Paint): string[] {
  const width = Math.min(60, widestOf(failed.map((one) => printable(nameInId(one.id)))));
  return failed.map(({ id, diagnostic: { code, summary } }) => {
    const name = padDisplay(printable(nameInId(id)), width);
    return `  ${paint.error("failed")}  ${name}  ${printable(summary)}  ${paint.dim(`[${code}]`)}`;
  });
}

const mostInFull = 10;

/** The causes in full, each followed by a blank line; the table below them lists every failed action. */
function problemsOf(failed: ApplyOutcome["failed"], screen: Screen): string[] {
  const lost = failed.filter(({ id }) => id.startsWith("create-repository:")).map(({ id }) => nameInId(id));
  // An action that failed because its repository was not created is not a separate problem.
  const isConsequence = ({ id, diagnostic }: ApplyOutcome["failed"][number]): boolean =>
    diagnostic.code === "ecr/repository-missing" && lost.some((name) => nameInId(id).startsWith(`${name}:`));
  const causes = failed.filter((one) => !isConsequence(one));
  const problems = causes.map(({ id, diagnostic }) => {
    const isOfRun = id.startsWith("run:") || !id.includes(":");
    const why = diagnostic.detail ?? diagnostic.summary;
    return isOfRun ? diagnostic : { ...diagnostic, detail: `${nameInId(id)}: ${why}` };
  });
  return renderAlike(problems, screen, { problems: mostInFull }).flatMap((text) => [text, ""]);
}

function blockedTable(blocked: readonly Blocked[], target: string, paint: Paint): string[] {
  const shown = blocked.slice(0, mostBlocked);
  const width = Math.min(60, widestOf(shown.map((one) => printable(nameOf(one, target)))));
  const lines = shown.flatMap((one) => {
    const name = padDisplay(printable(nameOf(one, target)), width);
    return [
      `  ${paint.mark["!"]("blocked")} ${name}  ${printable(one.why)}  ${paint.dim(`[${one.code}]`)}`,
      ...one.waysOut.map(({ label, text }) => paint.dim(`            ${printable(`${label}: ${text}`)}`)),
    ];
  });
  const more = blocked.length - shown.length;
  return more > 0 ? [...lines, `  and ${more} more blocked. List them: ecr-mirror show PLANFILE`] : lines;
}

function staleReport(outcome: ApplyOutcome, screen: Screen): string {
  const paint = createPaint(screen);
  const { stale, failed } = outcome;
  const lines = [...problemsOf(failed, screen), ...failedTable(failed, paint)];
  for (const one of stale) {
    const name = printable(nameInId(one.id));
    lines.push(
      `  ${paint.mark["!"]("!")} ${name}  expected ${holds(one.expected)}, found ${holds(one.found)}`,
    );
  }
  lines.push(paint.bold(staleSummary(countsIn(outcome))));
  return `${lines.join("\n")}\n`;
}

function staleSummary({ stale, done, failed }: ApplyCounts): string {
  const others = failed === 0 ? "" : `, ${failed} failed`;
  const rest = done === 0 && others === "" ? "Nothing was done." : `Other actions: ${done} done${others}.`;
  const summary = `The plan is stale: ${count(stale, "action")} ${stale === 1 ? "is" : "are"} out of date.`;
  return `${summary} ${rest} Make a new plan: ecr-mirror plan`;
}

function holds(value: string | null): string {
  if (value === null) return "nothing";
  return value.startsWith("sha256:") ? shortDigest(value) : printable(value);
}
