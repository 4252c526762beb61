// Wanted images to places: the tag policy says which tags and what they are called, the naming rule which
// repository. Facts that a policy needs (tag lists, creation times) are fetched; the core decides with them.
import { defined } from "../../core/base/defined.ts";
import type { Config } from "../../config/config.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { destinationRepository } from "../../core/naming/naming.ts";
import { formatImageRef, type ImageRef, withDefaultTag } from "../../core/image/reference.ts";
import { sanitizeRepositoryName } from "../../core/naming/sanitize.ts";
import type { State } from "../../core/state/state.ts";
import type { Provenance, WantedImage } from "../../core/image/wanted.ts";
import type { DiscoveredSource } from "./discover.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { mapParallel } from "../../net/parallel.ts";
import { type SelectedTag, selectTags } from "./select-tags.ts";

/** A wanted image with the place that it goes to, not yet resolved to a digest. */
export interface AssignedImage {
  /** The config's source. */
  readonly from: string;
  /** Canonical, with the tag. */
  readonly reference: string;
  readonly ref: ImageRef;
  readonly layout?: string;
  readonly pinned?: Digest;
  readonly repository: string;
  readonly unsanitized?: string;
  readonly tag: string | null;
  readonly policy: string;
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  readonly provenance: readonly Provenance[];
  readonly written: readonly string[];
  readonly helmKey?: string;
  readonly valuesKeys?: readonly string[];
  readonly uses?: WantedImage["uses"];
}

/** A wanted image whose tags could not be chosen. */
export type UnselectedImage = Pick<
  AssignedImage,
  "from" | "reference" | "repository" | "provenance" | "written" | "helmKey" | "valuesKeys" | "uses"
>;

export interface Assignment {
  readonly images: readonly AssignedImage[];
  readonly unselected: readonly UnselectedImage[];
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
}

export interface PlanningWork {
  readonly runtime: Runtime;
  readonly state: State;
  readonly signal: AbortSignal;
  /** Asks no registry: images whose tags a policy selects are left out. */
  readonly offline?: boolean;
}

export async function assignDestinations(
  config: Config,
  discovered: readonly DiscoveredSource[],
  work: PlanningWork,
): Promise<Assignment> {
  const warnings: Diagnostic[] = [];
  const failures: Diagnostic[] = [];
  const unselected: UnselectedImage[] = [];
  const changes: Renamed[] = [];
  const wanted = discovered.flatMap((one) =>
    (one.discovery?.images ?? []).map((image) => ({ image, source: one.source })),
  );
  const placed = await mapParallel(wanted, 16, async ({ image, source }) => {
    const named = nameOf(image, source);
    if (named.changed)
      changes.push({ reference: image.reference, from: named.from, repository: named.repository });
    try {
      const selected = await selectTags(config, { image, source, repository: named.repository }, work);
      warnings.push(...selected.warnings);
      return selected.tags.map((tag) =>
        assignedImage(image, source, { tag, named, policy: selected.policy }),
      );
    } catch (error) {
      if (!(error instanceof Problem) || work.signal.aborted || work.offline === true) throw error;
      failures.push(...error.diagnostics);
      unselected.push(unselectedImage(image, source, named.repository));
      return [];
    }
  });
  return {
    images: placed.flat(),
    unselected,
    warnings: [...renamedWarning(changes), ...sorted(warnings)],
    failures: sorted(failures),
  };
}

type Source = DiscoveredSource["source"];

interface Named {
  readonly repository: string;
  readonly changed: boolean;
  readonly from: string;
}

/** A destination that the source names itself is used as it is, but for ECR's own rules. */
export function nameOf(image: WantedImage, source: Source): Named {
  if (image.destination === undefined)
    return destinationRepository(image.ref, image.naming ?? source.naming, source.prefix);
  const { name, changed } = sanitizeRepositoryName(image.destination.repository);
  return { repository: name, changed, from: image.destination.repository };
}

function assignedImage(
  image: WantedImage,
  source: Source,
  { tag, named, policy }: { tag: SelectedTag; named: Named; policy: string },
): AssignedImage {
  // A layout's images are pinned by what lies there; their reference stays the name that they go by.
  const { digest, ...unpinned } = image.ref;
  const ref = tag.source === null ? image.ref : { ...unpinned, tag: tag.source };
  const pinned = tag.digest ?? digest;
  const canonical =
    digest === undefined || image.layout !== undefined ? withDefaultTag(ref) : { ...ref, digest };
  return {
    from: source.name,
    reference: formatImageRef(canonical),
    ref: canonical,
    ...defined({ layout: image.layout, pinned }),
    repository: named.repository,
    ...(named.changed ? { unsanitized: named.from } : {}),
    tag: tag.destination,
    policy,
    platforms: image.platforms ?? source.platforms,
    referrers: source.referrers,
    provenance: image.provenance,
    ...usesOf(image),
  };
}

function unselectedImage(image: WantedImage, source: Source, repository: string): UnselectedImage {
  return {
    from: source.name,
    reference: formatImageRef(image.ref),
    repository,
    provenance: image.provenance,
    ...usesOf(image),
  };
}

function usesOf({ reference, helmKey, valuesKeys, uses }: WantedImage) {
  return {
    written: [reference],
    ...defined({ helmKey, valuesKeys, uses }),
  };
}

interface Renamed {
  readonly reference: string;
  readonly from: string;
  readonly repository: string;
}

/** Every change of name is shown, all in one warning: a mapping of hundreds changes dozens. */
function renamedWarning(changes: readonly Renamed[]): readonly Diagnostic[] {
  if (changes.length === 0) return [];
  const lines = changes.map(({ reference, from, repository }) => `${reference}: ${from} -> ${repository}`);
  return [
    {
      code: "config/renamed",
      severity: "warning",
      summary: "Repository names were made to fit ECR's rules",
      detail: [...new Set(lines)].sort().join("\n"),
    },
  ];
}

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const text = (one: Diagnostic) => `${one.code} ${one.detail ?? ""}`;
  const unique = new Map(diagnostics.map((one) => [text(one), one]));
  return [...unique.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
