// What went wrong, as a value: every error and warning of the product has this one shape.
// Only views/diagnostic.ts turns it into text; the code's first part decides the exit code.
import type { ProblemCode } from "./problem-code.gen.ts";

export type { ProblemCode };

/** What follows the area in the codes of an area: `value` of `usage/value`. */
export type WhatOf<Area extends string, Code = ProblemCode> = Code extends `${Area}/${infer What}`
  ? What
  : never;

/** One line of the file that a diagnostic points into, kept so that printing needs no I/O. */
export interface FrameLine {
  readonly line: number;
  readonly text: string;
}

/** A place in a file. Lines and columns count from 1; `length` is the width of the mark below the line. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length?: number;
  readonly frame?: readonly FrameLine[];
}

export interface Diagnostic {
  /** `area/what`, listed in docs/errors.md. */
  readonly code: ProblemCode;
  readonly severity: "error" | "warning";
  /** Fixed text without user data. */
  readonly summary: string;
  /** What exactly, and why. */
  readonly detail?: string;
  readonly at?: Position;
  /** What to do, in the imperative. */
  readonly hint?: string;
}

type More = Omit<Diagnostic, "code" | "severity" | "summary">;

/** An error: its code, its fixed summary, then what exactly is wrong and what to do. */
export function fault(code: ProblemCode, summary: string, more: More = {}): Diagnostic {
  return { code, severity: "error", summary, ...more };
}

/** The same for what is told and holds nothing up. */
export function warning(code: ProblemCode, summary: string, more: More = {}): Diagnostic {
  return { code, severity: "warning", summary, ...more };
}

/** The one error class: something that the user can be told and can fix. Anything else thrown is a bug. */
export class Problem extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: { cause?: unknown }) {
    const list = isList(diagnostics) ? diagnostics : [diagnostics];
    super(
      list.map((one) => (one.detail ? `${one.summary}: ${one.detail}` : one.summary)).join("\n"),
      options,
    );
    this.name = "Problem";
    this.diagnostics = list;
  }
}

/** An error to throw. */
export function problem(
  code: ProblemCode,
  summary: string,
  more: More = {},
  options?: { cause?: unknown },
): Problem {
  return new Problem(fault(code, summary, more), options);
}

function isList(value: Diagnostic | readonly Diagnostic[]): value is readonly Diagnostic[] {
  return Array.isArray(value);
}

/** The first diagnostic's code: enough to tell one problem from another. */
export function problemCode(error: unknown): ProblemCode | undefined {
  return error instanceof Problem ? error.diagnostics[0]?.code : undefined;
}

/** What is wrong and where, on one line: `images.txt:3: "A B" is not an image reference`. */
export function placedText({ summary, detail, at }: Diagnostic): string {
  const what = (detail ?? summary).split("\n")[0] ?? "";
  return at === undefined || what.startsWith(`${at.file}:`) ? what : `${at.file}:${at.line}: ${what}`;
}

/** A position with the lines around it cut from `text` (or its lines): one before, the line itself. */
export function positionIn(
  file: string,
  text: string | readonly string[],
  place: { line: number; column: number; length?: number },
): Position {
  const lines = typeof text === "string" ? text.split("\n") : text;
  const frame: FrameLine[] = [];
  for (const line of [place.line - 1, place.line]) {
    const content = lines[line - 1];
    if (line > 0 && content !== undefined) frame.push({ line, text: content.replace(/\r$/, "") });
  }
  return { file, ...place, frame };
}

// Which problems are the user's input and which are the world's: the first part of a code says it.
const inputAreas = new Set([
  "config",
  "file",
  "yaml",
  "env",
  "usage",
  "reference",
  "list",
  "csv",
  "layout",
  "mapping",
  "plan",
  "values",
  "archive",
]);

/** A config beside the state of another one is bad input too. */
const inputCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>(["state/other-config"]);

/** Bad input ends a run before anything is asked of the world (exit 64); all else is exit 1. */
export function isBadInput(error: unknown): error is Problem {
  return (
    error instanceof Problem &&
    error.diagnostics.some(({ severity, code }) => severity === "error" && isInputCode(code))
  );
}

function isInputCode(code: ProblemCode): boolean {
  return inputAreas.has(code.split("/")[0] ?? "") || inputCodes.has(code);
}

const staleCodes: ReadonlySet<string> = new Set(["plan/stale", "plan/other-state", "plan/config-changed"]);

/** The code of a saved plan that is stale. */
export function isStalePlan(code: string | undefined): boolean {
  return staleCodes.has(code ?? "");
}
