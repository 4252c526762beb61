// Wanted images to destinations: the tag policy says which tags and what they are called, the naming rule which
// repository. Facts that a policy needs (tag lists, creation times) are fetched; the core decides with them.
import type { Config } from "../../config/config.ts";
import { defined } from "../../core/base/record.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { formatImageRef, withDefaultTag } from "../../core/image/reference.ts";
import type { ImageRequest, WantedImage } from "../../core/image/wanted.ts";
import { type DestinationName, destinationRepository } from "../../core/naming/naming.ts";
import { sanitizeRepositoryName } from "../../core/naming/sanitize.ts";
import type { AssignedImage } from "../../core/plan/desired.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { DiscoveredSource } from "./discover.ts";
import { renamed } from "./problems.ts";
import { type FirstSights, type PlanningWork, type SelectedTag, selectTags } from "./select-tags.ts";

/** A wanted image whose tags could not be chosen. */
export type UnselectedImage = Pick<AssignedImage, "request" | "reference" | "name">;

export interface Assignment {
  readonly images: readonly AssignedImage[];
  readonly unselected: readonly UnselectedImage[];
  readonly seen: FirstSights;
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
}

export async function assignDestinations(
  config: Config,
  discovered: readonly DiscoveredSource[],
  work: PlanningWork,
): Promise<Assignment> {
  const failures: Diagnostic[] = [];
  const unselected: UnselectedImage[] = [];
  const seen = new Map<string, string>();
  const watched = { ...work, onFirstSight: (key: string, time: string) => void seen.set(key, time) };
  const wanted = discovered.flatMap((one) =>
    (one.discovery?.images ?? []).map((image) => {
      const name = nameOf(image, one.source);
      return { image, source: one.source, name, request: requestOf(image, one.source) };
    }),
  );
  const chosen = await mapParallel(wanted, 16, async ({ image, source, name, request }) => {
    try {
      const selected = await selectTags(config, { image, source, repository: name.repository }, watched);
      return { ...selected, wanted: { image, source, name, request } };
    } catch (error) {
      if (!(error instanceof Problem) || work.signal.aborted || work.offline === true) throw error;
      failures.push(...error.diagnostics);
      unselected.push({ request, reference: formatImageRef(image.ref), name });
      return undefined;
    }
  });
  const selected = chosen.filter((one) => one !== undefined);
  const changed = wanted.filter(({ name }) => name.changed);
  return {
    images: selected.flatMap((one) => one.tags.map((tag) => assigned(one.wanted, tag, one.policy))),
    unselected,
    seen,
    warnings: changed.length === 0 ? [] : [renamed(changed)],
    failures: sortedUnique(failures),
  };
}

type Source = DiscoveredSource["source"];

/** A destination that the source names itself is used as it is, but for ECR's own rules. */
export function nameOf(image: WantedImage, source: Source): DestinationName {
  if (image.destination === undefined)
    return destinationRepository(image.ref, image.naming ?? source.naming, source.prefix);
  const { name, changed } = sanitizeRepositoryName(image.destination.repository);
  return { repository: name, changed, from: image.destination.repository };
}

function requestOf(image: WantedImage, source: Source): ImageRequest {
  const { reference, provenance, helmKey, valuesKeys, uses } = image;
  return {
    from: source.name,
    provenance,
    written: [reference],
    ...defined({ helmKey, valuesKeys, uses }),
  };
}

interface Wanted {
  readonly image: WantedImage;
  readonly source: Source;
  readonly name: DestinationName;
  readonly request: ImageRequest;
}

function assigned({ image, source, name, request }: Wanted, tag: SelectedTag, policy: string): AssignedImage {
  // A layout's images are pinned by what lies there; their reference stays the name that they go by.
  const { digest, ...unpinned } = image.ref;
  const ref = tag.source === null ? image.ref : { ...unpinned, tag: tag.source };
  const canonical =
    digest === undefined || image.layout !== undefined ? withDefaultTag(ref) : { ...ref, digest };
  return {
    request,
    handling: { platforms: image.platforms ?? source.platforms, referrers: source.referrers, policy },
    reference: formatImageRef(canonical),
    ref: canonical,
    ...defined({ layout: image.layout, pinned: tag.digest ?? digest }),
    name,
    tag: tag.destination,
  };
}

function sortedUnique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const text = (one: Diagnostic) => `${one.code} ${one.detail ?? ""}`;
  const unique = new Map(diagnostics.map((one) => [text(one), one]));
  return [...unique.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
