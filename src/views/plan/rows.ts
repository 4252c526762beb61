// One row of a plan from one action: its mark, its name and a few words with the reason.
import { shortDigest } from "../../core/base/digest.ts";
import { defined } from "../../core/base/record.ts";
import type {
  Blocked,
  CopyImage,
  CreateRepository,
  DeleteImage,
  LateReferrer,
  Reason,
  TagImage,
  UpdateRepository,
  WriteFile,
} from "../../core/plan/plan.ts";
import type { GoneImage, HeldImage } from "../../core/plan/standing.ts";
import { describeRefusal } from "../../core/gates/verdict.ts";
import { describeSettings } from "../../core/settings/table.ts";
import { referrerKind } from "../../core/image/referrer-kind.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { nameOf } from "../names.ts";
import type { Mark } from "../paint.ts";
import { ago, count, day, formatBytes, minute } from "../units.ts";

type Subject = "repository" | "image" | "chart" | "tag" | "file";

export interface Row {
  readonly mark: Mark;
  readonly subject: Subject;
  /** `runwhen/runner:1.2.3`; it begins with its registry unless that is the target. */
  readonly name: string;
  /** `96 MB`, for rows that move bytes or show that none move. */
  readonly size?: string;
  /** The same as a number, for sorting. */
  readonly bytes?: number;
  readonly note: string;
  readonly details: readonly string[];
  /** Shown with --verbose: the source of the image, and what requested it. */
  readonly background: readonly string[];
}

export interface FileRow extends Row {
  readonly removed: number;
  readonly diff: string;
}

/** The input that all rows of one rendering share. */
export interface Telling {
  /** The registry that names leave out. */
  readonly target: string;
  /** With a clock, times are relative: `2 h ago`. Without one, the same plan always gives the same text. */
  readonly now?: Date;
}

const reasonWords: Readonly<Record<Reason, string>> = {
  missing: "missing in ECR",
  moved: "moved at the source",
  drifted: "drifted",
  foreign: "overwrites a tag this config never wrote",
  repaired: "repaired: parts are missing from ECR",
  archived: "archived in ECR, copied again",
  unwanted: "no longer wanted",
};

export function repositoryRow(action: CreateRepository | UpdateRepository, target: string): Row {
  const row = { subject: "repository" as const, name: nameOf(action, target), background: [] };
  if (action.kind === "create-repository") {
    const note = describeSettings(action.settings).join(", ") || "ECR's defaults";
    return { ...row, mark: "+", note, details: [] };
  }
  return {
    ...row,
    mark: "~",
    note: action.changes.map((change) => change.setting).join(", "),
    details: action.changes.map((change) => `${change.setting}: ${change.before} -> ${change.after}`),
  };
}

export function imageRow(action: CopyImage | TagImage, target: string): Row {
  const { destination } = action;
  const tagOnly = action.kind === "tag-image";
  const replaces = destination.before !== null && destination.before !== destination.digest;
  return {
    mark: destination.before === null ? "+" : "~",
    subject: action.chart !== undefined ? "chart" : tagOnly ? "tag" : "image",
    name: nameOf(destination, target),
    size: tagOnly ? "0 B" : formatBytes(action.bytes),
    bytes: tagOnly ? 0 : action.bytes,
    note: imageNote(action),
    details: replaces ? [`${shortDigest(destination.before)} -> ${shortDigest(destination.digest)}`] : [],
    background: imageBackground(action),
  };
}

export function deletionRow(action: DeleteImage, target: string): Row {
  return {
    mark: "-",
    subject: action.tag === null ? "image" : "tag",
    name: nameOf(action, target),
    note:
      action.staged === true
        ? shortDigest(action.digest)
        : `${shortDigest(action.digest)}, ${reasonWords[action.reason]}`,
    details: [],
    background: [],
  };
}

export function blockedRow(one: Blocked, { target, now }: Telling): Row {
  const pulled = one.pulledAt === undefined || now === undefined ? undefined : ago(one.pulledAt, now);
  const width = Math.max(0, ...one.waysOut.map((way) => way.label.length));
  return {
    mark: "!",
    subject: one.subject,
    name: nameOf({ ...one, ...defined({ digest: one.before ?? undefined }) }, target),
    note: pulled === undefined ? one.why : `${one.why}: pulled ${pulled}`,
    details: [
      ...(one.refusals?.map(describeRefusal) ?? (one.detail === "" ? [] : [one.detail])),
      ...one.waysOut.map((way) => `${`${way.label}:`.padEnd(width + 1)} ${way.text}`),
    ],
    background: [],
  };
}

