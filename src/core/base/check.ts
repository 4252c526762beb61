// What the doctor found of one thing that a run needs.

export interface Check {
  /** `ok`, or a `note` to know of; `warning` may go wrong; with `missing` a run can't work. */
  readonly verdict: "ok" | "note" | "warning" | "missing";
  readonly subject: string;
  readonly detail: string;
  /** What to do, in the imperative. */
  readonly remedy?: string;
}

export function ok(subject: string, detail: string): Check {
  return { verdict: "ok", subject, detail };
}
