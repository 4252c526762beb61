// Layers through the API: what is there, upload in parts, and a link to download by.
import { Readable } from "node:stream";
import { type Digest, isDigest } from "../../core/base/digest.ts";
import { EcrError, invalidParameter, layersNotFound } from "../base/ecr-error.ts";
import { layerState } from "../rules/layers.ts";
import { bytes, integer, list, text } from "./shape/input.ts";
import { type ApiContext, imagesOf, operation, type Operations, type Output } from "./shape/operation.ts";
import * as fields from "./shape/fields.ts";

const leastPart = 5 * 1024 * 1024;
const tooSmall = `Layer parts must be at least ${leastPart} bytes in size, except for the last one`;
const partSize = 10 * 1024 * 1024;
const uploadId = text({
  pattern: /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
});

export const layerOperations: Operations = {
  BatchCheckLayerAvailability: operation(
    { ...fields.repository, layerDigests: list(text({ max: 1000 }), { min: 1, max: 100 }) },
    ({ repositoryName, layerDigests }, context) => {
      const images = imagesOf(context, repositoryName);
      const layers: Output[] = [];
      const failures: Output[] = [];
      for (const layerDigest of layerDigests) {
        if (layerDigest === "") {
          const failureReason = "Invalid request parameters: layer digest cannot be empty";
          failures.push({ layerDigest, failureCode: "MissingLayerDigest", failureReason });
        } else if (!isDigest(layerDigest)) {
          const failureReason =
            "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
          failures.push({ layerDigest, failureCode: "InvalidLayerDigest", failureReason });
        } else {
          const layerAvailability = layerState(images, layerDigest);
          const known = layerAvailability !== "UNAVAILABLE";
          const mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip";
          const size = { layerSize: context.store.blobs.size(layerDigest), mediaType };
          layers.push({ layerDigest, layerAvailability, ...(known ? size : {}) });
        }
      }
      return { layers, failures };
    },
  ),
  InitiateLayerUpload: operation(fields.repository, ({ repositoryName }, context) => {
    imagesOf(context, repositoryName);
    return { uploadId: context.store.uploads.start(repositoryName), partSize };
  }),
  UploadLayerPart: operation(
    {
      ...fields.repository,
      uploadId,
      partFirstByte: integer({ min: 0 }),
      partLastByte: integer({ min: 0 }),
      layerPartBlob: bytes({ max: 20 * 1024 * 1024 }),
    },
    async ({ repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob }, context) => {
      imagesOf(context, repositoryName);
      const { uploads } = context.store;
      const size = sizeOf(context, repositoryName, uploadId);
      if (partFirstByte !== size || partLastByte - partFirstByte + 1 !== layerPartBlob.length) {
        throw new EcrError(
          "InvalidLayerPartException",
          "The layer part size is not valid, or the first byte specified is not consecutive to the last byte of a " +
            "previous layer part upload",
          {
            registryId: context.home.account,
            repositoryName,
            uploadId,
            lastValidByteReceived: Math.max(size - 1, 0),
          },
        );
      }
      if (uploads.hasSmallPart(repositoryName, uploadId))
        throw new EcrError("LayerPartTooSmallException", tooSmall);
      await uploads.append(repositoryName, uploadId, { source: Readable.from([layerPartBlob]), whole: true });
      if (layerPartBlob.length < leastPart) uploads.noteSmallPart(repositoryName, uploadId);
      return { registryId: context.home.account, repositoryName, uploadId, lastByteReceived: partLastByte };
    },
  ),
  CompleteLayerUpload: operation(
    { ...fields.repository, uploadId, layerDigests: list(fields.layerDigest, { min: 1, max: 100 }) },
    async ({ repositoryName, uploadId, layerDigests }, context) => {
      const images = imagesOf(context, repositoryName);
      const { uploads } = context.store;
      const size = sizeOf(context, repositoryName, uploadId);
      const digest = layerDigests.find((one): one is Digest => isDigest(one));
      if (digest === undefined) throw invalidParameter("layerDigests", "must hold a sha256 digest");
      if (size === 0 && context.quirks.zeroByteBlobs) {
        throw new EcrError("EmptyUploadException", `The upload with id '${uploadId}' has no layer parts`);
      }
      if (images.hasLayer(digest)) {
        uploads.cancel(repositoryName, uploadId);
        throw new EcrError(
          "LayerAlreadyExistsException",
          (account) =>
            `Layer with digest '${digest}' already exists in the repository with name '${repositoryName}' in the ` +
            `registry with id '${account}'`,
        );
      }
      if (typeof (await uploads.finish(repositoryName, uploadId, digest)) === "string") {
        throw new EcrError(
          "InvalidLayerException",
          `The layer digest '${digest}' does not match the uploaded content`,
        );
      }
      // Asked again: the repository may have gone while the upload was finished.
      imagesOf(context, repositoryName).addLayer(digest);
      return { registryId: context.home.account, repositoryName, uploadId, layerDigest: digest };
    },
  ),
  GetDownloadUrlForLayer: operation(
    { ...fields.repository, layerDigest: fields.layerDigest },
    ({ repositoryName, layerDigest }, context) => {
      const images = imagesOf(context, repositoryName);
      if (!isDigest(layerDigest) || !images.hasLayer(layerDigest)) {
        throw layersNotFound(repositoryName, [layerDigest as Digest]);
      }
      if (!images.isCommitted(layerDigest)) {
        throw new EcrError(
          "LayerInaccessibleException",
          `The layer with digest '${layerDigest}' is not associated with an image`,
        );
      }
      if (layerState(images, layerDigest) === "ARCHIVED") {
        throw new EcrError(
          "LayerInaccessibleException",
          `The layer with digest '${layerDigest}' is archived`,
        );
      }
      const link = context.tokens.layerLink(layerDigest, context.now());
      return { downloadUrl: `${context.url}${link}`, layerDigest };
    },
  ),
};

function sizeOf(context: ApiContext, repository: string, uploadId: string): number {
  const size = context.store.uploads.size(repository, uploadId);
  if (size !== undefined) return size;
  throw new EcrError(
    "UploadNotFoundException",
    (account) =>
      `The upload with id '${uploadId}' does not exist in the repository with name '${repository}' in the ` +
      `registry with id '${account}'`,
  );
}
