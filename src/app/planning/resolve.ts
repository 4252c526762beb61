// Assigned images to digests at their sources. Asks as little as it can: nothing for a pinned image that ECR holds,
// one HEAD for a tag that ECR has, one GET for what must be copied anyway.
import { defined } from "../../core/base/record.ts";
import { type Diagnostic, type Position, Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import type { ContentReader } from "../../core/image/content.ts";
import { destinationKey } from "../../core/image/destination.ts";
import type { Provenance } from "../../core/image/wanted.ts";
import type { Actual } from "../../core/plan/actual.ts";
import type { AssignedImage, ImageContent, ResolvedImage, YoungResolved } from "../../core/plan/desired.ts";
import type { State } from "../../core/state/state.ts";
import { mapParallel } from "../../net/parallel.ts";
import { inspectImage } from "../../registry/copy/graph.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { YoungAssignment } from "./assign-destinations.ts";
import { publicHosts, signaturesLeft, unresolved } from "./problems.ts";

export interface Resolution {
  readonly images: readonly ResolvedImage[];
  /** What the source doesn't have. */
  readonly missing: readonly AssignedImage[];
  readonly warnings: readonly Diagnostic[];
  /** One for each image that could not be looked at. */
  readonly failures: readonly Diagnostic[];
}

interface ResolveInput {
  readonly assigned: readonly AssignedImage[];
  readonly registries: Actual["registries"];
  readonly state: Pick<State, "registries">;
  /** Where the config asks for an image: failures say it. */
  /** Registries that the config knows: a misspelt one may mean one of them. */
  readonly hosts?: readonly string[];
  readonly placeOf?: (provenance: readonly Provenance[]) => Position | undefined;
}

// Registries have limits of their own; this only bounds how many images are in the program's hands at once.
const width = 64;

/** What the state says to be in ECR costs a HEAD at its source: the first of them are asked for while ECR is read. */
export function askAhead(
  { assigned, state }: Omit<ResolveInput, "registries">,
  runtime: Runtime,
  signal: AbortSignal,
) {
  const entries = state.registries[runtime.kept[0].target.registry] ?? {};
  const isExpected = ({ pinned, layout, madeFrom, name: { repository }, tag }: AssignedImage): boolean =>
    [pinned, layout, madeFrom].every((one) => one === undefined) &&
    entries[`${repository}:${tag}`] !== undefined;
  const first = assigned.filter(isExpected).slice(0, width);
  runtime.content.askAhead(
    first.map(({ ref }) => ({ ...ref, tag: ref.tag ?? "latest" })),
    signal,
  );
}

export async function resolveImages(
  input: ResolveInput,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Resolution> {
  const warnings: Diagnostic[] = [];
  const failures: Diagnostic[] = [];
  const missing: AssignedImage[] = [];
  const step = runtime.progress.counting("images", "reading digests", input.assigned.length);
  const hosts = new Set([...publicHosts, ...(input.hosts ?? [])]);
  const results = await mapParallel(input.assigned, width, async (image) => {
    try {
      const resolved = await resolveOne(image, input, { runtime, signal, warnings });
      if (resolved === null) missing.push(image);
      return resolved;
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      const at = input.placeOf?.(image.request.provenance);
      failures.push(
        ...error.diagnostics.map((one) => ({ ...unresolved(image, one, { at, hosts }), ...defined({ at }) })),
      );
      return undefined;
    } finally {
      step();
    }
  });
  const images = results.filter((one) => one != null);
  const byText = (a: Diagnostic, b: Diagnostic) => ((a.detail ?? "") < (b.detail ?? "") ? -1 : 1);
  return { images, missing, warnings: warnings.sort(byText), failures: failures.sort(byText) };
}

/**
 * Images that may not enter yet, with the digests that they would have. Only a choice of platforms must be looked into for
 * that; where it can't be, the image waits all the same.
 */
export async function resolveYoung(
  young: readonly YoungAssignment[],
  input: Omit<ResolveInput, "assigned">,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<readonly YoungResolved[]> {
  return mapParallel(young, width, async ({ image, since, until }): Promise<YoungResolved> => {
    const { pinned } = image;
    if (pinned === undefined) throw new Error(`${image.reference} is too young, and nobody knows its digest`);
    const plain = { image: asResolved(image, pinned), since, until };
    if (image.handling.platforms[0] === "all") return plain;
    try {
      const resolved = await resolveOne(image, input, { runtime, signal, warnings: [] });
      return resolved === null ? plain : { image: resolved, since, until };
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      return plain;
    }
  });
}

interface Work {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  readonly warnings: Diagnostic[];
}

/** null: the source answered, and has no such tag. */
async function resolveOne(
  image: AssignedImage,
  input: Omit<ResolveInput, "assigned">,
  work: Work,
): Promise<ResolvedImage | null> {
  const reader = await work.runtime.content.reader(image.ref, image);
  const digest = await sourceDigest(image, reader, input, work);
  if (digest === null) return null;
  const resolved = asResolved(image, digest);
  const { platforms, referrers } = image.handling;
  // A copy of all platforms keeps its digest, so what ECR holds under it needs no look inside.
  if (platforms[0] === "all" && isHeld(resolved, input)) return resolved;
  const inside = await inspectImage(reader, { digest, platforms, referrers }, work.signal);
  if (inside.dropsSignatures) work.warnings.push(signaturesLeft(image));
  return {
    ...resolved,
    destination: { ...resolved.destination, digest: inside.digest },
    content: { bytes: inside.bytes, parts: orNone(inside.parts), referrers: orNone(inside.referrers) },
  };
}

async function sourceDigest(
  image: AssignedImage,
  reader: ContentReader,
  { registries }: Pick<ResolveInput, "registries">,
  { signal }: Work,
): Promise<Digest | null> {
  if (image.pinned !== undefined) return image.pinned;
  const tag = image.ref.tag ?? "latest";
  const { name, tag: destinationTag } = image;
  const isTagged =
    destinationTag !== null &&
    [...registries.values()].some((one) => one.repositories.get(name.repository)?.tags.has(destinationTag));
  const found = isTagged ? await reader.head(tag, signal) : await reader.manifest(tag, signal);
  return found?.digest ?? null;
}

/** Whether every registry's tag already holds the digest, so that nothing more must be known. */
function isHeld(
  { destination }: ResolvedImage,
  { registries, state }: Pick<ResolveInput, "registries" | "state">,
): boolean {
  const { repository: name, tag, digest } = destination;
  return [...registries].every(([registry, { repositories }]) => {
    const repository = repositories.get(name);
    if (repository === undefined || repository.archived.has(digest)) return false;
    const held = tag === null ? repository.digests.has(digest) : repository.tags.get(tag) === digest;
    const parts = state.registries[registry]?.[destinationKey(destination)]?.parts ?? [];
    return held && parts.every((part) => repository.digests.has(part));
  });
}

const none: readonly never[] = [];

/** Of tens of thousands of images the same empty list. */
function orNone<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? none : list;
}

/** What was not examined. */
const unseen: ImageContent = { bytes: null, parts: [] };

function asResolved(image: AssignedImage, digest: Digest): ResolvedImage {
  const { request, handling, name, tag, reference, layout, madeFrom } = image;
  return {
    request,
    handling,
    name,
    source: { reference, digest, ...defined({ layout, madeFrom }) },
    destination: { repository: name.repository, tag, digest },
    content: unseen,
  };
}
