// Approvals: with a file of them, a source reference means the digest that was approved, whichever way the reference was
// found, and its source is not asked what it means. Only a digest that the config itself writes needs no approval.
import type { Config } from "../../config/config.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { matchGlob } from "../../core/base/glob.ts";
import type { AssignedImage, ResolvedImage } from "../../core/plan/desired.ts";
import {
  checkApprovals,
  formatApprovals,
  noApprovals,
  parseApprovals,
  updateApprovals,
} from "../../core/state/approvals.ts";
import { writeFileAtomic } from "../../storage/atomic-write.ts";
import { readStateText } from "../../storage/state-file.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { noApprovalsFile, notApproved } from "./problems.ts";

export interface ApprovedDigests {
  /** What a reference means by the approvals; undefined: what its source says. */
  readonly digestOf: (reference: string) => Digest | undefined;
  /** Throws a Problem that names every image that needs an approval and has none. */
  check(assigned: readonly AssignedImage[]): void;
  /** Writes what was approved by --update-lock; does nothing without it. */
  save(resolved: readonly ResolvedImage[]): Promise<void>;
}

const nothing: ApprovedDigests = {
  digestOf: () => undefined,
  check: () => undefined,
  save: () => Promise.resolve(),
};

/** `approve`: a glob of references that are approved anew, "" for all; null: none. */
export async function openApprovals(
  config: Config,
  runtime: Runtime,
  approve: string | null,
): Promise<ApprovedDigests> {
  if (config.lock === undefined) {
    if (approve === null) return nothing;
    throw new Problem(noApprovalsFile(config));
  }
  const shown = config.lock;
  const path = runtime.files.absolute(shown);
  const text = await readStateText(path, shown);
  // Without the file, sources mean what they say today.
  if (text === null && approve === null) return nothing;
  const known = text === null ? noApprovals : parseApprovals(text, shown);
  const isRenewed = (reference: string) =>
    approve !== null && (approve === "" || matchGlob(approve, reference));
  return {
    digestOf: (reference) => (isRenewed(reference) ? undefined : known.images.get(reference)),
    check(assigned) {
      if (approve !== null) return;
      const needed = assigned.filter(({ isWritten }) => !isWritten).map(({ reference }) => reference);
      const { missing } = checkApprovals(known, needed);
      if (missing.length > 0) throw new Problem(notApproved(missing, shown));
    },
    async save(resolved) {
      if (approve === null) return;
      const found = new Map(resolved.map(({ source }) => [source.reference, source.digest]));
      await writeFileAtomic(path, formatApprovals(updateApprovals(known, found, isRenewed)), "state");
    },
  };
}
