// One row of a plan from one action: its mark, its place and the few words that say why.
import { shortDigest } from "../../core/base/digest.ts";
import type {
  Blocked,
  CopyImage,
  CreateRepository,
  DeleteImage,
  Reason,
  TagImage,
  UpdateRepository,
  WriteFile,
} from "../../core/plan/plan.ts";
import type { RepositorySettings } from "../../core/settings/settings.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { day, formatBytes } from "../units.ts";
import type { FileRow, Row } from "./outline.ts";

interface RowContext {
  readonly target: string;
}

interface Place {
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string | null;
  readonly digest?: string;
}

const reasonWords: Readonly<Record<Reason, string>> = {
  missing: "missing in ECR",
  moved: "moved at the source",
  drifted: "drifted",
  foreign: "overwrites a tag this config never wrote",
  repaired: "repaired: parts of it are gone from ECR",
  archived: "archived in ECR, copied again",
  unwanted: "no longer wanted",
};

export function repositoryRow(action: CreateRepository | UpdateRepository, context: RowContext): Row {
  const place = {
    id: action.id,
    subject: "repository" as const,
    place: placeText(action, context),
    background: [],
  };
  if (action.kind === "create-repository") {
    return { ...place, mark: "+", note: describeSettings(action.settings), details: [] };
  }
  return {
    ...place,
    mark: "~",
    note: action.changes.map((change) => change.setting).join(", "),
    details: action.changes.map((change) => `${change.setting}: ${change.before} -> ${change.after}`),
  };
}

export function imageRow(action: CopyImage | TagImage, context: RowContext): Row {
  const { destination } = action;
  const tagOnly = action.kind === "tag-image";
  const replaces = destination.before !== null && destination.before !== destination.digest;
  return {
    id: action.id,
    mark: destination.before === null ? "+" : "~",
    subject: tagOnly ? "tag" : "image",
    place: placeText(destination, context),
    size: tagOnly ? "0 B" : formatBytes(action.bytes),
    note: imageNote(action),
    details: replaces ? [`${shortDigest(destination.before)} -> ${shortDigest(destination.digest)}`] : [],
    background: imageBackground(action),
  };
}

export function deletionRow(action: DeleteImage, context: RowContext): Row {
  return {
    id: action.id,
    mark: "-",
    subject: action.tag === null ? "image" : "tag",
    place: placeText(action, context),
    note: `${shortDigest(action.digest)}, ${reasonWords[action.reason]}`,
    details: [],
    background: [],
  };
}

export function blockedRow(one: Blocked, context: RowContext): Row {
  const width = Math.max(0, ...one.waysOut.map((way) => way.label.length));
  return {
    id: one.id,
    mark: "!",
    subject: one.subject,
    place: placeText(one, context),
    note: one.why,
    details: [
      ...(one.detail === "" ? [] : [one.detail]),
      ...one.waysOut.map((way) => `${`${way.label}:`.padEnd(width + 1)} ${way.text}`),
    ],
    background: [],
  };
}

export function fileRow(action: WriteFile): FileRow {
  const changed = changedLines(action.diff);
  const added = changed.filter((line) => line.startsWith("+")).length;
  const counts = action.diff === "" ? "too large to compare" : `+${added} -${changed.length - added}`;
  return {
    id: action.id,
    mark: action.before === null ? "+" : "~",
    subject: "file",
    place: action.path,
    note: action.proof === undefined ? counts : `${counts}  ${action.proof}`,
    details: changed,
    background: [],
    added,
    removed: changed.length - added,
    diff: action.diff,
  };
}

/** `immutable, scan, KMS`: what a new repository will be like, in few words. */
export function describeSettings(settings: RepositorySettings): string {
  const { tagMutability, encryption } = settings;
  const words: string[] = [];
  if (tagMutability) {
    const except = tagMutability.exclusions.length > 0 ? ` except ${tagMutability.exclusions.join(" ")}` : "";
    words.push(`${tagMutability.mode}${except}`);
  }
  if (settings.scanOnPush === true) words.push("scan");
  if (encryption && encryption.type !== "AES256") words.push(encryption.type);
  if (settings.lifecyclePolicy !== undefined) words.push("lifecycle policy");
  if (settings.repositoryPolicy !== undefined) words.push("repository policy");
  return words.length > 0 ? words.join(", ") : "ECR's defaults";
}

function imageNote(action: CopyImage | TagImage): string {
  const { destination, reason } = action;
  if (reason === "missing") {
    if (action.kind === "tag-image") return "digest already in ECR";
    return shortDigest(destination.digest);
  }
  const pushed = action.pushedAt === undefined ? "" : `: pushed ${day(action.pushedAt)}`;
  const also = (action.also ?? []).map((one) => `, also ${reasonWords[one]}`).join("");
  const dated = reason === "drifted" || reason === "foreign" ? pushed : "";
  return `${reasonWords[reason]}${dated}${also}`;
}

function imageBackground(action: CopyImage | TagImage): string[] {
  const { source, platforms, provenance } = action;
  const from = source.layout === undefined ? source.reference : `layout ${source.layout}`;
  const lines = [`from ${from}@${shortDigest(source.digest)}`];
  if (!platforms.includes("all")) lines.push(`platforms ${platforms.join(", ")}`);
  const wanted = describeProvenance(provenance);
  if (wanted !== "") lines.push(`wanted by ${wanted}`);
  return lines;
}

function placeText(one: Place, context: RowContext): string {
  const registry = one.registry === context.target ? "" : `${one.registry}/`;
  if (one.tag === undefined) return `${registry}${one.repository}`;
  if (one.tag !== null) return `${registry}${one.repository}:${one.tag}`;
  return one.digest === undefined
    ? `${registry}${one.repository}`
    : `${registry}${one.repository}@${shortDigest(one.digest)}`;
}

/** The lines of a unified diff that say something: not its headers, not the context. */
function changedLines(diff: string): string[] {
  const lines = diff.split("\n");
  const start = lines.findIndex((line) => line.startsWith("@@"));
  return lines.slice(Math.max(0, start)).filter((line) => line.startsWith("+") || line.startsWith("-"));
}
