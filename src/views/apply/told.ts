// The words that all renderings of an apply share. Texts are raw: each rendering escapes them in its own way.
import { shortDigest } from "../../core/base/digest.ts";
import type {
  ActionResult,
  AppliedAction,
  AppliedPlan,
  BlockedReport,
  Place,
  ReportedProblem,
} from "../../core/apply/applied.ts";
import { groupOf } from "../../core/apply/describe.ts";
import { describeRefusal } from "../../core/gates/verdict.ts";
import { nameOf } from "../names.ts";
import { applySummary } from "./report.ts";

export const resultWords: Readonly<Record<ActionResult, string>> = {
  done: "done",
  skipped: "already done",
  failed: "failed",
  stale: "stale",
  open: "not done",
};

const doing: Readonly<Record<AppliedAction["kind"], string>> = {
  "create-repository": "create",
  "update-repository": "update",
  "copy-image": "copy",
  "tag-image": "tag",
  "delete-image": "delete",
  "write-file": "write",
};

/** `copy platform/nginx:1.27`. */
export function actionName(action: AppliedAction, target: string): string {
  return `${doing[action.kind]} ${subjectName(action, target)}`;
}

export function subjectName(
  { path, registry = "", repository = "", tag, digest }: AppliedAction,
  target: string,
): string {
  if (path !== undefined) return path;
  const named = { registry, repository, ...(tag === undefined ? {} : { tag }) };
  return nameOf(digest === undefined ? named : { ...named, digest }, target);
}

/** `mirror.config.yaml:31`. */
export function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}

/** The problem, on one line. */
export function problemText({ summary, detail }: ReportedProblem): string {
  return detail === undefined ? summary : `${summary}: ${detail}`;
}

/** Why an action is not done; empty for one that is. */
export function whyNot({ result, problem, expected, found }: AppliedAction): string {
  if (problem !== undefined) return problemText(problem);
  if (result === "stale") return `expected ${holds(expected)}, found ${holds(found)}`;
  return result === "open" ? "not done: the run ended first" : "";
}

function holds(value: string | null | undefined): string {
  if (value === null || value === undefined) return "nothing";
  return value.startsWith("sha256:") ? shortDigest(value) : value;
}

/** The details or the refusals of gates, then the ways out: a line each. */
export function blockedDetails({ detail, refusals, waysOut }: BlockedReport): readonly string[] {
  return [
    ...(refusals?.map(describeRefusal) ?? (detail === "" ? [] : [detail])),
    ...waysOut.map(({ label, text }) => `${label}: ${text}`),
  ];
}

export function appliedSummary({ summary, outcome, problems, part }: AppliedPlan): string {
  const { done, skipped, failed, stale, open, blocked, held, gone, moved, seconds } = summary;
  if (outcome === "nothing" && blocked + held + gone === 0) return "Applied: nothing to do.";
  const counts = { done, skipped, unsettled: open, blocked, moved, seconds };
  const interrupted = outcome === "interrupted";
  const line = applySummary({ ...counts, failed: failed + problems.length, stale, interrupted });
  return part.kind === "shard" ? `Shard ${part.index}/${part.count}. ${line}` : line;
}

export interface AppliedGroup {
  readonly name: string;
  readonly title: string;
  readonly actions: readonly AppliedAction[];
}

/** By source, in the report's order. */
export function groupsOf({ sources, actions }: AppliedPlan): readonly AppliedGroup[] {
  const groups = new Map(sources.map(({ name }) => [name, [] as AppliedAction[]]));
  for (const action of actions) groups.get(groupOf(action))?.push(action);
  return sources.map(({ name, title }) => ({ name, title, actions: groups.get(name) ?? [] }));
}
