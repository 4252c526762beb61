// Placed images to digests at their sources. Asks as little as it can: nothing for a pinned image that ECR holds,
// one HEAD for a tag that ECR has, one GET for what must be copied anyway.
import { destinationKey } from "../../core/image/destination.ts";
import { defined } from "../../core/base/defined.ts";
import type { Actual } from "../../core/plan/actual.ts";
import type { ResolvedImage } from "../../core/plan/build-desired.ts";
import type { ContentReader } from "../../core/image/content.ts";
import { type Diagnostic, Problem } from "../../core/base/diagnostic.ts";
import type { Digest } from "../../core/base/digest.ts";
import { formatImageRef } from "../../core/image/reference.ts";
import { type State } from "../../core/state/state.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { inspectImage } from "../../registry/copy/inspect.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { AssignedImage } from "./assign-destinations.ts";

export interface Resolution {
  readonly images: readonly ResolvedImage[];
  readonly warnings: readonly Diagnostic[];
  /** One for each image that could not be looked at. */
  readonly failures: readonly Diagnostic[];
}

interface ResolveInput {
  readonly placed: readonly AssignedImage[];
  readonly actual: Actual;
  readonly state: State;
  readonly registries: readonly string[];
}

// Registries have limits of their own; this only bounds how many images are in the program's hands at once.
const width = 64;

export async function resolveImages(
  input: ResolveInput,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Resolution> {
  const warnings: Diagnostic[] = [];
  const failures: Diagnostic[] = [];
  const results = await mapParallel(input.placed, width, async (image) => {
    try {
      return await resolveOne(image, input, { runtime, signal, warnings });
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error;
      failures.push(...error.diagnostics.map((one) => failedImage(image, one)));
      return undefined;
    }
  });
  const images = results.filter((one) => one !== undefined);
  const byText = (a: Diagnostic, b: Diagnostic) => ((a.detail ?? "") < (b.detail ?? "") ? -1 : 1);
  return { images, warnings: warnings.sort(byText), failures: failures.sort(byText) };
}

interface Work {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  readonly warnings: Diagnostic[];
}

async function resolveOne(image: AssignedImage, input: ResolveInput, work: Work): Promise<ResolvedImage> {
  const reader = await work.runtime.content.reader(image.ref, image.layout);
  const digest = await sourceDigest(image, reader, input, work);
  const resolved = asResolved(image, digest);
  // A copy of all platforms keeps its digest, so what ECR holds under it needs no look inside.
  if (image.platforms[0] === "all" && isHeld(resolved, input)) return resolved;
  const inside = await inspectImage(
    reader,
    { digest, platforms: image.platforms, referrers: image.referrers },
    work.signal,
  );
  if (inside.dropsSignatures) work.warnings.push(signaturesLeft(image));
  return { ...resolved, digest: inside.digest, bytes: inside.bytes, parts: inside.parts };
}

async function sourceDigest(
  image: AssignedImage,
  reader: ContentReader,
  input: ResolveInput,
  { signal }: Work,
): Promise<Digest> {
  if (image.pinned !== undefined) return image.pinned;
  const tag = image.ref.tag ?? "latest";
  const held = input.registries.some((registry) => holds(input.actual, registry, image) !== undefined);
  const found = held ? await reader.head(tag, signal) : await reader.manifest(tag, signal);
  if (found !== null) return found.digest;
  throw new Problem({
    code: "source/no-such-image",
    severity: "error",
    summary: "The source has no such image",
    detail: `${formatImageRef(image.ref)} does not exist.`,
    hint: "Check the tag at the source; `ignore:` under the source leaves an image out.",
  });
}

/** Whether every registry's tag already holds the digest, so that nothing more must be known. */
function isHeld(image: ResolvedImage, { actual, registries, state }: ResolveInput): boolean {
  return registries.every((registry) => {
    const repository = actual.registries.get(registry)?.repositories.get(image.repository);
    if (repository === undefined || repository.archived.has(image.digest)) return false;
    const held =
      image.tag === null
        ? repository.digests.has(image.digest)
        : repository.tags.get(image.tag) === image.digest;
    const parts = state.registries[registry]?.[destinationKey(image)]?.parts ?? [];
    return held && parts.every((part) => repository.digests.has(part));
  });
}

function holds(actual: Actual, registry: string, image: AssignedImage): Digest | undefined {
  return image.tag === null
    ? undefined
    : actual.registries.get(registry)?.repositories.get(image.repository)?.tags.get(image.tag);
}

function asResolved(image: AssignedImage, digest: Digest): ResolvedImage {
  return {
    source: {
      reference: image.reference,
      digest,
      ...defined({ layout: image.layout }),
    },
    repository: image.repository,
    ...defined({ unsanitized: image.unsanitized }),
    tag: image.tag,
    digest,
    platforms: image.platforms,
    referrers: image.referrers,
    policy: image.policy,
    bytes: null,
    parts: [],
    from: image.from,
    provenance: image.provenance,
    written: image.written,
    ...defined({ helmKey: image.helmKey, valuesKeys: image.valuesKeys, uses: image.uses }),
  };
}

function failedImage(image: AssignedImage, problem: Diagnostic): Diagnostic {
  return {
    ...problem,
    detail: `${image.reference}, wanted by ${describeProvenance(image.provenance)}: ${problem.detail ?? problem.summary}`,
  };
}

function signaturesLeft(image: AssignedImage): Diagnostic {
  return {
    code: "source/signatures-left",
    severity: "warning",
    summary: "Signatures stay behind",
    detail: `${image.reference} keeps only ${image.platforms.join(", ")}, so its digest changes and signatures of the original no longer match.`,
    hint: "Mirror all platforms (`platforms: [all]`) to keep them.",
  };
}
