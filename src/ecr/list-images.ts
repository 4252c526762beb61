// One repository's images: every digest with its tags and details, archived ones too, 1,000 a page.
// DescribeImages and not ListImages: one request a page tells tags, times, sizes and what is archived.
import { defined } from "../core/base/defined.ts";
import type { ActualRepository, ImageDetail } from "../core/plan/actual.ts";
import { type Digest, isDigest } from "../core/base/digest.ts";
import type { Caller } from "./caller.ts";
import { nameOf } from "./error-kinds.ts";
import type { Output } from "./sdk.ts";

const imagesPerPage = 1000;
const missing = "RepositoryNotFoundException";

type Images = Pick<ActualRepository, "tags" | "digests" | "archived" | "details">;
type FoundImage = NonNullable<Output<"DescribeImages">["imageDetails"]>[number];

/** null: the repository was deleted between the two requests. */
export async function listImages(
  caller: Caller,
  repository: string,
  signal: AbortSignal,
): Promise<Images | null> {
  const images = {
    tags: new Map<string, Digest>(),
    digests: new Set<Digest>(),
    archived: new Set<Digest>(),
    details: new Map<Digest, ImageDetail>(),
  };
  let nextToken: string | undefined;
  do {
    const page = await describePage(caller, repository, { nextToken, signal });
    if (page === null) return null;
    for (const image of page.imageDetails ?? []) addImage(images, image);
    // A server that hands out the same token for ever must not keep us for ever.
    if (page.nextToken === nextToken) break;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return images;
}

async function describePage(
  caller: Caller,
  repositoryName: string,
  page: { readonly nextToken: string | undefined; readonly signal: AbortSignal },
): Promise<Output<"DescribeImages"> | null> {
  try {
    return await caller.call(
      "DescribeImages",
      {
        registryId: caller.access.account,
        repositoryName,
        maxResults: imagesPerPage,
        // Without it ECR hides archived images.
        filter: { imageStatus: "ANY" },
        ...defined({ nextToken: page.nextToken }),
      },
      { resource: `repository ${repositoryName}`, signal: page.signal, expected: [missing] },
    );
  } catch (error) {
    if (nameOf(error) === missing) return null;
    throw error;
  }
}

function addImage(
  images: {
    tags: Map<string, Digest>;
    digests: Set<Digest>;
    archived: Set<Digest>;
    details: Map<Digest, ImageDetail>;
  },
  image: FoundImage,
): void {
  const digest = image.imageDigest;
  if (digest === undefined || !isDigest(digest)) return;
  for (const tag of image.imageTags ?? []) images.tags.set(tag, digest);
  if (image.imageStatus === "ARCHIVED" || image.imageStatus === "ACTIVATING") images.archived.add(digest);
  else images.digests.add(digest);
  images.details.set(digest, detailOf(image));
}

export function detailOf(image: FoundImage): ImageDetail {
  const subject = image.subjectManifestDigest;
  return {
    ...(image.imagePushedAt === undefined ? {} : { pushedAt: image.imagePushedAt.toISOString() }),
    ...defined({
      bytes: image.imageSizeInBytes,
      mediaType: image.imageManifestMediaType,
      artifactType: image.artifactMediaType,
    }),
    ...(subject === undefined || !isDigest(subject) ? {} : { subject }),
  };
}
