// Approvals: which digest each source reference was approved as. Its diff in git is the review, so it is sorted,
// one reference a line; reading is strict. Pure.
import { fieldOf, isRecord } from "../base/record.ts";
import { type Digest, isDigest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import { jsonFaultIn } from "./json-fault.ts";
import { newerApprovals, unreadableApprovals } from "./problems.ts";

export interface Approvals {
  readonly formatVersion: "1.0";
  /** Canonical source reference -> approved digest. */
  readonly images: ReadonlyMap<string, Digest>;
}

export const noApprovals: Approvals = { formatVersion: "1.0", images: new Map() };

export function formatApprovals(approvals: Approvals): string {
  const images = Object.fromEntries([...approvals.images].sort(([one], [other]) => compareText(one, other)));
  return `${JSON.stringify({ formatVersion: approvals.formatVersion, images }, null, 2)}\n`;
}

export function parseApprovals(text: string, path: string): Approvals {
  const value = parseJson(text, path);
  const version = fieldOf(value, "formatVersion");
  if (typeof version === "string" && version !== "1.0" && /^\d+\.\d+$/.test(version))
    throw newerApprovals(path, version);
  if (!isRecord(value) || version !== "1.0")
    throw unreadableApprovals(path, { why: 'formatVersion is not "1.0"' });
  const unknown = Object.keys(value).find((key) => key !== "formatVersion" && key !== "images");
  if (unknown !== undefined) throw unreadableApprovals(path, { why: `it has an unknown key "${unknown}"` });
  const images = value["images"];
  if (!isRecord(images)) throw unreadableApprovals(path, { why: "images is missing or not an object" });
  const entries = Object.entries(images).map(([reference, digest]): [string, Digest] => {
    if (typeof digest === "string" && isDigest(digest)) return [reference, digest];
    throw unreadableApprovals(path, { why: `the digest of ${reference} is not sha256` });
  });
  return { formatVersion: "1.0", images: new Map(entries) };
}

export interface ApprovalsCheck {
  /** Wanted references that nobody approved. */
  readonly missing: readonly string[];
  /** Approved references that nothing wants any more. */
  readonly outdated: readonly string[];
}

export function checkApprovals(approvals: Approvals, wanted: Iterable<string>): ApprovalsCheck {
  const references = new Set(wanted);
  return {
    missing: [...references].filter((reference) => !approvals.images.has(reference)).sort(compareText),
    outdated: [...approvals.images.keys()]
      .filter((reference) => !references.has(reference))
      .sort(compareText),
  };
}

/** Approves `found` where `selected` says so; other entries stay, and those that nothing wants any more go. */
export function updateApprovals(
  approvals: Approvals,
  found: ReadonlyMap<string, Digest>,
  selected: (reference: string) => boolean,
): Approvals {
  const images = new Map<string, Digest>();
  for (const [reference, digest] of found) {
    const approved = selected(reference) ? digest : approvals.images.get(reference);
    if (approved !== undefined) images.set(reference, approved);
  }
  for (const [reference, digest] of approvals.images) {
    if (!found.has(reference) && !selected(reference)) images.set(reference, digest);
  }
  return { formatVersion: "1.0", images };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadableApprovals(path, jsonFaultIn(text, path), error);
  }
}
