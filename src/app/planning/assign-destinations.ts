// Wanted images to destinations: the tag policy says which tags and what they are called, the naming rule which
// repository. Facts that a policy needs (tag lists, creation times) are fetched; the core decides with them.
import type { Config } from "../../config/config.ts";
import { placesIn } from "../../config/places.ts";
import { defined } from "../../core/base/record.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import { formatImageRef, withDefaultTag } from "../../core/image/reference.ts";
import type { ImageRequest, WantedImage } from "../../core/image/wanted.ts";
import { type DestinationName, destinationRepository } from "../../core/naming/naming.ts";
import { sanitizeRepositoryName } from "../../core/naming/sanitize.ts";
import type { AssignedImage, ImageHandling } from "../../core/plan/desired.ts";
import { type UnsettledImage, upstreamOf } from "../../core/plan/standing.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { DiscoveredSource } from "./discover.ts";
import { renamed } from "./problems.ts";
import { selectTags } from "./tags/select.ts";
import type { PlanningWork, SelectedTag } from "./tags/work.ts";

/** An assigned image whose digest may not enter yet. */
export interface YoungAssignment {
  readonly image: AssignedImage;
  readonly since: string;
  readonly until: string;
}

export interface Assignment {
  readonly images: readonly AssignedImage[];
  readonly young: readonly YoungAssignment[];
  /** Tags that are asked for and that their source doesn't have. */
  readonly missing: readonly UnsettledImage[];
  /** Images whose tag could not be looked at. */
  readonly unknown: readonly UnsettledImage[];
  /** Upstream repositories whose tags could not be chosen, with who asked. */
  readonly unlisted: ReadonlyMap<string, ImageRequest>;
  readonly warnings: readonly Diagnostic[];
  readonly failures: readonly Diagnostic[];
}

export async function assignDestinations(
  config: Config,
  discovered: readonly DiscoveredSource[],
  work: PlanningWork,
): Promise<Assignment> {
  const failures: Diagnostic[] = [];
  const places = placesIn(config);
  const unlisted = new Map<string, ImageRequest>();
  const unknown: UnsettledImage[] = [];
  const wanted = discovered.flatMap((one) =>
    (one.discovery?.images ?? []).map((image) => {
      const name = nameOf(image, one.source);
      return { image, source: one.source, name, request: requestOf(image, one.source) };
    }),
  );
  const chosen = await mapParallel(wanted, 16, async ({ image, source, name, request }) => {
    try {
      const selected = await selectTags(config, { image, source, repository: name.repository }, work);
      const handling = handlingOf(image, source, selected.policy);
      return { ...selected, wanted: { image, source, name, request, handling } };
    } catch (error) {
      if (!(error instanceof Problem) || work.signal.aborted || work.offline === true) throw error;
      const at = places.image(request.provenance);
      failures.push(...error.diagnostics.map((one) => ({ ...defined({ at }), ...one })));
      const reference = formatImageRef(image.ref);
      if (image.ref.tag === undefined) unlisted.set(upstreamOf(reference), request);
      else
        unknown.push({ request, reference, destination: plainDestination(config, { image, source, name }) });
      return undefined;
    }
  });
  const selected = chosen.filter((one) => one !== undefined);
  const changed = wanted.filter(({ name }) => name.changed);
  return {
    images: selected.flatMap((one) => one.tags.map((tag) => assigned(one.wanted, tag))),
    young: selected.flatMap((one) =>
      one.young.map(({ since, until, ...tag }) => ({
        image: assigned(one.wanted, tag),
        since,
        until,
      })),
    ),
    missing: selected.flatMap((one) =>
      one.missing.map(({ source, destination }) => missing(one.wanted, source, destination)),
    ),
    unknown,
    unlisted,
    warnings: changed.length === 0 ? [] : [renamed(changed)],
    failures: sortedUnique(failures),
  };
}

/** Where a named tag goes, where no policy makes its name from a digest. */
function plainDestination(
  { tagPolicies }: Config,
  { image, source, name }: Omit<Wanted, "request">,
): UnsettledImage["destination"] {
  const policy = tagPolicies[image.tagPolicy ?? source.tagPolicy];
  const tag = image.destination?.tag ?? image.ref.tag;
  return policy?.rename !== undefined || tag === undefined ? null : { repository: name.repository, tag };
}

function missing({ image, request, name }: Wanted, tag: string, destination: string | null): UnsettledImage {
  const { registry, repository } = image.ref;
  return {
    request,
    reference: formatImageRef({ registry, repository, tag }),
    destination: destination === null ? null : { repository: name.repository, tag: destination },
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
  const { reference, provenance, helmKey, valuesKeys, uses, chart } = image;
  return {
    from: source.name,
    provenance,
    written: [reference],
    ...defined({ helmKey, valuesKeys, uses, chart }),
  };
}

interface Wanted {
  readonly image: WantedImage;
  readonly source: Source;
  readonly name: DestinationName;
  readonly request: ImageRequest;
}

/** All tags of an image are mirrored in one way. */
function handlingOf(image: WantedImage, source: Source, policy: string): ImageHandling {
  return {
    platforms: image.platforms ?? source.platforms,
    referrers: source.referrers && image.chart !== "made",
    policy,
  };
}

interface Handled extends Wanted {
  readonly handling: ImageHandling;
}

function assigned({ image, source, name, request, handling }: Handled, tag: SelectedTag): AssignedImage {
  // What is read from disk or made is pinned by what it is now; its reference stays the name that it goes by.
  const { registry, repository, digest } = image.ref;
  const isMade = image.chart === "made";
  const ref = tag.source === null ? image.ref : { registry, repository, tag: tag.source };
  const canonical =
    digest === undefined || image.layout !== undefined || isMade ? withDefaultTag(ref) : { ...ref, digest };
  return {
    request,
    handling,
    reference: formatImageRef(canonical),
    ref: canonical,
    ...defined({
      layout: image.layout,
      madeFrom: isMade ? source.name : undefined,
      pinned: tag.digest ?? digest,
    }),
    isWritten: tag.isWritten,
    name,
    tag: tag.destination,
  };
}

function sortedUnique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const text = (one: Diagnostic) => `${one.code} ${one.detail ?? ""}`;
  const unique = new Map(diagnostics.map((one) => [text(one), one]));
  return [...unique.values()].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
