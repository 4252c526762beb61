// Manifests from a registry: checked against their digest before anybody sees them.
import type { Descriptor, ManifestContent } from "../../core/image/content.ts";
import { isDigest, sha256 } from "../../core/base/digest.ts";
import { largestManifest } from "../../core/image/manifest.ts";
import { manifestTooLarge } from "../../core/image/problems.ts";
import { bareType, manifestTypes } from "../../core/image/media-types.ts";
import { discard } from "../http/body.ts";
import type { Answer } from "../http/exchange.ts";
import { refused, type RegistryProblem } from "../net/problems.ts";
import type { Call, Session } from "./session.ts";

export interface ManifestPlace {
  readonly session: Session;
  readonly repository: string;
  readonly call: Pick<Call, "wish" | "signal">;
}

const readHeaders = { accept: [...manifestTypes, "*/*;q=0.1"].join(", "), "accept-encoding": "identity" };

function callFor({ session, repository, call }: ManifestPlace, reference: string) {
  const separator = isDigest(reference) ? "@" : ":";
  return {
    ...call,
    path: `${repository}/manifests/${reference}`,
    headers: readHeaders,
    doing: `reading ${session.host.name}/${repository}${separator}${reference}`,
  };
}

/** What a reference means now. A registry that doesn't say the digest is asked for the manifest itself. */
export async function headManifest(place: ManifestPlace, reference: string): Promise<Descriptor | null> {
  const answer = await place.session.request({
    ...callFor(place, reference),
    method: "HEAD",
    expect: [200, 404, 405],
  });
  discard(answer);
  if (answer.status === 404) return null;
  const digest = answer.header("docker-content-digest");
  const size = Number(answer.header("content-length") ?? Number.NaN);
  const mediaType = bareType(answer.header("content-type"));
  if (
    answer.status === 200 &&
    digest !== undefined &&
    isDigest(digest) &&
    size >= 0 &&
    mediaType !== undefined
  ) {
    if (isDigest(reference) && digest !== reference) throw otherDigest(place, reference, digest);
    return { mediaType, digest, size };
  }
  const manifest = await getManifest(place, reference);
  return manifest && { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length };
}

export async function getManifest(place: ManifestPlace, reference: string): Promise<ManifestContent | null> {
  const first = await readOnce(place, reference);
  if (first === null) return null;
  if (!("wrong" in first)) return first;
  // Bytes can be damaged on the way; damaged twice, they are so at the source.
  const second = await readOnce(place, reference);
  if (second === null) return null;
  if ("wrong" in second) throw second.wrong;
  return second;
}

async function readOnce(
  place: ManifestPlace,
  reference: string,
): Promise<ManifestContent | { wrong: RegistryProblem } | null> {
  const call = { ...callFor(place, reference), method: "GET" as const, expect: [200, 404] };
  const { answer, body } = await place.session.read(call, largestManifest + 1);
  if (answer.status === 404) return null;
  if (body.length > largestManifest) throw manifestTooLarge(reference, body.length);
  const digest = sha256(body);
  const said = claimedDigest(answer);
  if (isDigest(reference) && digest !== reference) return { wrong: otherDigest(place, reference, digest) };
  if (said !== undefined && said !== digest) return { wrong: otherDigest(place, said, digest) };
  return { digest, mediaType: bareType(answer.header("content-type")) ?? "", bytes: body };
}

/** Another algorithm than ours can't be compared, and what we compute ourselves is what counts. */
function claimedDigest(answer: Answer): string | undefined {
  const said = answer.header("docker-content-digest")?.trim();
  return said?.startsWith("sha256:") ? said : undefined;
}

function otherDigest({ session, repository }: ManifestPlace, wanted: string, got: string): RegistryProblem {
  return refused(
    "registry/digest",
    "A manifest has another digest than it should",
    `${session.host.name}/${repository}: ${wanted} was asked for or promised, ${got} came.`,
  );
}
