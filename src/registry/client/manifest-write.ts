// Puts a manifest's bytes as they are. A put whose answer was lost is looked for before it is sent again: an
// immutable repository refuses the second one.
import type { ManifestContent } from "../../core/image/content.ts";
import { isDigest } from "../../core/base/digest.ts";
import { discard } from "../http/body.ts";
import { refused, RegistryProblem } from "../net/problems.ts";
import { registryAttempts } from "../http/retry.ts";
import { headManifest, type ManifestPlace } from "./manifest-read.ts";

export async function putManifest(
  place: ManifestPlace,
  reference: string,
  manifest: ManifestContent,
): Promise<void> {
  const attempts = registryAttempts(place.session.host.retry);
  for (;;) {
    try {
      await putOnce(place, reference, manifest);
      return;
    } catch (error) {
      if (isImmutable(error)) return checkImmutable(place, reference, manifest);
      await attempts.next(error, place.call.signal);
      if (await isThere(place, reference, manifest)) return;
    }
  }
}

async function putOnce(place: ManifestPlace, reference: string, manifest: ManifestContent): Promise<void> {
  const { session, repository, call } = place;
  const answer = await session.once({
    ...call,
    method: "PUT",
    kind: "manifest-put",
    path: `${repository}/manifests/${reference}`,
    headers: { "content-type": manifest.mediaType },
    body: manifest.bytes,
    expect: [200, 201, 202],
    doing: `writing ${session.host.name}/${repository}${isDigest(reference) ? "@" : ":"}${reference}`,
  });
  discard(answer);
  const stored = answer.header("docker-content-digest");
  if (stored === manifest.digest) return;
  // Without a word on the digest, or with another one, what is stored decides.
  if (!(await isThere(place, reference, manifest))) throw notStored(place, reference, manifest);
}

async function isThere(place: ManifestPlace, reference: string, manifest: ManifestContent): Promise<boolean> {
  return (await headManifest(place, reference))?.digest === manifest.digest;
}

/** ECR says TAG_INVALID, its API's words appear in others' answers. */
function isImmutable(error: unknown): error is RegistryProblem {
  if (!(error instanceof RegistryProblem) || (error.status ?? 0) < 400) return false;
  return error.errorCode === "TAG_INVALID" || /immutable|cannot be overwritten/i.test(error.message);
}

async function checkImmutable(
  place: ManifestPlace,
  reference: string,
  manifest: ManifestContent,
): Promise<void> {
  const now = await headManifest(place, reference);
  if (now?.digest === manifest.digest) return;
  throw refused(
    "registry/immutable-tag",
    "An immutable tag holds another digest",
    `${place.session.host.name}/${place.repository}:${reference} is ${now?.digest ?? "not there"}, ${manifest.digest} is wanted.`,
  );
}

function notStored(place: ManifestPlace, reference: string, manifest: ManifestContent): RegistryProblem {
  return refused(
    "registry/not-stored",
    "A registry did not keep what it accepted",
    `${place.session.host.name}/${place.repository}: ${reference} is not ${manifest.digest} after it was written.`,
  );
}
