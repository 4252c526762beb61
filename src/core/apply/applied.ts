// What came of a plan, as a value: every action with its result, what kept others from being done, by source. All
// renderings of an apply are made from it. Its JSON form is schemas/apply.schema.json.
import type { Diagnostic, ProblemCode } from "../base/diagnostic.ts";
import type { Action, Blocked } from "../plan/plan.ts";
import type { GoneImage, HeldImage } from "../plan/standing.ts";

export const applyFormatVersion = "1.0";

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `skipped`: what the plan wanted held already. `open`: it was not begun, or dropped. */
export type ActionResult = "done" | "skipped" | "failed" | "stale" | "open";

/** A diagnostic without the text of files. */
export interface ReportedProblem {
  readonly code: ProblemCode;
  readonly severity: Diagnostic["severity"];
  readonly summary: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly at?: Place;
}

export interface AppliedAction {
  readonly id: string;
  readonly kind: Action["kind"];
  readonly result: ActionResult;
  readonly registry?: string;
  readonly repository?: string;
  /** null: an image without a tag. */
  readonly tag?: string | null;
  readonly digest?: string;
  /** Of a file. */
  readonly path?: string;
  /** The source that asks for it; null where none does. */
  readonly from: string | null;
  /** Where it is wanted, in words: `source "list", images.txt:3`. */
  readonly wantedBy?: string;
  /** Where the config asks for it. */
  readonly at?: Place;
  /** The image's size, as the plan knew it. */
  readonly bytes: number;
  /** Bytes that were uploaded. */
  readonly moved: number;
  /** null: it was not begun. */
  readonly seconds: number | null;
  readonly problem?: ReportedProblem;
  /** Of a stale action: what the plan counted on, and what is there. */
  readonly expected?: string | null;
  readonly found?: string | null;
}

export interface AppliedCounts {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly stale: number;
  readonly open: number;
}

export interface AppliedSource extends AppliedCounts {
  readonly name: string;
  readonly title: string;
  readonly blocked: number;
  readonly bytes: number;
  readonly moved: number;
}

/** What of the plan a run was about. */
export type AppliedPart =
  | { readonly kind: "whole" }
  | { readonly kind: "shard"; readonly index: number; readonly count: number }
  | { readonly kind: "finish" };

/** `nothing`: there was nothing to do, or nothing was begun. */
export type AppliedOutcome = "applied" | "failed" | "interrupted" | "stale" | "nothing";

export type BlockedReport = Blocked & { readonly at?: Place };

export interface AppliedPlan {
  readonly formatVersion: typeof applyFormatVersion;
  readonly tool: string;
  /** The config as it was named. */
  readonly config: string;
  readonly target: { readonly registry: string; readonly region: string };
  readonly part: AppliedPart;
  readonly outcome: AppliedOutcome;
  readonly summary: AppliedCounts & {
    readonly actions: number;
    readonly blocked: number;
    readonly held: number;
    readonly gone: number;
    readonly bytes: number;
    readonly moved: number;
    readonly seconds: number;
  };
  readonly sources: readonly AppliedSource[];
  /** In the plan's order. */
  readonly actions: readonly AppliedAction[];
  /** What went wrong and belongs to no action: the state lock, a source that could not be asked. */
  readonly problems: readonly ReportedProblem[];
  /** A shard counts these three and leaves the lists to --finish. */
  readonly blocked: readonly BlockedReport[];
  readonly held: readonly HeldImage[];
  readonly gone: readonly GoneImage[];
  readonly warnings: readonly ReportedProblem[];
}

export function reportedProblem({ code, severity, summary, detail, hint, at }: Diagnostic): ReportedProblem {
  return {
    code,
    severity,
    summary,
    ...(detail === undefined ? {} : { detail }),
    ...(hint === undefined ? {} : { hint }),
    ...(at === undefined ? {} : { at: { file: at.file, line: at.line, column: at.column } }),
  };
}
