// One repository's images: listing them, details of some, deleting, and which layers it holds.
import { defined } from "../core/base/record.ts";
import { type Digest, isDigest } from "../core/base/digest.ts";
import { sharedType } from "../core/image/media-types.ts";
import type { ImageDetail } from "../core/plan/actual.ts";
import { nameOf } from "./problems.ts";
import type { Output } from "./sdk.ts";
import type { RepositoryCalls } from "./settings.ts";

const imagesPerPage = 1000;
const missing = "RepositoryNotFoundException";

interface Images {
  readonly tags: Map<string, Digest>;
  readonly digests: Set<Digest>;
  readonly archived: Set<Digest>;
  readonly details: Map<Digest, ImageDetail>;
}
type FoundImage = NonNullable<Output<"DescribeImages">["imageDetails"]>[number];

/** null: the repository was deleted between the two requests. */
export async function listImages(calls: RepositoryCalls): Promise<Images | null> {
  const images: Images = { tags: new Map(), digests: new Set(), archived: new Set(), details: new Map() };
  let nextToken: string | undefined;
  do {
    const page = await describePage(calls, nextToken);
    if (page === null) return null;
    for (const image of page.imageDetails ?? []) addImage(images, image);
    // A server that returns the same token forever must not keep us forever.
    if (page.nextToken === nextToken) break;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return images;
}

async function describePage(
  { call, named }: RepositoryCalls,
  nextToken: string | undefined,
): Promise<Output<"DescribeImages"> | null> {
  try {
    // Without the filter ECR hides archived images.
    const filter = { imageStatus: "ANY" } as const;
    const page = { ...named, maxResults: imagesPerPage, filter, ...defined({ nextToken }) };
    return await call("DescribeImages", page, [missing]);
  } catch (error) {
    if (nameOf(error) === missing) return null;
    throw error;
  }
}

function addImage(images: Images, image: FoundImage): void {
  const digest = image.imageDigest;
  if (digest === undefined || !isDigest(digest)) return;
  for (const tag of image.imageTags ?? []) images.tags.set(tag, digest);
  if (image.imageStatus === "ARCHIVED" || image.imageStatus === "ACTIVATING") images.archived.add(digest);
  else images.digests.add(digest);
  images.details.set(digest, detailOf(image));
}

function detailOf(image: FoundImage): ImageDetail {
  const subject = image.subjectManifestDigest;
  return defined({
    pushedAt: image.imagePushedAt?.toISOString(),
    pulledAt: image.lastRecordedPullTime?.toISOString(),
    archivedAt: image.lastArchivedAt?.toISOString(),
    bytes: image.imageSizeInBytes,
    mediaType: image.imageManifestMediaType && sharedType(image.imageManifestMediaType),
    artifactType: image.artifactMediaType,
    subject: subject !== undefined && isDigest(subject) ? subject : undefined,
  });
}

/** Of whatever a request lists. */
export const perRequest = 100;
/** An index of indexes of indexes: after this many rounds a reference belongs to someone else. */
const deleteRounds = 4;

/** With a tag, only the tag goes (and the image with its last tag); without one, the digest with all its tags. */
export interface ImageToDelete {
  readonly tag?: string;
  readonly digest: Digest;
}

interface DeleteFailure {
  readonly image: ImageToDelete;
  /** ECR's code, such as `ImageReferencedByManifestList`. */
  readonly code: string;
  readonly why: string;
}

/** Deletes what it can. One that is gone already counts as deleted. Children go after their indexes went. */
export async function deleteImages(
  calls: RepositoryCalls,
  images: readonly ImageToDelete[],
): Promise<readonly DeleteFailure[]> {
  let failures: DeleteFailure[] = [];
  let waiting = [
    ...images.filter(({ tag }) => tag !== undefined),
    ...images.filter(({ tag }) => tag === undefined),
  ];
  for (let round = 1; waiting.length > 0; round += 1) {
    const refused = await deleteRound(calls, waiting);
    const referenced = refused.filter(({ code }) => code === "ImageReferencedByManifestList");
    const progress = referenced.length < waiting.length && round < deleteRounds;
    failures = [...failures, ...refused.filter((one) => !progress || !referenced.includes(one))];
    waiting = progress ? referenced.map(({ image }) => image) : [];
  }
  return failures;
}

async function deleteRound(
  { call, named }: RepositoryCalls,
  images: readonly ImageToDelete[],
): Promise<readonly DeleteFailure[]> {
  const failures: DeleteFailure[] = [];
  for (const chunk of chunks(images)) {
    const imageIds = chunk.map(({ tag, digest }) =>
      tag === undefined ? { imageDigest: digest } : { imageTag: tag },
    );
    const answer = await call("BatchDeleteImage", { ...named, imageIds });
    const gone = new Set((answer.imageIds ?? []).map(({ imageDigest }) => imageDigest));
    for (const { imageId, failureCode, failureReason } of answer.failures ?? []) {
      const image = chunk.find(({ tag, digest }) =>
        tag === undefined ? imageId?.imageDigest === digest : imageId?.imageTag === tag,
      );
      if (image === undefined || failureCode === "ImageNotFound" || gone.has(image.digest)) continue;
      failures.push({ image, code: failureCode ?? "unknown", why: failureReason ?? "ECR gave no reason" });
    }
  }
  return failures;
}

/** What ECR knows of these digests; those that it doesn't hold are left out. */
export async function imageDetails(
  calls: RepositoryCalls,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, ImageDetail>> {
  const parts = await Promise.all(chunks(digests).map((chunk) => describeImages(calls, chunk)));
  return new Map(parts.flat());
}

/** ECR fails the whole call for one missing image and doesn't always name it: halves find it. */
async function describeImages(
  calls: RepositoryCalls,
  digests: readonly Digest[],
): Promise<(readonly [Digest, ImageDetail])[]> {
  if (digests.length === 0) return [];
  const notFound = "ImageNotFoundException";
  try {
    const imageIds = digests.map((imageDigest) => ({ imageDigest }));
    const answer = await calls.call("DescribeImages", { ...calls.named, imageIds }, [notFound]);
    return (answer.imageDetails ?? []).flatMap((image) => {
      const digest = image.imageDigest ?? "";
      return isDigest(digest) ? [[digest, detailOf(image)] as const] : [];
    });
  } catch (error) {
    if (nameOf(error) !== notFound) throw error;
    if (digests.length === 1) return [];
    const middle = Math.ceil(digests.length / 2);
    const both = [digests.slice(0, middle), digests.slice(middle)];
    return (await Promise.all(both.map((half) => describeImages(calls, half)))).flat();
  }
}

/** Which of these layers the repository can serve now. */
export async function checkLayers(
  { call, named }: RepositoryCalls,
  digests: readonly Digest[],
): Promise<ReadonlySet<Digest>> {
  const answers = await Promise.all(
    chunks(digests).map((chunk) =>
      call("BatchCheckLayerAvailability", { ...named, layerDigests: [...chunk] }),
    ),
  );
  const layers = answers.flatMap((answer) => answer.layers ?? []);
  const available = layers.filter((layer) => layer.layerAvailability === "AVAILABLE");
  return new Set(
    available.flatMap(({ layerDigest }) => (layerDigest && isDigest(layerDigest) ? [layerDigest] : [])),
  );
}

/** As many as a request takes. */
export function chunks<T>(items: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / perRequest) }, (_, index) =>
    items.slice(index * perRequest, (index + 1) * perRequest),
  );
}
