// What the doctor found of one thing that a run needs. A Problem is such a finding too: what can't be, and the remedy that
// it knows.
import { Problem } from "../../core/base/diagnostic.ts";

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

interface Checking {
  readonly subject: string;
  readonly signal: AbortSignal;
  /** For a problem that knows none. */
  readonly remedy: string;
}

/** Runs a check; a Problem is its answer, anything else is a bug. */
export async function checked(
  { subject, signal, remedy }: Checking,
  run: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Problem) || signal.aborted) throw error;
    return error.diagnostics.map(({ summary, detail, hint }) => ({
      verdict: "missing",
      subject,
      detail: detail === undefined ? summary : `${summary}: ${detail}`,
      remedy: hint ?? remedy,
    }));
  }
}
