// Deleting images, details of some, and which layers a repository holds: 100 items a request.
import type { ImageDetail } from "../core/plan/actual.ts";
import { type Digest, isDigest } from "../core/base/digest.ts";
import type { Caller } from "./caller.ts";
import { nameOf } from "./error-kinds.ts";
import { detailOf } from "./list-images.ts";

const perRequest = 100;
/** An index of indexes of indexes: after this many rounds a reference is somebody else's. */
const deleteRounds = 4;

/** With a tag, only the tag goes (and the image with its last tag); without one, the digest with all its tags. */
export interface ImageToDelete {
  readonly tag?: string;
  readonly digest: Digest;
}

export interface DeleteFailure {
  readonly image: ImageToDelete;
  /** ECR's code, such as `ImageReferencedByManifestList`. */
  readonly code: string;
  readonly why: string;
}

interface Place {
  readonly repository: string;
  readonly signal: AbortSignal;
}

/** Deletes what it can. One that is gone already counts as deleted. Children go after their indexes went. */
export async function deleteImages(
  caller: Caller,
  images: readonly ImageToDelete[],
  place: Place,
): Promise<readonly DeleteFailure[]> {
  let failures: DeleteFailure[] = [];
  let waiting = [
    ...images.filter(({ tag }) => tag !== undefined),
    ...images.filter(({ tag }) => tag === undefined),
  ];
  for (let round = 1; waiting.length > 0; round += 1) {
    const refused = await deleteRound(caller, waiting, place);
    const referenced = refused.filter(({ code }) => code === "ImageReferencedByManifestList");
    const progress = referenced.length < waiting.length && round < deleteRounds;
    failures = [...failures, ...refused.filter((one) => !progress || !referenced.includes(one))];
    waiting = progress ? referenced.map(({ image }) => image) : [];
  }
  return failures;
}

async function deleteRound(
  caller: Caller,
  images: readonly ImageToDelete[],
  place: Place,
): Promise<readonly DeleteFailure[]> {
  const failures: DeleteFailure[] = [];
  for (const chunk of chunks(images)) {
    const answer = await caller.call(
      "BatchDeleteImage",
      {
        registryId: caller.access.account,
        repositoryName: place.repository,
        imageIds: chunk.map(({ tag, digest }) =>
          tag === undefined ? { imageDigest: digest } : { imageTag: tag },
        ),
      },
      { resource: `repository ${place.repository}`, signal: place.signal },
    );
    const gone = new Set((answer.imageIds ?? []).map(({ imageDigest }) => imageDigest));
    for (const { imageId, failureCode, failureReason } of answer.failures ?? []) {
      const image = chunk.find(({ tag, digest }) =>
        tag === undefined ? imageId?.imageDigest === digest : imageId?.imageTag === tag,
      );
      if (image === undefined || failureCode === "ImageNotFound" || gone.has(image.digest)) continue;
      failures.push({ image, code: failureCode ?? "unknown", why: failureReason ?? "ECR gives no reason" });
    }
  }
  return failures;
}

/** What ECR knows of these digests; those that it doesn't hold are left out. */
export async function imageDetails(
  caller: Caller,
  digests: readonly Digest[],
  place: Place,
): Promise<ReadonlyMap<Digest, ImageDetail>> {
  const found = new Map<Digest, ImageDetail>();
  const parts = await Promise.all(chunks(digests).map((chunk) => describeImages(caller, chunk, place)));
  for (const [digest, detail] of parts.flat()) found.set(digest, detail);
  return found;
}

/** ECR fails the whole call for one missing image and doesn't always name it: halves find it. */
async function describeImages(
  caller: Caller,
  digests: readonly Digest[],
  place: Place,
): Promise<(readonly [Digest, ImageDetail])[]> {
  if (digests.length === 0) return [];
  const notFound = "ImageNotFoundException";
  try {
    const answer = await caller.call(
      "DescribeImages",
      {
        registryId: caller.access.account,
        repositoryName: place.repository,
        imageIds: digests.map((imageDigest) => ({ imageDigest })),
      },
      { resource: `repository ${place.repository}`, signal: place.signal, expected: [notFound] },
    );
    return (answer.imageDetails ?? []).flatMap((image) => {
      const digest = image.imageDigest ?? "";
      return isDigest(digest) ? [[digest, detailOf(image)] as const] : [];
    });
  } catch (error) {
    if (nameOf(error) !== notFound) throw error;
    if (digests.length === 1) return [];
    const middle = Math.ceil(digests.length / 2);
    const both = [digests.slice(0, middle), digests.slice(middle)];
    return (await Promise.all(both.map((half) => describeImages(caller, half, place)))).flat();
  }
}

/** Which of these layers the repository can serve now. */
export async function checkLayers(
  caller: Caller,
  digests: readonly Digest[],
  place: Place,
): Promise<ReadonlySet<Digest>> {
  const answers = await Promise.all(
    chunks(digests).map((chunk) =>
      caller.call(
        "BatchCheckLayerAvailability",
        { registryId: caller.access.account, repositoryName: place.repository, layerDigests: [...chunk] },
        { resource: `repository ${place.repository}`, signal: place.signal },
      ),
    ),
  );
  const layers = answers.flatMap((answer) => answer.layers ?? []);
  const available = layers.filter((layer) => layer.layerAvailability === "AVAILABLE");
  return new Set(
    available.flatMap(({ layerDigest }) => (layerDigest && isDigest(layerDigest) ? [layerDigest] : [])),
  );
}

function chunks<T>(items: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / perRequest) }, (_, index) =>
    items.slice(index * perRequest, (index + 1) * perRequest),
  );
}
