// The sentences that every rendering of a plan shares: the summary line, and the notices before it.
import { destinationKey } from "../../core/image/destination.ts";
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { type Blocked, hasChanges, type Plan, type Reason } from "../../core/plan/plan.ts";
import { planProblems } from "../../core/plan/reading/failures.ts";
import { oneLine } from "../diagnostic.ts";
import { count, formatBytes } from "../units.ts";

/** The last line of a plan. `config` is the name of the config: `mirror.config.yaml`. */
export function summaryLine(plan: Plan, config: string): string {
  if (!hasChanges(plan) && plan.blocked.length === 0) return nothingToDo(plan, config);
  const { summary } = plan;
  const parts = [
    some(summary.createRepository, "repository"),
    some(summary.updateRepository, "repository update"),
    withBytes(imagesAndCharts(summary.copyImage, copiedCharts(plan)), summary.bytes),
    some(summary.tagImage, "tag"),
    some(summary.writeFile, "file"),
  ].filter((part) => part !== "");
  const todo = parts.length > 0 ? parts.join(", ") : "nothing to create or change";
  const unmanaged = plan.unmanaged.length > 0 ? `, ${plan.unmanaged.length} unmanaged and left alone` : "";
  const incomplete = plan.complete ? "" : " The plan is incomplete.";
  return (
    `Plan: ${todo}; ${summary.deleteImage} to delete. ` +
    `${[`${summary.blocked} blocked`, ...kept(plan), `${summary.unchanged} unchanged`].join(", ")}${unmanaged}.` +
    incomplete
  );
}

/** Images that stay although their source does not provide them now; only if there are any. */
function kept({ summary }: Plan): string[] {
  return [
    ...(summary.held > 0 ? [`${summary.held} held`] : []),
    ...(summary.gone > 0 ? [`${summary.gone} gone`] : []),
  ];
}

function nothingToDo(plan: Plan, config: string): string {
  const { images, repositories, files } = plan.totals;
  const charts = unchangedCharts(plan);
  const held = charts === 0 ? count(images, "image") : imagesAndCharts(images, charts);
  const checked = `(${held}, ${count(repositories, "repository")})`;
  const stay = kept(plan).join(", ");
  const rest = stay === "" ? "" : ` ${stay}.`;
  if (!plan.complete) return `No changes found, but this plan is incomplete ${checked}.${rest}`;
  // If all images wait, nothing matches the config.
  if (images === 0 && rest !== "") return `No changes.${rest}`;
  const subject = files === 0 ? "ECR matches" : `ECR and ${count(files, "file")} match`;
  return `No changes. ${subject} ${config} ${checked}.${rest}`;
}

interface Notice {
  readonly level: "error" | "warning";
  /** One line. */
  readonly text: string;
}

/** What a reader must know before anything else: failed sources, fallbacks, and whether the plan is incomplete. */
export function openingNotices(plan: Plan): Notice[] {
  return [
    ...planProblems(plan, () => undefined).map(noticeOf),
    ...incompleteNotice(plan).map((text): Notice => ({ level: "warning", text })),
  ];
}

function noticeOf(problem: Diagnostic): Notice {
  const { at, code, hint, severity } = problem;
  const place = at === undefined ? "" : `${at.file}:${at.line}: `;
  const why = oneLine(problem);
  const remedy = hint === undefined ? "" : `${/[.!?]$/.test(why) ? "" : "."} ${hint.split("\n").join(" ")}`;
  return { level: severity, text: `${place}${why}${remedy} [${code}]` };
}

/** Why the plan is incomplete; empty if it is complete. */
export function incompleteNotice(plan: Plan): readonly string[] {
  return plan.complete ? [] : [incompleteBecause(plan)];
}

function incompleteBecause(plan: Plan): string {
  const failed = plan.sources.filter((source) => source.failed !== undefined);
  const lost = failed.filter((source) => source.fallback === undefined);
  const spared = failed.length - lost.length;
  const why = [
    ...(lost.length > 0 ? [`${count(lost.length, "source")} failed`] : []),
    ...(spared > 0 ? [`${count(spared, "source")} replaced by a fallback list`] : []),
    ...(plan.failures.length > 0 ? [unchecked(plan.failures.length)] : []),
    ...(plan.questions.length > 0 ? [count(plan.questions.length, "open question")] : []),
  ];
  if (why.length === 0) return "Incomplete plan: --target excludes part of the config.";
  return `Incomplete plan: ${why.join(", ")}.`;
}

function unchecked(many: number): string {
  return many === 1 ? "1 image or file could not be checked" : `${many} images or files could not be checked`;
}

/** Says that the plan overwrites tags that this config never wrote; empty if it does not. */
export function foreignSentence(plan: Plan): string {
  const foreign: Reason = "foreign";
  const many = plan.actions.filter(
    (action) =>
      (action.kind === "copy-image" || action.kind === "tag-image") &&
      (action.reason === foreign || action.also?.includes(foreign)),
  ).length;
  return many === 0 ? "" : `Overwrites ${count(many, "tag")} that this config never wrote.`;
}

export function isOfPrune(one: Blocked): boolean {
  return one.code.startsWith("prune/");
}

/** Tags that --prune would delete, without those that the plan already shows as blocked. */
export function prunable(plan: Plan): Plan["unwanted"] {
  const address = (one: { readonly registry: string; readonly repository: string }) =>
    `${one.registry}/${one.repository}`;
  const said = new Set(
    plan.blocked
      .filter((one) => isOfPrune(one))
      .map((one) => (one.subject === "repository" ? address(one) : `${address(one)}:${one.tag ?? ""}`)),
  );
  return plan.unwanted.filter(
    (one) => !said.has(address(one)) && !said.has(`${address(one)}:${one.tag ?? ""}`),
  );
}

/** Says that there is something to prune; empty if there is nothing. */
export function unwantedSentence(plan: Plan): string {
  const { length } = prunable(plan);
  if (length === 0) return "";
  const [are, them] = length === 1 ? ["is", "it"] : ["are", "them"];
  return `${count(length, "tag")} ${are} no longer wanted. Delete ${them} with --prune.`;
}

function copiedCharts({ actions }: Plan): number {
  return actions.filter((action) => action.kind === "copy-image" && action.chart !== undefined).length;
}

/** Counts each once, even if several registries have it. */
function unchangedCharts({ unchanged }: Plan): number {
  return new Set(unchanged.filter(({ chart }) => chart !== undefined).map((one) => destinationKey(one))).size;
}

/** `all` counts the charts too. */
function imagesAndCharts(all: number, charts: number): string {
  return [some(all - charts, "image"), some(charts, "chart")].filter((part) => part !== "").join(", ");
}

function some(many: number, noun: string): string {
  return many === 0 ? "" : count(many, noun);
}

function withBytes(part: string, bytes: number): string {
  return part === "" ? "" : `${part} (${formatBytes(bytes)})`;
}
