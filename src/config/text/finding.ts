// What is found wrong while the config is read, as values that still know their spot by keys: they become
// diagnostics, in file order, when all has been looked at.
import { type Diagnostic, type Position, type ProblemCode, fault } from "../../core/base/diagnostic.ts";

export type Path = readonly (string | number)[];

export interface Complaint {
  readonly code: ProblemCode;
  readonly summary: string;
  readonly detail: string;
  readonly hint: string;
}

export function complaint(
  code: ProblemCode,
  summary: string,
  more: { readonly detail: string; readonly hint: string },
): Complaint {
  return { code, summary, ...more };
}

export interface Finding extends Complaint {
  readonly path: Path;
  /** Whether the key or its value is what is wrong. */
  readonly mark: "key" | "value";
}

/** A spot in the text; `offset` orders them. */
export interface Location {
  readonly offset: number;
  readonly position: Position;
}

export interface Located {
  readonly offset: number;
  readonly diagnostic: Diagnostic;
}

/** How many faults of one sort are looked at: beyond it a file is hostile, or no config. */
export const mostFaults = 1000;
const mostShown = 100;

/** A path as one text, to compare it. */
export function pointer(path: Path): string {
  return JSON.stringify(path);
}

/** A path as people write it: `"sources[0].name"`. */
export function keyName(path: Path): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
  return `"${text.replace(/^\./, "")}"`;
}

export function located(complaint: Complaint, at: Location): Located {
  const { code, summary, detail, hint } = complaint;
  return {
    offset: at.offset,
    diagnostic: fault(code, summary, { detail, at: at.position, hint }),
  };
}

/** In file order. Beyond a hundred, the rest is only counted. */
export function inFileOrder(findings: readonly Located[]): readonly Diagnostic[] {
  const sorted = findings.toSorted((a, b) => a.offset - b.offset).map((one) => one.diagnostic);
  if (sorted.length <= mostShown) return sorted;
  return [...sorted.slice(0, mostShown), moreErrors(sorted.length - mostShown)];
}

function moreErrors(rest: number): Diagnostic {
  return fault("config/more-errors", "More errors are not shown", {
    detail: `The config has at least ${rest} more.`,
    hint: "Fix these first; the rest are often consequences.",
  });
}
