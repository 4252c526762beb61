// The work in progress while a run gathers: a row for each source and for ECR.
import { cutDisplay, padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { formatRoughly } from "../units.ts";
import { shortenName } from "./shorten.ts";

export interface DoingView {
  readonly subject: string;
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
}

/** `codecollections: creation times, 120 of 460` */
export function doingText({ subject, what, done, total }: DoingView): string {
  return `${printable(subject)}: ${printable(what)}${countOf({ done, total })}`;
}

interface DoingScreen {
  readonly width: number;
  /** The number of rows that fit. */
  readonly height: number;
}

/** Terminals don't agree on the width of every character. */
const margin = 2;
const subjectRoom = { least: 8, most: 30 };

/** A line with the time, and a row for each subject: its counted work, else the work that began last. */
export function doingRows(
  doings: readonly DoingView[],
  seconds: number,
  { width, height }: DoingScreen,
): readonly string[] {
  const subjects = new Map<string, DoingView>();
  for (const one of doings) {
    const known = subjects.get(one.subject);
    if (known === undefined || known.total === null || one.total !== null) subjects.set(one.subject, one);
  }
  const all = [...subjects.values()];
  const most = Math.max(0, height - 1);
  const shown = all.length <= most ? all : all.slice(0, Math.max(0, most - 1));
  const column = Math.min(
    subjectRoom.most,
    Math.max(subjectRoom.least, widestOf(shown.map(({ subject }) => printable(subject)))),
  );
  const rows = shown.map((one) => {
    const subject = padDisplay(shortenName(printable(one.subject), column), column);
    return `  ${subject}  ${printable(one.what)}${countOf(one)}`;
  });
  if (shown.length < all.length && most > 0) rows.push(`  and ${all.length - shown.length} more`);
  return [`Working for ${formatRoughly(seconds)}`, ...rows].map((row) => cutDisplay(row, width - margin));
}

function countOf({ done, total }: Pick<DoingView, "done" | "total">): string {
  return total === null ? "" : `, ${done} of ${total}`;
}
