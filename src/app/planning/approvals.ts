// The lock: with one, a source reference means the digest that was approved, and nothing is asked of its source.
import type { Config } from "../../config/config.ts";
import type { ResolvedImage } from "../../core/plan/build-desired.ts";
import { Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { matchGlob } from "../../core/base/glob.ts";
import { checkApprovals, noApprovals, type Approvals, updateApprovals } from "../../core/state/approvals.ts";
import { readApprovals, writeApprovals } from "../../storage/approvals-file.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { AssignedImage } from "./assign-destinations.ts";

export interface ApprovedImages {
  readonly images: readonly AssignedImage[];
  /** Writes what was approved by --update-lock; does nothing without it. */
  save(resolved: readonly ResolvedImage[]): Promise<void>;
}

export async function pinApproved(
  config: Config,
  runtime: Runtime,
  { placed, update }: { placed: readonly AssignedImage[]; update: string | null },
): Promise<ApprovedImages> {
  const nothing = () => Promise.resolve();
  if (config.lock === undefined) {
    if (update === null) return { images: placed, save: nothing };
    throw noApprovalsFile(config);
  }
  const path = runtime.files.absolute(config.lock);
  const lock = await readApprovals(path, config.lock);
  if (update === null)
    return { images: lock === null ? placed : pinned(placed, lock, config.lock), save: nothing };
  const selected = (reference: string) => update === "" || matchGlob(update, reference);
  const approved = lock ?? noApprovals;
  return {
    images: placed.map((image) => (selected(image.reference) ? image : withDigest(image, approved))),
    save: async (resolved) => {
      const found = new Map<string, Digest>(
        resolved.map((image) => [image.source.reference, image.source.digest]),
      );
      await writeApprovals(path, updateApprovals(approved, found, selected));
    },
  };
}

function pinned(placed: readonly AssignedImage[], lock: Approvals, path: string): readonly AssignedImage[] {
  const unpinned = placed.filter((image) => image.pinned === undefined);
  const { missing } = checkApprovals(
    lock,
    unpinned.map((image) => image.reference),
  );
  if (missing.length > 0) throw notApproved(missing, path);
  return placed.map((image) => withDigest(image, lock));
}

function withDigest(image: AssignedImage, lock: Approvals): AssignedImage {
  const digest = lock.images.get(image.reference);
  return digest === undefined || image.pinned !== undefined ? image : { ...image, pinned: digest };
}

function notApproved(missing: readonly string[], path: string): Problem {
  return new Problem(
    missing.map((reference) => ({
      code: "config/not-approved",
      severity: "error" as const,
      summary: "An image is not in the lock",
      detail: `${path} has no digest for ${reference}.`,
      hint: `Look at it, then approve it: ecr-mirror plan --update-lock '${reference}'`,
    })),
  );
}

function noApprovalsFile(config: Config): Problem {
  return new Problem({
    code: "usage/no-lock",
    severity: "error",
    summary: "The config has no lock",
    detail: `${config.path} does not say where the lock is.`,
    hint: "Add `lock: state/mirror.lock.json`.",
  });
}
