// Makes the report of an apply from the plan and what is known of each action afterward. Pure.
import type { Diagnostic } from "../base/diagnostic.ts";
import { defined } from "../base/record.ts";
import { describeProvenance } from "../image/wanted.ts";
import { placeOfBlocked } from "../plan/reading/failures.ts";
import { repositoryOwner } from "../plan/reading/owners.ts";
import type { Action, Plan } from "../plan/plan.ts";
import {
  type ActionResult,
  type AppliedAction,
  type AppliedOutcome,
  type AppliedPart,
  type AppliedPlan,
  type AppliedSource,
  applyFormatVersion,
  type Place,
  reportedProblem,
} from "./applied.ts";

/** An action that came to its end well. */
export interface SettledAction {
  readonly result: "done" | "skipped";
  readonly moved: number;
  readonly seconds: number;
}

/** What a run knows when it ends. */
export interface RunEnd {
  /** What it set out to do. */
  readonly chosen: readonly Action[];
  readonly settled: ReadonlyMap<string, SettledAction>;
  /** By id; ids that are no action's stand for the run itself. */
  readonly failed: readonly { readonly id: string; readonly diagnostic: Diagnostic }[];
  readonly stale: readonly {
    readonly id: string;
    readonly expected: string | null;
    readonly found: string | null;
  }[];
  readonly warnings: readonly Diagnostic[];
  readonly interrupted: boolean;
  readonly seconds: number;
}

/** Where the config asks for something. */
export interface ConfigPlaces {
  readonly action: (action: Action, from: string | null) => Place | undefined;
  readonly source: (name: string) => Place | undefined;
}

export interface Describing {
  readonly plan: Plan;
  readonly end: RunEnd;
  readonly config: string;
  readonly part: AppliedPart;
  readonly places: ConfigPlaces;
  /** What the plan could not look at; only where it was made by the same run. */
  readonly planProblems: readonly Diagnostic[];
}

