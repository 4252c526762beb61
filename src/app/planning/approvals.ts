// Approvals: with a file of them, a source reference means the digest that was approved, and nothing is asked of its
// source.
import type { Config } from "../../config/config.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import { matchGlob } from "../../core/base/glob.ts";
import type { AssignedImage, ResolvedImage } from "../../core/plan/desired.ts";
import {
  type Approvals,
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

export interface ApprovedImages {
  readonly images: readonly AssignedImage[];
  /** Writes what was approved by --update-lock; does nothing without it. */
  save(resolved: readonly ResolvedImage[]): Promise<void>;
}

export async function pinApproved(
  config: Config,
  runtime: Runtime,
  { assigned, approve }: { assigned: readonly AssignedImage[]; approve: string | null },
): Promise<ApprovedImages> {
  const save = () => Promise.resolve();
  if (config.lock === undefined) {
    if (approve === null) return { images: assigned, save };
    throw new Problem(noApprovalsFile(config));
  }
  const path = runtime.files.absolute(config.lock);
  const text = await readStateText(path, config.lock);
  // Without the file, sources mean what they say today.
  const approvals = text === null ? null : parseApprovals(text, config.lock);
  if (approve === null) {
    return { images: approvals === null ? assigned : pinned(assigned, approvals, config.lock), save };
  }
  const selected = (reference: string) => approve === "" || matchGlob(approve, reference);
  const known = approvals ?? noApprovals;
  return {
    images: assigned.map((image) => (selected(image.reference) ? image : withDigest(image, known))),
    save: async (resolved) => {
      const found = new Map(resolved.map(({ source }) => [source.reference, source.digest]));
      const updated = formatApprovals(updateApprovals(known, found, selected));
      await writeFileAtomic(path, updated, "state");
    },
  };
}

function pinned(
  assigned: readonly AssignedImage[],
  approvals: Approvals,
  path: string,
): readonly AssignedImage[] {
  const unpinned = assigned.filter((image) => image.pinned === undefined);
  const { missing } = checkApprovals(
    approvals,
    unpinned.map((image) => image.reference),
  );
  if (missing.length > 0) throw new Problem(notApproved(missing, path));
  return assigned.map((image) => withDigest(image, approvals));
}

function withDigest(image: AssignedImage, approvals: Approvals): AssignedImage {
  const digest = approvals.images.get(image.reference);
  return digest === undefined || image.pinned !== undefined ? image : { ...image, pinned: digest };
}
