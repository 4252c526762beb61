// Resolved images become the desired state: merged where several sources ask for one place, repeated for
// each registry, with the settings that the first matching rule gives their repositories.
import { destinationKey } from "../image/destination.ts";
import { defined } from "../base/defined.ts";
import type { DesiredImage, DesiredRepository } from "./desired.ts";
import { type Diagnostic, Problem } from "../base/diagnostic.ts";
import type { Digest } from "../base/digest.ts";
import { matchPath } from "../base/glob.ts";
import type { MappingRow } from "../mapping/row.ts";
import { compareText } from "../base/ordering.ts";
import type { RepositorySettings } from "../settings/settings.ts";
import { describeProvenance, type Provenance, type ValuesUse } from "../image/wanted.ts";

/** A wanted image after policy, naming and resolution: everything but the registry it goes to. */
export interface ResolvedImage {
  readonly source: { readonly reference: string; readonly digest: Digest; readonly layout?: string };
  readonly repository: string;
  /** The repository's name before sanitising, when sanitising changed it. */
  readonly unsanitized?: string;
  readonly tag: string | null;
  readonly digest: Digest;
  readonly platforms: readonly string[];
  readonly referrers: boolean;
  readonly policy: string;
  readonly bytes: number | null;
  readonly parts: readonly Digest[];
  readonly from: string;
  readonly provenance: readonly Provenance[];
  /** Every form in which sources wrote the reference. */
  readonly written: readonly string[];
  readonly helmKey?: string;
  readonly valuesKeys?: readonly string[];
  readonly uses?: readonly ValuesUse[];
}

export interface RegistrySettings {
  readonly registry: string;
  readonly repositories: {
    readonly defaults: RepositorySettings;
    readonly rules: readonly {
      readonly match: string;
      readonly managed: boolean;
      readonly settings: RepositorySettings;
    }[];
  };
}

/** One image a place: provenance merged, or one Problem that names every pair that can't be. */
export function mergeByDestination(images: readonly ResolvedImage[]): readonly ResolvedImage[] {
  const byDestination = new Map<string, ResolvedImage>();
  const problems: Diagnostic[] = [];
  for (const image of images) {
    const key = destinationKey(image);
    const earlier = byDestination.get(key);
    if (earlier === undefined) byDestination.set(key, image);
    else if (earlier.digest === image.digest) byDestination.set(key, merged(earlier, image));
    else problems.push(collision(key, earlier, image));
  }
  problems.push(...sanitizingCollisions(images));
  if (problems.length > 0) throw new Problem(problems);
  return [...byDestination].sort(([a], [b]) => compareText(a, b)).map(([, image]) => image);
}

export function desiredImages(images: readonly ResolvedImage[], registry: string): readonly DesiredImage[] {
  return images.map((image) => ({
    source: image.source,
    destination: { registry, repository: image.repository, tag: image.tag, digest: image.digest },
    platforms: image.platforms,
    referrers: image.referrers,
    policy: image.policy,
    bytes: image.bytes,
    parts: image.parts,
    from: image.from,
    provenance: image.provenance,
  }));
}

export function desiredRepositories(
  images: readonly { readonly repository: string }[],
  target: RegistrySettings,
): readonly DesiredRepository[] {
  const names = [...new Set(images.map((image) => image.repository))].sort(compareText);
  return names.map((repository) => {
    const rule = target.repositories.rules.find((one) => matchPath(one.match, repository));
    return {
      registry: target.registry,
      repository,
      managed: rule?.managed ?? true,
      settings: { ...target.repositories.defaults, ...rule?.settings },
    };
  });
}

/** A row for every source reference: two references may share a place, and both must be found. */
export function mappingRows(images: readonly ResolvedImage[], registry: string): readonly MappingRow[] {
  const byPair = new Map<string, ResolvedImage>();
  for (const image of images) {
    const key = `${image.source.reference} ${destinationKey(image)}`;
    const earlier = byPair.get(key);
    byPair.set(key, earlier === undefined ? image : merged(earlier, image));
  }
  const rows = [...byPair.values()].map((image) => ({
    source: image.source.reference,
    written: image.written,
    target: `${registry}/${destinationKey(image)}`,
    digest: image.digest,
    place: destinationKey(image),
    from: image.from,
    ...defined({ helmKey: image.helmKey, valuesKeys: image.valuesKeys, uses: image.uses }),
    provenance: image.provenance,
  }));
  return rows.sort((a, b) => compareText(a.source, b.source) || compareText(a.target, b.target));
}

function merged(a: ResolvedImage, b: ResolvedImage): ResolvedImage {
  const valuesKeys = [...new Set([...(a.valuesKeys ?? []), ...(b.valuesKeys ?? [])])];
  const uses = [...(a.uses ?? []), ...(b.uses ?? [])];
  const helmKey = a.helmKey ?? b.helmKey;
  return {
    ...a,
    // A digest's bytes are the same for both; one of them may have been looked at more closely.
    bytes: a.bytes ?? b.bytes,
    parts: a.parts.length >= b.parts.length ? a.parts : b.parts,
    referrers: a.referrers || b.referrers,
    provenance: [...a.provenance, ...b.provenance],
    written: [...new Set([...a.written, ...b.written])].sort(compareText),
    ...defined({ helmKey }),
    ...(valuesKeys.length === 0 ? {} : { valuesKeys }),
    ...(uses.length === 0 ? {} : { uses }),
  };
}

function collision(key: string, a: ResolvedImage, b: ResolvedImage): Diagnostic {
  return {
    code: "config/collision",
    severity: "error",
    summary: "Two images want one place",
    detail:
      `${key} is wanted as ${a.source.reference} (${a.digest}) by ${describeProvenance(a.provenance)} ` +
      `and as ${b.source.reference} (${b.digest}) by ${describeProvenance(b.provenance)}.`,
    hint: "Give one of them another prefix, naming or destination, or drop it.",
  };
}

function sanitizingCollisions(images: readonly ResolvedImage[]): readonly Diagnostic[] {
  const byRepository = new Map<string, ResolvedImage>();
  const problems = new Map<string, Diagnostic>();
  for (const image of images) {
    const earlier = byRepository.get(image.repository);
    if (earlier === undefined) {
      byRepository.set(image.repository, image);
      continue;
    }
    const names = [earlier.unsanitized ?? earlier.repository, image.unsanitized ?? image.repository];
    if (names[0] === names[1] || problems.has(image.repository)) continue;
    problems.set(image.repository, {
      code: "config/name-collision",
      severity: "error",
      summary: "Two names become one under ECR's rules",
      detail:
        `"${names[0]}" (${describeProvenance(earlier.provenance)}) and "${names[1]}" ` +
        `(${describeProvenance(image.provenance)}) both become the repository ${image.repository}.`,
      hint: "Give one of them a `destination` or another `naming`.",
    });
  }
  return [...problems.values()];
}
