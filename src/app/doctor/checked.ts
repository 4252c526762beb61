// A Problem as a line of the doctor's: what can't be, and the remedy that the problem knows.
import type { Check } from "../../core/base/check.ts";
import { Problem } from "../../core/base/diagnostic.ts";

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
