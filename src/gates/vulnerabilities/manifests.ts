// The manifests of an image that scanners examine: the image itself, or those of an index that are mirrored. An index is not
// scanned, and neither are the attestations in it.
import type { Digest } from "../../core/base/digest.ts";
import { isIndexType } from "../../core/image/media-types.ts";
import type { ResolvedImage } from "../../core/plan/desired.ts";
import type { Child, Evidence } from "../kind/evidence.ts";

export interface ScannedManifest {
  readonly digest: Digest;
  /** null where the image is that manifest. */
  readonly platform: string | null;
}

/** An index within an index is followed this far; what is deeper counts as not scanned. */
const deepest = 3;

export async function scannedManifests(
  { source, destination, content }: Pick<ResolvedImage, "source" | "destination" | "content">,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<readonly ScannedManifest[]> {
  const children = await evidence.children(source.digest, signal);
  if (children.length === 0) return [{ digest: destination.digest, platform: null }];
  const chosen = children.find(({ digest }) => digest === destination.digest);
  if (chosen !== undefined && !isIndexType(chosen.mediaType))
    return [{ digest: chosen.digest, platform: null }];
  // Of a choice of platforms the plan knows what is copied.
  const kept = new Set(content.parts);
  const isWhole = destination.digest === source.digest;
  const mirrored =
    chosen === undefined ? children.filter(({ digest }) => isWhole || kept.has(digest)) : [chosen];
  const found = await within(mirrored, { evidence, depth: 1, signal });
  return [...new Map(found.map((one) => [one.digest, one])).values()];
}

interface Walk {
  readonly evidence: Evidence;
  readonly depth: number;
  readonly signal: AbortSignal;
}

async function within(children: readonly Child[], walk: Walk): Promise<readonly ScannedManifest[]> {
  const { evidence, depth, signal } = walk;
  const found = await Promise.all(
    children.map(async (child): Promise<readonly ScannedManifest[]> => {
      const { digest, platform } = child;
      if (await isAttestation(child, walk)) return [];
      if (!isIndexType(child.mediaType) || depth >= deepest) return [{ digest, platform }];
      return within(await evidence.children(digest, signal), { ...walk, depth: depth + 1 });
    }),
  );
  return found.flat();
}

const inToto = "application/vnd.in-toto+json";

/** What an index says of its child is looked at in the child: an image under such a name would enter unscanned. */
async function isAttestation(
  { digest, platform, annotations }: Child,
  { evidence, signal }: Walk,
): Promise<boolean> {
  if (platform !== "unknown/unknown") return false;
  if (annotations["vnd.docker.reference.type"] !== "attestation-manifest") return false;
  const manifest = await evidence.manifest(digest, signal);
  return "layers" in manifest && manifest.layers.every(({ mediaType }) => mediaType === inToto);
}