export function describeApply({ plan, end, places, ...more }: Describing): AppliedPlan {
  const ownerOf = repositoryOwner(plan);
  const failed = new Map(end.failed.map(({ id, diagnostic }) => [id, diagnostic]));
  const stale = new Map(end.stale.map((one) => [one.id, one]));
  const actions = end.chosen.map((action): AppliedAction => {
    const from = sourceOf(action, ownerOf);
    const settled = end.settled.get(action.id);
    const failure = failed.get(action.id);
    const old = stale.get(action.id);
    const result: ActionResult = old ? "stale" : failure ? "failed" : (settled?.result ?? "open");
    return {
      id: action.id,
      kind: action.kind,
      result,
      ...subjectOf(action),
      from,
      ...defined({ at: places.action(action, from), wantedBy: wantedBy(action) }),
      bytes: action.kind === "copy-image" ? action.bytes : 0,
      moved: settled?.moved ?? 0,
      seconds: settled?.seconds ?? null,
      ...(failure === undefined ? {} : { problem: reportedProblem(failure) }),
      ...(old === undefined ? {} : { expected: old.expected, found: old.found }),
    };
  });
  const known = new Set(end.chosen.map(({ id }) => id));
  const problems = [
    ...more.planProblems.filter(isError),
    ...end.failed.filter(({ id }) => !known.has(id)).map(({ diagnostic }) => diagnostic),
  ];
  const isShard = more.part.kind === "shard";
  const summary = {
    actions: actions.length,
    ...countsOf(actions),
    // What is in no part is told by the run that finishes.
    ...(isShard
      ? { blocked: 0, held: 0, gone: 0 }
      : { blocked: plan.blocked.length, held: plan.held.length, gone: plan.gone.length }),
    bytes: sum(actions, "bytes"),
    moved: sum(actions, "moved"),
    seconds: end.seconds,
  };
  return {
    formatVersion: applyFormatVersion,
    tool: plan.tool,
    config: more.config,
    target: plan.target,
    part: more.part,
    outcome: outcomeOf(summary, problems, end),
    summary,
    sources: sourcesOf(plan, actions, isShard),
    actions,
    problems: problems.map(reportedProblem),
    blocked: isShard
      ? []
      : plan.blocked.map((one) => ({ ...one, ...defined({ at: placeOfBlocked(one, places.source) }) })),
    held: isShard ? [] : plan.held,
    gone: isShard ? [] : plan.gone,
    warnings: [...more.planProblems.filter((one) => !isError(one)), ...end.warnings].map(reportedProblem),
  };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

/** Of a run that ended before it came to its plan: what kept it from that is all there is to say. */
export function describeNothing(
  { tool, config, target }: Pick<AppliedPlan, "tool" | "config" | "target">,
  { problems, interrupted }: { readonly problems: readonly Diagnostic[]; readonly interrupted: boolean },
  isStale = false,
): AppliedPlan {
  const none = { done: 0, skipped: 0, failed: 0, stale: 0, open: 0 };
  const failed = isStale ? "stale" : problems.length > 0 ? "failed" : "nothing";
  return {
    formatVersion: applyFormatVersion,
    tool,
    config,
    target,
    part: { kind: "whole" },
    outcome: interrupted ? "interrupted" : failed,
    summary: { actions: 0, ...none, blocked: 0, held: 0, gone: 0, bytes: 0, moved: 0, seconds: 0 },
    sources: [],
    actions: [],
    problems: problems.map(reportedProblem),
    blocked: [],
    held: [],
    gone: [],
    warnings: [],
  };
}

function outcomeOf(
  { actions, failed, stale, open }: AppliedPlan["summary"],
  problems: readonly unknown[],
  end: RunEnd,
): AppliedOutcome {
  if (end.interrupted) return "interrupted";
  if (failed > 0 || problems.length > 0) return "failed";
  // A shard that found the plan stale is no action.
  if (stale + end.stale.length > 0) return "stale";
  if (open > 0) return "failed";
  return actions === 0 ? "nothing" : "applied";
}

/** The source that asks for it; null where none does. */
export function sourceOf(action: Action, ownerOf: ReturnType<typeof repositoryOwner>): string | null {
  if (action.kind === "copy-image" || action.kind === "tag-image") return action.from;
  return action.kind === "create-repository" || action.kind === "update-repository"
    ? (ownerOf(action) ?? null)
    : null;
}

function subjectOf(
  action: Action,
): Pick<AppliedAction, "registry" | "repository" | "tag" | "digest" | "path"> {
  if (action.kind === "write-file") return { path: action.path };
  if (action.kind === "copy-image" || action.kind === "tag-image") {
    const { registry, repository, tag, digest } = action.destination;
    return { registry, repository, tag, digest };
  }
  const { registry, repository } = action;
  if (action.kind !== "delete-image") return { registry, repository };
  return { registry, repository, tag: action.tag, digest: action.digest };
}

function wantedBy(action: Action): string | undefined {
  const isImage = action.kind === "copy-image" || action.kind === "tag-image";
  return isImage && action.provenance.length > 0 ? describeProvenance(action.provenance) : undefined;
}

function countsOf(actions: readonly AppliedAction[]) {
  const counts = { done: 0, skipped: 0, failed: 0, stale: 0, open: 0 };
  for (const { result } of actions) counts[result] += 1;
  return counts;
}

/** Each source that had something to do or has something blocked, in the config's order; then what belongs to none. */
function sourcesOf(
  plan: Plan,
  actions: readonly AppliedAction[],
  isShard: boolean,
): readonly AppliedSource[] {
  const groups = new Map<string, { own: AppliedAction[]; blocked: number }>();
  const group = (name: string) => {
    const known = groups.get(name) ?? { own: [], blocked: 0 };
    groups.set(name, known);
    return known;
  };
  for (const action of actions) group(groupOf(action)).own.push(action);
  if (!isShard) for (const { from } of plan.blocked) group(from ?? "repositories").blocked += 1;
  const titles = new Map(plan.sources.map(({ name, title }) => [name, title]));
  const position = (name: string) => {
    const at = plan.sources.findIndex((one) => one.name === name);
    return at < 0 ? plan.sources.length + others.indexOf(name) : at;
  };
  return [...groups]
    .map(([name, { own, blocked }]) => ({
      name,
      title: titles.get(name) ?? "",
      ...countsOf(own),
      blocked,
      bytes: sum(own, "bytes"),
      moved: sum(own, "moved"),
    }))
    .sort((one, other) => position(one.name) - position(other.name));
}

const others = ["repositories", "prune", "files"];

/** Under which heading an action is told: its source, or what it is where it has none. */
export function groupOf({ from, kind }: Pick<AppliedAction, "from" | "kind">): string {
  if (from !== null) return from;
  return kind === "write-file" ? "files" : kind === "delete-image" ? "prune" : "repositories";
}

function sum(actions: readonly AppliedAction[], key: "bytes" | "moved"): number {
  return actions.reduce((total, one) => total + one[key], 0);
}
