// Warnings that a config accepts: they are counted, and told no more. Pure.
import type { Diagnostic, ProblemCode } from "./diagnostic.ts";
import { compareText } from "./ordering.ts";

export interface AcceptedCount {
  readonly code: ProblemCode;
  readonly count: number;
}

export interface Accepting {
  /** What is still to be told. */
  readonly kept: readonly Diagnostic[];
  readonly accepted: readonly AcceptedCount[];
}

/** Errors are told whatever a config says. */
export function withoutAccepted(diagnostics: readonly Diagnostic[], codes: ReadonlySet<string>): Accepting {
  const kept: Diagnostic[] = [];
  const counts = new Map<ProblemCode, number>();
  for (const one of diagnostics) {
    if (one.severity === "warning" && codes.has(one.code))
      counts.set(one.code, (counts.get(one.code) ?? 0) + 1);
    else kept.push(one);
  }
  const accepted = [...counts].map(([code, count]) => ({ code, count }));
  return { kept, accepted: accepted.sort((a, b) => compareText(a.code, b.code)) };
}
