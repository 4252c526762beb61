// Images that wait to be scanned: a new digest is copied beside its destination, without a tag and without what refers to
// it, and enters on a run that finds its findings good. It is kept there until it is in everywhere. Pure.
import type { Digest } from "../base/digest.ts";
import { compareText } from "../base/ordering.ts";
import { destinationKey } from "../image/destination.ts";
import type { Actual } from "./actual.ts";
import { desiredRepositories, type RegistrySettings } from "./build-desired.ts";
import type {
  Desired,
  DesiredRepository,
  ImageContent,
  ResolvedImage,
  StagedImage,
  Staging,
} from "./desired.ts";

/** A digest that is not in yet, and that a gate with a stage is for. */
export interface Waiting {
  readonly image: ResolvedImage;
  /** The repository in which it waits. */
  readonly stage: string;
  /** Nobody has scanned it, and all else speaks for it: it is to be copied there. */
  readonly copy: boolean;
}

export function stagingOf(waiting: readonly Waiting[], registry: string): Staging {
  const images = new Map<string, StagedImage>();
  const kept = new Set<string>();
  for (const one of waiting) {
    const staged = stagedImage(one, registry);
    const key = destinationKey(staged.destination);
    kept.add(key);
    if (!one.copy) continue;
    const earlier = images.get(key);
    images.set(key, earlier === undefined ? staged : { ...earlier, ...together(earlier, staged) });
  }
  const sorted = [...images].sort(([a], [b]) => compareText(a, b)).map(([, image]) => image);
  return { images: sorted, kept };
}

function stagedImage({ image, stage }: Waiting, registry: string): StagedImage {
  const { request, handling, source, destination, content } = image;
  return {
    request,
    handling: { ...handling, referrers: false },
    source,
    name: { repository: stage, changed: false, from: stage },
    destination: { registry, repository: stage, tag: null, digest: destination.digest },
    content: withoutReferrers(content),
    stagedFor: [destinationKey(destination)],
  };
}

/** Scanners look at the image alone. */
function withoutReferrers({ bytes, parts, referrers = [] }: ImageContent): ImageContent {
  const left = new Set(referrers.flatMap((one) => one.parts));
  const less = referrers.reduce((sum, one) => sum + one.bytes, 0);
  return {
    bytes: bytes === null ? null : Math.max(bytes - less, 0),
    parts: parts.filter((part) => !left.has(part)),
  };
}

/** Two tags of one digest wait for one copy. */
function together(one: StagedImage, other: StagedImage): Pick<StagedImage, "stagedFor" | "request"> {
  const { request } = one;
  return {
    stagedFor: [...new Set([...one.stagedFor, ...other.stagedFor])].sort(compareText),
    request: { ...request, provenance: [...request.provenance, ...other.request.provenance] },
  };
}

export const stageSettings = { scanOnPush: true } as const;

/** The repositories that images are staged in, as the config sets all others, but scanned on push. */
export function stageRepositories(
  { images }: Staging,
  target: RegistrySettings,
  wanted: ReadonlySet<string>,
): readonly DesiredRepository[] {
  const names = images.map(({ destination }) => destination.repository).filter((name) => !wanted.has(name));
  return desiredRepositories(names, target).map((one) => ({
    ...one,
    settings: { ...one.settings, ...stageSettings },
  }));
}

/** Where ECR holds a digest: the target's repositories before others, and the stage behind those that images enter. */
export function placesOf(
  digest: Digest,
  registries: Actual["registries"],
  { target, stages }: { readonly target: string; readonly stages: ReadonlySet<string> },
): readonly { readonly registry: string; readonly repository: string }[] {
  const places = [...registries].flatMap(([registry, { repositories }]) =>
    [...repositories.values()]
      .filter(({ digests }) => digests.has(digest))
      .map(({ repository }) => ({ registry, repository })),
  );
  const rank = ({ registry, repository }: (typeof places)[number]) =>
    registry !== target ? 2 : stages.has(repository) ? 1 : 0;
  return places.sort(
    (a, b) =>
      rank(a) - rank(b) || compareText(a.registry, b.registry) || compareText(a.repository, b.repository),
  );
}

/** The stage that holds an image, `registry/repository`. */
export function stageHolding(
  { staging, target }: Pick<Desired, "staging" | "target">,
  registries: Actual["registries"],
  digest: Digest,
): string | undefined {
  const there = registries.get(target.registry)?.repositories;
  for (const key of staging?.kept ?? []) {
    const [repository = "", held] = key.split("@");
    if (held === digest && there?.get(repository)?.digests.has(digest) === true)
      return `${target.registry}/${repository}`;
  }
  return undefined;
}
