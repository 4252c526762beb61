// What is found wrong while the config is read, as values that still know their place by keys: they become
// diagnostics, in file order, when all has been looked at.
import type { ProblemCode } from "../core/base/diagnostic.ts";
import type { Diagnostic, Position } from "../core/base/diagnostic.ts";

export type Path = readonly (string | number)[];

export interface Complaint {
  readonly code: ProblemCode;
  readonly summary: string;
  readonly detail: string;
  readonly hint: string;
}

export interface Finding extends Complaint {
  readonly path: Path;
  /** Whether the key or its value is what is wrong. */
  readonly mark: "key" | "value";
}

/** A place in the text; `offset` orders places. */
export interface Place {
  readonly offset: number;
  readonly position: Position;
}

export interface Placed {
  readonly offset: number;
  readonly diagnostic: Diagnostic;
}

export function place(complaint: Complaint, at: Place): Placed {
  const { code, summary, detail, hint } = complaint;
  return {
    offset: at.offset,
    diagnostic: { code, severity: "error", summary, detail, at: at.position, hint },
  };
}

const most = 100;

/** How many faults of one sort are looked at: beyond it a file is hostile, or no config. */
export const mostFaults = 1000;

/** In file order. Beyond a hundred, the rest is only counted. */
export function inFileOrder(placed: readonly Placed[]): readonly Diagnostic[] {
  const sorted = placed.toSorted((a, b) => a.offset - b.offset).map((one) => one.diagnostic);
  if (sorted.length <= most) return sorted;
  const rest = sorted.length - most;
  return [
    ...sorted.slice(0, most),
    {
      code: "config/more-errors",
      severity: "error",
      summary: "There are more errors",
      detail: `At least ${rest} more were found.`,
      hint: "Mend the first ones: others often follow from them.",
    },
  ];
}
