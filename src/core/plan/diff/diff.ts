// Desired against actual, with the state as memory: the plan. Pure, and total over its input: the same
// values in any order give the same bytes.
import type { Actual } from "../actual.ts";
import { compareText } from "../../base/ordering.ts";
import { destinationKey } from "../../image/destination.ts";
import type { Desired, ImageDestination } from "../desired.ts";
import { defined } from "../../base/record.ts";
import { diffFiles } from "./files.ts";
import { diffImages } from "./images.ts";
import { asRefused } from "./refused.ts";
import { diffRepositories } from "./repositories.ts";
import { diffStaged } from "./staged.ts";
import type { Digest } from "../../base/digest.ts";
import {
  type Action,
  actionId,
  type Plan,
  type PlanState,
  type PlanSummary,
  type Prices,
  planFormatVersion,
} from "../plan.ts";
import type { GoneImage } from "../standing.ts";
import { selection } from "./selection.ts";
import { type Pruned, planPrune } from "../prune/prune.ts";
import type { PruneRules } from "../prune/rules.ts";
import type { State } from "../../state/state.ts";

export interface DiffOptions {
  readonly tool: string;
  readonly configDigest: Digest;
  readonly state: PlanState;
  /** Globs over `repository:tag`, repositories and file paths; empty means everything. */
  readonly filter: readonly string[];
  /** Globs over `repository:tag`: immutable tags that may be deleted to be set anew. */
  readonly replace: readonly string[];
  /** null: nothing is deleted. */
  readonly prune: PruneRules | null;
  readonly prices?: Prices;
}

const phases: readonly Action["kind"][] = [
  "create-repository",
  "update-repository",
  "copy-image",
  "tag-image",
  "delete-image",
  "write-file",
];

export function diff(desired: Desired, actual: Actual, state: State, options: DiffOptions): Plan {
  const repositories = diffRepositories(desired, actual);
  const images = diffImages(desired, actual, state, options.replace);
  const pruned =
    options.prune === null ? nothingPruned : planPrune({ desired, actual, state }, options.prune);
  const files = diffFiles(desired.files, actual.files);
  const staged = diffStaged(desired, actual);
  const selected = selection(options.filter, [...repositories.actions, ...images.actions, ...staged]);
  const actions = [...repositories.actions, ...images.actions, ...staged, ...pruned.actions, ...files]
    .filter(selected)
    .sort(byPhaseThenId);
  const refused = desired.refused.map(asRefused);
  const blocked = [...repositories.blocked, ...images.blocked, ...refused, ...pruned.blocked]
    .filter(selected)
    .sort(byId);
  const deleted = new Set(actions.map((action) => action.id));
  const held = desired.held.filter(selected);
  const gone = desired.gone.filter((one) => selected(one) && !deleted.has(deleteId(desired, one)));
  return {
    formatVersion: planFormatVersion,
    tool: options.tool,
    configDigest: options.configDigest,
    complete: desired.complete && options.filter.length === 0,
    target: desired.target,
    state: options.state,
    sources: desired.sources,
    summary: summarize({ actions, blocked, held, gone, unchanged: images.unchanged }),
    actions,
    blocked,
    held,
    gone,
    unchanged: images.unchanged,
    unwanted: images.unwanted.filter((tag) => !deleted.has(deleteId(desired, tag))),
    unmanaged: images.unmanaged,
    questions: desired.questions,
    ...defined({ gates: desired.gates, prices: options.prices }),
    failures: desired.failures,
    warnings: [...desired.warnings, ...repositories.warnings, ...images.warnings, ...pruned.warnings],
    totals: {
      images: desired.images.length,
      repositories: desired.repositories.length,
      files: desired.files.length,
    },
  };
}

const nothingPruned: Pruned = { actions: [], blocked: [], warnings: [] };

function deleteId(desired: Desired, tag: ImageDestination | GoneImage): string {
  return actionId("delete-image", destinationKey(tag), tag.registry, desired.target);
}

function summarize(parts: Pick<Plan, "actions" | "blocked" | "held" | "gone" | "unchanged">): PlanSummary {
  const { actions, blocked, held, gone, unchanged } = parts;
  const count = (kind: Action["kind"]) => actions.filter((action) => action.kind === kind).length;
  return {
    createRepository: count("create-repository"),
    updateRepository: count("update-repository"),
    copyImage: count("copy-image"),
    tagImage: count("tag-image"),
    deleteImage: count("delete-image"),
    writeFile: count("write-file"),
    blocked: blocked.length,
    held: held.length,
    gone: gone.length,
    unchanged: unchanged.length,
    bytes: actions.reduce((sum, action) => sum + (action.kind === "copy-image" ? action.bytes : 0), 0),
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareText(a.id, b.id);
}

function byPhaseThenId(a: Action, b: Action): number {
  return phases.indexOf(a.kind) - phases.indexOf(b.kind) || compareText(a.id, b.id);
}
