// What a run is busy with, on one line: the part that can be counted first, cut to the screen.
import { displayWidth, printable } from "../../core/base/escape.ts";

export interface DoingView {
  readonly subject: string;
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
}

/** `codecollections: creation times, 120 of 460` */
export function doingText({ subject, what, done, total }: DoingView): string {
  const count = total === null ? "" : `, ${done} of ${total}`;
  return `${printable(subject)}: ${printable(what)}${count}`;
}

/** One line for all, with the seconds since it began. */
export function doingLine(doings: readonly DoingView[], seconds: number, width: number): string {
  const counted = doings.filter(({ total }) => total !== null);
  const other = doings.filter(({ total }) => total === null);
  const text = [...counted, ...other].map((one) => doingText(one)).join("; ");
  return cut(`Working, ${seconds} s. ${text}`, width - 1);
}

function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const parts = Array.from(text);
  while (parts.length > 0 && displayWidth(parts.join("")) > width - 1) parts.pop();
  return `${parts.join("")}…`;
}
