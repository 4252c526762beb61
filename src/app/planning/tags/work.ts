// What choosing tags is about: the question, what it is answered with, and what the answer needs of the world.
import type { SourceConfig, TagPolicy } from "../../../config/config.ts";
import type { Digest } from "../../../core/base/digest.ts";
import { formatImageRef } from "../../../core/image/reference.ts";
import type { WantedImage } from "../../../core/image/wanted.ts";
import type { DroppedTag } from "../../../core/naming/tags/policy.ts";
import type { KnownDigests, State } from "../../../core/state/state.ts";
import type { Runtime } from "../../runtime/runtime.ts";

export interface PlanningWork {
  readonly runtime: Runtime;
  readonly state: State;
  /** What the state knows of digests. */
  readonly known: KnownDigests;
  readonly signal: AbortSignal;
  /** What a reference means by the approvals, where there are any. */
  readonly approved?: (reference: string) => Digest | undefined;
  /** References that a gate has refused: a policy chooses what comes next. */
  readonly refused?: ReadonlySet<string>;
  /** Asks no registry: images whose tags a policy selects are left out. */
  readonly offline?: boolean;
}

export interface SelectedTag {
  /** The tag at the source; null for an image that only a digest names. */
  readonly source: string | null;
  readonly destination: string | null;
  readonly digest?: Digest;
  /** The config itself writes the digest. */
  readonly isWritten: boolean;
}

/** A tag that is asked for and whose digest may not enter yet. */
export interface YoungSelection extends SelectedTag {
  readonly digest: Digest;
  readonly since: string;
  readonly until: string;
}

export interface SelectedTags {
  readonly tags: readonly SelectedTag[];
  readonly young: readonly YoungSelection[];
  /** Tags that are asked for and that the source doesn't have; `destination` where no digest is needed to know it. */
  readonly missing: readonly { readonly source: string; readonly destination: string | null }[];
  readonly dropped: readonly DroppedTag[];
  readonly policy: string;
}

export interface TagQuestion {
  readonly image: WantedImage;
  readonly source: SourceConfig;
  /** The destination repository. */
  readonly repository: string;
}

export function referenceOf({ ref: { registry, repository } }: WantedImage, tag: string): string {
  return formatImageRef({ registry, repository, tag });
}

/** What is read from a layout, or made, is pinned by what it is now and not by the config. */
export function isWritten({ image }: TagQuestion, policy: TagPolicy, tag: string): boolean {
  const isFound = image.layout !== undefined || image.chart === "made";
  if (image.ref.digest !== undefined && !isFound) return true;
  return policy.digest !== undefined && Object.hasOwn(policy.digest, tag);
}

/** null: the source doesn't have it. */
export async function digestOf(
  image: WantedImage,
  tag: string,
  { runtime, signal }: PlanningWork,
): Promise<Digest | null> {
  const reader = await runtime.content.reader(image.ref, image);
  return (await reader.head(tag, signal))?.digest ?? null;
}
