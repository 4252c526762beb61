// What the doctor found about one thing that a run needs. A Problem is a finding too, with its remedy.
import { Problem } from "../../core/base/diagnostic.ts";

export interface Check {
  /** `ok`, or a `note` for information; `warning` may go wrong; with `missing` a run cannot work. */
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
  /** For a problem without one. */
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
