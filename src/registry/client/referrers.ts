// Manifests that refer to another one: by the referrers API where a registry has it, and by the tag scheme.
// Whether it has the API is found by asking for it, never by a header that says so.
import { defined } from "../../core/base/defined.ts";
import type { Descriptor } from "../../core/image/content.ts";
import type { Digest } from "../../core/base/digest.ts";
import { parseManifest } from "../../core/image/manifest.ts";
import { isRecord } from "../../core/base/record.ts";
import { ociIndex } from "../../core/image/media-types.ts";
import { referrersTag } from "../../core/image/referrer-tag.ts";
import { sha256 } from "../../core/base/digest.ts";
import { RegistryProblem } from "../net/problems.ts";
import { getManifest, type ManifestPlace } from "./manifest-read.ts";
import { readPages } from "./listing.ts";

/** The list that the API gives; null where there is no API. */
export async function askReferrers(
  place: ManifestPlace,
  digest: Digest,
): Promise<readonly Descriptor[] | null> {
  const { session, repository, call } = place;
  const found: Descriptor[] = [];
  const doing = `reading what refers to ${session.host.name}/${repository}@${digest}`;
  let supported = true;
  try {
    const request = {
      ...call,
      path: `${repository}/referrers/${digest}`,
      headers: { accept: ociIndex },
      doing,
    };
    await readPages(session, request, (page) => {
      supported = Array.isArray(page["manifests"]);
      if (supported) found.push(...descriptorsOf(page));
      return supported;
    });
  } catch (error) {
    const missing = error instanceof RegistryProblem && isMissing(error);
    if (missing) return null;
    throw error;
  }
  return supported ? found : null;
}

/** The list under the tag of the tag scheme; empty when there is none. */
export async function readReferrersTag(place: ManifestPlace, digest: Digest): Promise<readonly Descriptor[]> {
  const content = await getManifest(place, referrersTag(digest));
  if (content === null) return [];
  const manifest = parseManifest(content);
  return manifest.kind === "index" ? manifest.children.map((child) => plain(child)) : [];
}

function isMissing(problem: RegistryProblem): boolean {
  return (
    [400, 404, 405, 406, 501].includes(problem.status ?? 0) ||
    problem.diagnostics[0]?.code === "registry/list"
  );
}

/** The list is an index; it is read as strictly. */
function descriptorsOf(page: Readonly<Record<string, unknown>>): readonly Descriptor[] {
  if (!isRecord(page)) return [];
  const manifests = page["manifests"];
  const bytes = new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests }),
  );
  return parseManifest({ digest: sha256(bytes), mediaType: ociIndex, bytes }).children.map((child) =>
    plain(child),
  );
}

function plain({ mediaType, digest, size, artifactType, annotations }: Descriptor): Descriptor {
  return {
    mediaType,
    digest,
    size,
    ...defined({ artifactType, annotations }),
  };
}
