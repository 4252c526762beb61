// Resolved images become the desired state: merged where several sources ask for one destination, repeated for
// each registry, with the settings that the first matching rule gives their repositories.
import { defined } from "../base/record.ts";
import { type Diagnostic, Problem } from "../base/diagnostic.ts";
import { matchPath } from "../base/glob.ts";
import { compareText } from "../base/ordering.ts";
import { destinationKey } from "../image/destination.ts";
import type { ImageRequest } from "../image/wanted.ts";
import type { MappingRow } from "../mapping/row.ts";
import type { RepositorySettings } from "../settings/table.ts";
import type { DesiredImage, DesiredRepository, ImageContent, ResolvedImage } from "./desired.ts";
import { collision, nameCollision } from "./problems.ts";

export interface RegistrySettings {
  readonly registry: string;
  readonly repositories: {
    readonly create?: boolean;
    readonly owner?: string;
    readonly defaults: RepositorySettings;
    readonly rules: readonly {
      readonly match: string;
      readonly managed: boolean;
      readonly settings: RepositorySettings;
    }[];
  };
}

/** One image a destination: requests merged, or one Problem that names every pair that can't be. */
export function mergeByDestination(images: readonly ResolvedImage[]): readonly ResolvedImage[] {
  const byDestination = new Map<string, ResolvedImage>();
  const problems: Diagnostic[] = [];
  for (const image of images) {
    const key = destinationKey(image.destination);
    const earlier = byDestination.get(key);
    if (earlier === undefined) byDestination.set(key, image);
    else if (earlier.destination.digest === image.destination.digest)
      byDestination.set(key, merged(earlier, image));
    else problems.push(collision(key, earlier, image));
  }
  problems.push(...sanitizingCollisions(images));
  if (problems.length > 0) throw new Problem(problems);
  return [...byDestination].sort(([a], [b]) => compareText(a, b)).map(([, image]) => image);
}

export function desiredImages(images: readonly ResolvedImage[], registry: string): readonly DesiredImage[] {
  return images.map(({ request, handling, source, name, destination, content }) => {
    const { repository, tag, digest } = destination;
    return { request, handling, source, name, destination: { registry, repository, tag, digest }, content };
  });
}

export function desiredRepositories(
  names: Iterable<string>,
  target: RegistrySettings,
): readonly DesiredRepository[] {
  return [...new Set(names)].sort(compareText).map((repository) => {
    const rule = target.repositories.rules.find((one) => matchPath(one.match, repository));
    return {
      registry: target.registry,
      repository,
      managed: rule?.managed ?? true,
      settings: { ...target.repositories.defaults, ...rule?.settings },
      ...(target.repositories.create === false ? { create: false as const } : {}),
      ...defined({ owner: target.repositories.owner }),
    };
  });
}

/** A row for every source reference: two references may share a destination, and both must be found. */
export function mappingRows(images: readonly ResolvedImage[], registry: string): readonly MappingRow[] {
  const byPair = new Map<string, ResolvedImage>();
  for (const image of images) {
    const key = `${image.source.reference} ${destinationKey(image.destination)}`;
    const earlier = byPair.get(key);
    byPair.set(key, earlier === undefined ? image : merged(earlier, image));
  }
  const rows = [...byPair.values()].map(({ source, destination, request }): MappingRow => {
    const { written, from, provenance, ...uses } = request;
    const key = destinationKey(destination);
    return {
      source: source.reference,
      written,
      target: `${registry}/${key}`,
      digest: destination.digest,
      place: key,
      from,
      ...uses,
      provenance,
    };
  });
  return rows.sort((a, b) => compareText(a.source, b.source) || compareText(a.target, b.target));
}

function merged(a: ResolvedImage, b: ResolvedImage): ResolvedImage {
  return {
    ...a,
    handling: { ...a.handling, referrers: a.handling.referrers || b.handling.referrers },
    request: mergedRequest(a.request, b.request),
    content: mergedContent(a.content, b.content),
  };
}

function mergedRequest(a: ImageRequest, b: ImageRequest): ImageRequest {
  const valuesKeys = [...new Set([...(a.valuesKeys ?? []), ...(b.valuesKeys ?? [])])];
  const uses = [...(a.uses ?? []), ...(b.uses ?? [])];
  return {
    from: a.from,
    provenance: [...a.provenance, ...b.provenance],
    written: [...new Set([...a.written, ...b.written])].sort(compareText),
    ...defined({
      helmKey: a.helmKey ?? b.helmKey,
      valuesKeys: valuesKeys.length === 0 ? undefined : valuesKeys,
      uses: uses.length === 0 ? undefined : uses,
      chart: a.chart ?? b.chart,
    }),
  };
}

/** A digest's content is the same for both; one of them may have been looked at more closely. */
function mergedContent(a: ImageContent, b: ImageContent): ImageContent {
  const { parts, referrers } = a.parts.length >= b.parts.length ? a : b;
  return { bytes: a.bytes ?? b.bytes, parts, ...defined({ referrers }) };
}

function sanitizingCollisions(images: readonly ResolvedImage[]): readonly Diagnostic[] {
  const byRepository = new Map<string, ResolvedImage>();
  const problems = new Map<string, Diagnostic>();
  for (const image of images) {
    const { repository } = image.name;
    const earlier = byRepository.get(repository);
    if (earlier === undefined) byRepository.set(repository, image);
    else if (earlier.name.from !== image.name.from && !problems.has(repository))
      problems.set(repository, nameCollision(earlier, image));
  }
  return [...problems.values()];
}
