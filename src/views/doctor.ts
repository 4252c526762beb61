// The doctor's findings, one line each that ends with the remedy; the last line is the summary.
import { padDisplay, printable, widestOf } from "../core/base/escape.ts";
import { createPaint, type Paint, type Screen } from "./paint.ts";
import { count } from "./units.ts";

/** A finding of the doctor, for this view. */
export interface DoctorLine {
  readonly verdict: "ok" | "note" | "warning" | "missing";
  readonly subject: string;
  readonly detail: string;
  readonly remedy?: string;
}

const widestSubject = 48;

export function renderDoctor(checks: readonly DoctorLine[], screen: Screen): string {
  const paint = createPaint(screen);
  const width = Math.min(widestSubject, widestOf(checks.map(({ subject }) => printable(subject))));
  const lines = checks.map(({ verdict, subject, detail, remedy }) => {
    const word = brush(paint, verdict)(verdict.padEnd(7));
    const advice = remedy === undefined ? "" : ` ${paint.dim(`-> ${printable(remedy)}`)}`;
    return `${word}  ${padDisplay(printable(subject), width)}  ${printable(detail)}${advice}`;
  });
  return `${[...lines, paint.bold(summary(checks))].join("\n")}\n`;
}

function brush(paint: Paint, verdict: DoctorLine["verdict"]): (text: string) => string {
  if (verdict === "missing") return paint.error;
  if (verdict === "warning") return paint.warning;
  return verdict === "ok" ? paint.good : paint.dim;
}

function summary(checks: readonly DoctorLine[]): string {
  const many = (verdict: DoctorLine["verdict"]) => checks.filter((one) => one.verdict === verdict).length;
  const missing = many("missing");
  const warnings = many("warning");
  const rest = warnings === 0 ? "" : `, ${count(warnings, "warning")}`;
  if (missing === 0)
    return `${checks.length === 1 ? "1 check" : `All ${checks.length} checks`} passed${rest}.`;
  return `${missing} of ${count(checks.length, "check")} failed${rest}.`;
}