/** The destination keeps its image: until when, and which digest waits. */
export function heldRow(one: HeldImage, { target, now }: Telling): Row {
  const seen = (now === undefined ? undefined : ago(one.since, now)) ?? minute(one.since);
  const nothing = one.keeps === null ? "; nothing in ECR yet" : "";
  return {
    mark: "=",
    subject: "image",
    name: nameOf({ ...one, digest: one.keeps ?? one.wanted }, target),
    note: `${one.why}: ${shortDigest(one.wanted)} first seen ${seen}, enters ${minute(one.until)}${nothing}`,
    details: [],
    background: [
      `from ${one.source}`,
      ...(one.keeps === null ? [] : [`keeps ${shortDigest(one.keeps)}`]),
      `requested by ${one.from}`,
    ],
  };
}

export function goneRow(one: GoneImage, { target }: Telling): Row {
  const since = one.since === undefined ? "this run" : day(one.since);
  return {
    mark: "=",
    subject: "image",
    name: nameOf(one, target),
    note: `${one.source}, gone since ${since}`,
    details: [],
    background: [`keeps ${shortDigest(one.digest)}`, `requested by ${one.from}`],
  };
}

export function fileRow(action: WriteFile): FileRow {
  const changed = changedLines(action.diff);
  const added = changed.filter((line) => line.startsWith("+")).length;
  const counts = action.diff === "" ? "too large to compare" : `+${added} -${changed.length - added}`;
  return {
    mark: action.before === null ? "+" : "~",
    subject: "file",
    name: action.path,
    note: action.proof === undefined ? counts : `${counts}  ${action.proof}`,
    details: changed,
    background: [],
    removed: changed.length - added,
    diff: action.diff,
  };
}

function imageNote(action: CopyImage | TagImage): string {
  const { destination, reason, stagedFor } = action;
  if (stagedFor !== undefined) return stagedWords(stagedFor);
  if (reason === "missing") {
    if (action.kind === "tag-image") return "digest already in ECR";
    return shortDigest(destination.digest);
  }
  const late = action.kind === "copy-image" ? (action.late ?? []) : [];
  const pushed = action.pushedAt === undefined ? "" : `: pushed ${day(action.pushedAt)}`;
  const also = (action.also ?? []).map((one) => `, also ${reasonWords[one]}`).join("");
  const dated = reason === "drifted" || reason === "foreign" ? pushed : "";
  return `${late.length > 0 ? lateWords(late) : reasonWords[reason]}${dated}${also}`;
}

/** `staged copy of team/app:1.2 and 2 more, to be scanned`. */
function stagedWords([first = "", ...rest]: readonly string[]): string {
  return `staged copy of ${first}${rest.length === 0 ? "" : ` and ${rest.length} more`}, to be scanned`;
}

/** `2 new referrers: signature, SBOM`. */
function lateWords(late: readonly LateReferrer[]): string {
  const kinds = late.map((one) => referrerKind(one) ?? one.artifactType);
  const known = [...new Set(kinds.filter((kind) => kind !== undefined))].sort();
  const named = known.length === 0 ? "" : `: ${known.join(", ")}`;
  return `${count(late.length, "new referrer")}${named}`;
}

function imageBackground(action: CopyImage | TagImage): string[] {
  const { source, platforms, provenance } = action;
  const read = source.via ?? source.reference;
  const from = source.layout === undefined ? read : `layout ${source.layout}`;
  const lines = [`from ${from}@${shortDigest(source.digest)}`];
  if (!platforms.includes("all")) lines.push(`platforms ${platforms.join(", ")}`);
  const wanted = describeProvenance(provenance);
  if (wanted !== "") lines.push(`requested by ${wanted}`);
  return lines;
}

/** The changed lines of a unified diff, without its headers and context. */
function changedLines(diff: string): string[] {
  const lines = diff.split("\n");
  const start = lines.findIndex((line) => line.startsWith("@@"));
  return lines.slice(Math.max(0, start)).filter((line) => line.startsWith("+") || line.startsWith("-"));
}
