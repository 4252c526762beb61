// Several configs on a terminal or in a log: the details of each, then a line for each, then the total.
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { createPaint, type Mark, type Screen } from "../paint.ts";
import {
  type ConfigResult,
  inReportOrder,
  lineOf,
  type Standing,
  standingOf,
  sumLine,
  type Told,
} from "../config-results.ts";

const marks: Readonly<Record<Standing, Mark | " ">> = { failed: "!", blocked: "!", pending: "~", same: " " };
const widestName = 60;

interface ManyText<T> extends Screen {
  readonly verbose: boolean;
  /** The details of one config, omitted if there is nothing to do or to correct; null: they were printed before. */
  readonly whole: ((result: T, config: string) => string) | null;
}

export function renderManyText<T>(
  results: readonly ConfigResult<T>[],
  told: Told<T>,
  { whole, verbose, ...screen }: ManyText<T>,
): string {
  const paint = createPaint(screen);
  const ordered = inReportOrder(results);
  const parts = ordered.flatMap((one) => {
    if (one.result === null || whole === null || (!verbose && standingOf(one, told) === "same")) return [];
    return [`${paint.bold(printable(one.config))}\n\n${whole(one.result, one.config)}`];
  });
  const width = Math.min(widestName, widestOf(ordered.map(({ config }) => printable(config))));
  const lines = ordered.map((one) => {
    const mark = marks[standingOf(one, told)];
    const shown = mark === " " ? mark : paint.mark[mark](mark);
    return `${shown} ${padDisplay(printable(one.config), width)}  ${printable(lineOf(one, told))}`;
  });
  return [...parts, `${lines.join("\n")}\n\n${paint.bold(sumLine(results, told))}\n`].join("\n");
}
