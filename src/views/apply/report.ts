// How an apply ended: what failed and why, what to do next, and one line that sums it up.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { shortDigest } from "../../core/base/digest.ts";
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { oneLine } from "../diagnostic.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { count, formatBytes, formatSeconds } from "../units.ts";
import { nameInId } from "./progress.ts";

export interface ApplyOutcome {
  readonly done: number;
  readonly skipped: number;
  readonly failed: readonly { readonly id: string; readonly diagnostic: Diagnostic }[];
  /** Actions that were not begun, or dropped. */
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

const again = "Re-run the same command: done work is skipped.";

export function renderApplyReport(outcome: ApplyOutcome, screen: Screen): string {
  const paint = createPaint(screen);
  if (outcome.stale.length > 0) return staleReport(outcome, paint);
  const lines = [...failedTable(outcome.failed, paint), paint.bold(applySummary(outcome))];
  return `${lines.join("\n")}\n`;
}

/** The one line that sums it up. */
export function applySummary(outcome: ApplyOutcome): string {
  const { done, skipped, failed, unsettled, blocked, moved, seconds, interrupted, stale } = outcome;
  if (stale.length > 0) return staleSummary(outcome);
  const parts = [
    `${done} done (${formatBytes(moved)} in ${formatSeconds(seconds)})`,
    ...(skipped > 0 ? [`${skipped} held already`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(unsettled > 0 ? [`${unsettled} not done`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
  ];
  const start = interrupted ? "Interrupted" : unsettled > 0 ? "Stopped" : "Applied";
  const next = interrupted || failed.length > 0 ? ` ${again}` : "";
  return `${start}: ${parts.join(", ")}.${next}`;
}

function failedTable(failed: ApplyOutcome["failed"], paint: Paint): string[] {
  const width = Math.min(60, widestOf(failed.map((one) => printable(nameInId(one.id)))));
  return failed.flatMap(({ id, diagnostic }) => {
    const name = padDisplay(printable(nameInId(id)), width);
    const line = `  ${paint.error("failed")}  ${name}  ${oneLine(diagnostic)}`;
    return diagnostic.hint === undefined
      ? [line]
      : [line, paint.dim(`            ${printable(diagnostic.hint)}`)];
  });
}

function staleReport(outcome: ApplyOutcome, paint: Paint): string {
  const { stale, failed } = outcome;
  const lines = failedTable(failed, paint);
  for (const one of stale) {
    const name = printable(nameInId(one.id));
    lines.push(
      `  ${paint.mark["!"]("!")} ${name}  the plan expects ${holds(one.expected)}, found ${holds(one.found)}`,
    );
  }
  lines.push(paint.bold(staleSummary(outcome)));
  return `${lines.join("\n")}\n`;
}

function staleSummary({ stale, done, failed }: ApplyOutcome): string {
  const others = failed.length === 0 ? "" : `, ${failed.length} failed`;
  const what = done === 0 && others === "" ? "Nothing was done." : `Else ${done} done${others}.`;
  const summary = `Stale plan: ${count(stale.length, "action")} of it no longer ${stale.length === 1 ? "fits" : "fit"}.`;
  return `${summary} ${what} Make a new plan: ecr-mirror plan`;
}

function holds(value: string | null): string {
  if (value === null) return "nothing";
  return value.startsWith("sha256:") ? shortDigest(value) : printable(value);
}
