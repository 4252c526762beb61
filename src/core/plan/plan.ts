// The plan: a value that says all that will be done. Its JSON form is schemas/plan.schema.json.
// It holds no secret and no time; the same desired and actual state give the same bytes.
import type { AcceptedCount } from "../base/accepted.ts";
import type { Diagnostic, ProblemCode } from "../base/diagnostic.ts";
import type { ImageDestination, ImageSource, SourceSummary } from "./desired.ts";
import type { Digest } from "../base/digest.ts";
import type { GateReport } from "../gates/report.ts";
import type { GateRefusal, WayOut } from "../gates/verdict.ts";
import type { GoneImage, HeldImage } from "./standing.ts";
import type { MappingRow } from "../mapping/row.ts";
import type { SettingChange } from "../settings/diff.ts";
import type { RepositorySettings } from "../settings/table.ts";
import type { ChartOrigin, Provenance, Question } from "../image/wanted.ts";

export const planFormatVersion = "1.1";

export type Reason = "missing" | "moved" | "drifted" | "foreign" | "repaired" | "archived" | "unwanted";

export interface CreateRepository {
  readonly id: string;
  readonly kind: "create-repository";
  readonly registry: string;
  readonly repository: string;
  readonly settings: RepositorySettings;
}

export interface UpdateRepository {
  readonly id: string;
  readonly kind: "update-repository";
  readonly registry: string;
  readonly repository: string;
  /** The settings that change, with their new values. */
  readonly settings: RepositorySettings;
  readonly changes: readonly SettingChange[];
}

export interface PlannedDestination extends ImageDestination {
  /** The digest that the tag holds now. */
  readonly before: Digest | null;
  /** Tags of referrers that stay as they are: they can't be moved, which is told among the blocked. */
  readonly leaves?: readonly string[];
}

/** A referrer that appeared at the source after its image was mirrored. */
export interface LateReferrer {
  readonly digest: Digest;
  readonly tag?: string;
  readonly artifactType?: string;
}

interface ImageAction {
  readonly id: string;
  readonly reason: Reason;
  /** Further truths of the same tag: drifted and moved can hold at once. */
  readonly also?: readonly Reason[];
  readonly source: ImageSource;
  readonly destination: PlannedDestination;
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  readonly policy: string;
  readonly bytes: number;
  readonly from: string;
  /** It is a Helm chart. */
  readonly chart?: ChartOrigin;
  readonly parts: readonly Digest[];
  readonly provenance: readonly Provenance[];
  /** The tag is deleted just before it is set: the one way past an immutable one. */
  readonly replace?: true;
  /** When the digest that is replaced came to ECR. */
  readonly pushedAt?: string;
  /** Those among the parts that were not at the source when the image was mirrored. */
  readonly late?: readonly LateReferrer[];
  /** It is copied to be scanned: the destinations that wait for that, `repository:tag`. */
  readonly stagedFor?: readonly string[];
  /** A push does not start the scan: it is asked for. */
  readonly startScan?: true;
}

export interface CopyImage extends ImageAction {
  readonly kind: "copy-image";
}

/** ECR holds the digest already: only the tag is set, no byte moves. */
export interface TagImage extends ImageAction {
  readonly kind: "tag-image";
}

export interface DeleteImage {
  readonly id: string;
  readonly kind: "delete-image";
  readonly reason: "unwanted";
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  /** Deleted only while ECR still holds this. */
  readonly digest: Digest;
  /** A copy that was there to be scanned. */
  readonly staged?: true;
}

export interface WriteFile {
  readonly id: string;
  readonly kind: "write-file";
  readonly path: string;
  readonly output: { readonly index: number; readonly kind: string };
  readonly before: Digest | null;
  readonly after: Digest;
  readonly diff: string;
  readonly content: string | null;
  /** What rendering the chart with the values showed: `values: proved, 12 of 12 images`. */
  readonly proof?: string;
  readonly rows: readonly MappingRow[];
}

export type Action = CreateRepository | UpdateRepository | CopyImage | TagImage | DeleteImage | WriteFile;

/** A change that is wanted and can't be made. */
export interface Blocked {
  readonly id: string;
  /** `image` or `repository`: what the line in the plan begins with. */
  readonly subject: "image" | "repository";
  readonly code: ProblemCode;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly from: string | null;
  /** Short: `immutable tag, other digest`. */
  readonly why: string;
  /** The two sides, one line: `ECR sha256:9c5e21b7   source now sha256:e41d7f30`. */
  readonly detail: string;
  /** When ECR last recorded a pull of it, where that is why. */
  readonly pulledAt?: string;
  readonly before: Digest | null;
  readonly after: Digest | null;
  readonly waysOut: readonly WayOut[];
  /** Of what gates refuse: the reference at the source, and what each of them says. */
  readonly source?: string;
  readonly refusals?: readonly GateRefusal[];
}

/** A destination that holds what is wanted. */
export interface UnchangedImage extends ImageDestination {
  /** The reference at the source. */
  readonly source: string;
  readonly from: string;
  readonly policy: string;
  readonly chart?: ChartOrigin;
}

/** The state that a plan was made with: apply refuses any other. */
export interface PlanState {
  readonly name: string;
  readonly location: string;
  /** null: there was no state yet. */
  readonly lineage: string | null;
  readonly serial: number;
}

/** What the config says that things cost. */
export interface Prices {
  /** A GB for a month. */
  readonly storage: number;
  readonly currency: string;
}

export interface PlanSummary {
  readonly createRepository: number;
  readonly updateRepository: number;
  readonly copyImage: number;
  readonly tagImage: number;
  readonly deleteImage: number;
  readonly writeFile: number;
  readonly blocked: number;
  readonly held: number;
  readonly gone: number;
  readonly unchanged: number;
  readonly bytes: number;
}

export interface Plan {
  readonly formatVersion: typeof planFormatVersion;
  readonly tool: string;
  readonly configDigest: Digest;
  readonly complete: boolean;
  readonly target: { readonly registry: string; readonly region: string };
  readonly state: PlanState;
  readonly sources: readonly SourceSummary[];
  readonly summary: PlanSummary;
  /** Sorted by phase (repositories, images, deletions, files), then by id. */
  readonly actions: readonly Action[];
  readonly blocked: readonly Blocked[];
  readonly held: readonly HeldImage[];
  readonly gone: readonly GoneImage[];
  readonly unchanged: readonly UnchangedImage[];
  /** What this config put there and no longer asks for: --prune deletes it. */
  readonly unwanted: readonly ImageDestination[];
  /** Tags as they were found that this config neither asks for nor put there. */
  readonly unmanaged: readonly ImageDestination[];
  readonly questions: readonly Question[];
  /** What the gates did; absent where there are none. */
  readonly gates?: GateReport;
  /** Absent where the config has none: Amazon's list prices then stand. */
  readonly prices?: Prices;
  readonly warnings: readonly Diagnostic[];
  /** Warnings that the config accepts, by code; absent where there are none. */
  readonly accepted?: readonly AcceptedCount[];
  /** What could not be looked at; the plan is then incomplete and the exit code is 1. */
  readonly failures: readonly Diagnostic[];
  /** For the last line when there is nothing to do: how much is in order. */
  readonly totals: { readonly images: number; readonly repositories: number; readonly files: number };
}

/** Whether apply would do anything. Nothing else decides it. */
export function hasChanges(plan: Plan): boolean {
  return plan.actions.length > 0;
}

/** The registries in which a plan does anything. */
export function registriesOf(plan: Plan): readonly string[] {
  const names = plan.actions.flatMap((action) => {
    if ("destination" in action) return [action.destination.registry];
    return "registry" in action ? [action.registry] : [];
  });
  return [...new Set(names)];
}

/** Ids name the registry only where it is not the target: `copy-image:runwhen/runner:1.2.3`. */
export function actionId(
  kind: Action["kind"],
  key: string,
  registry: string,
  target: { readonly registry: string },
): string {
  return registry === target.registry ? `${kind}:${key}` : `${kind}:${registry}/${key}`;
}

/** Whether the plan could not look at all that it should have: never to be mistaken for "no changes". */
export function isPartial(plan: Plan): boolean {
  return (
    plan.failures.length > 0 ||
    plan.sources.some((one) => one.failed !== undefined && one.fallback === undefined)
  );
}
