// Images and layers through the API: lists and pages, batches with their failures, parts, and the archive.
import { describe, expect, it } from "vitest";
import { start, type Json, type Started } from "./client.ts";
import { describeBlob, digestOf, makeImage, makeIndex, types } from "./fixtures.ts";

const repositoryName = "team/app";
const account = "000000000000";

async function withRepository(options: Parameters<typeof start>[0] = {}): Promise<Started> {
  const started = await start(options);
  await started.client.ok("CreateRepository", { repositoryName });
  return started;
}

function ids(page: Json): readonly string[] {
  const list = page["imageIds"] as readonly { readonly imageDigest: string; readonly imageTag?: string }[];
  return list.map((id) => id.imageTag ?? id.imageDigest);
}

describe("ListImages and DescribeImages", () => {
  it("describes an image, an index by its largest child, and an artifact with its subject", async () => {
    const now = new Date("2026-11-21T10:00:00Z");
    const { client } = await withRepository({ clock: () => now });
    const [small, large] = [makeImage({ layers: [10] }), makeImage({ layers: [5000] })];
    const index = makeIndex([small, large]);
    await client.push(repositoryName, small.digest, small);
    await client.push(repositoryName, large.digest, large);
    await client.push(repositoryName, "v1", index);
    const artifact = makeImage({
      subject: describeBlob(index.manifest, types.index),
      artifactType: "application/vnd.test",
    });
    await client.push(repositoryName, artifact.digest, artifact);
    const { imageDetails } = await client.ok("DescribeImages", { repositoryName });
    const details = new Map((imageDetails as Json[]).map((one) => [one["imageDigest"], one]));
    const largeSize = large.blobs.reduce((sum, content) => sum + content.length, 0);
    expect(details.get(index.digest)).toEqual({
      registryId: account,
      repositoryName,
      imageDigest: index.digest,
      imageTags: ["v1"],
      imageSizeInBytes: largeSize,
      imagePushedAt: now.getTime() / 1000,
      imageManifestMediaType: types.index,
      imageStatus: "ACTIVE",
    });
    expect(details.get(large.digest)).toMatchObject({
      imageSizeInBytes: largeSize,
      artifactMediaType: types.config,
    });
    expect(details.get(large.digest)).not.toHaveProperty("imageTags");
    expect(details.get(artifact.digest)).toMatchObject({
      subjectManifestDigest: index.digest,
      artifactMediaType: "application/vnd.test",
    });
  });

  it("gives one entry for each tag, filters by tag status, and fails as a whole on a missing id", async () => {
    const { client } = await withRepository();
    const [tagged, bare] = [makeImage(), makeImage()];
    await client.push(repositoryName, "a", tagged);
    await client.manifest(repositoryName, "b", tagged);
    await client.push(repositoryName, bare.digest, bare);
    expect(ids(await client.ok("ListImages", { repositoryName }))).toEqual(["a", "b", bare.digest]);
    expect(ids(await client.ok("ListImages", { repositoryName, filter: { tagStatus: "TAGGED" } }))).toEqual([
      "a",
      "b",
    ]);
    expect(ids(await client.ok("ListImages", { repositoryName, filter: { tagStatus: "UNTAGGED" } }))).toEqual(
      [bare.digest],
    );
    const both = await client.ok("DescribeImages", {
      repositoryName,
      imageIds: [{ imageTag: "a" }, { imageTag: "b" }],
    });
    expect(both["imageDetails"]).toHaveLength(1);
    expect(
      await client.refused("DescribeImages", {
        repositoryName,
        imageIds: [{ imageTag: "a" }, { imageTag: "gone" }],
      }),
    ).toBe(
      `ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'gone'} does not exist within the repository with name '${repositoryName}' in the registry with id '${account}'`,
    );
    expect(
      await client.refused("DescribeImages", {
        repositoryName,
        imageIds: [{ imageTag: "a" }],
        maxResults: 5,
      }),
    ).toContain("InvalidParameterException");
    expect(await client.refused("DescribeImages", { repositoryName, imageIds: [{}] })).toContain(
      "both tag and digest cannot be null",
    );
    expect(await client.refused("ListImages", { repositoryName: "gone" })).toContain(
      "RepositoryNotFoundException",
    );
  });

  it("hides archived images until they are asked for, and brings them back by a push", async () => {
    let now = new Date("2026-11-21T10:00:00Z");
    const { client } = await withRepository({ clock: () => now });
    const [kept, stored] = [makeImage(), makeImage()];
    await client.push(repositoryName, "kept", kept);
    await client.push(repositoryName, "stored", stored);
    const layer = digestOf(stored.blobs[1] ?? "");
    const archived = await client.ok("UpdateImageStorageClass", {
      repositoryName,
      imageId: { imageTag: "stored" },
      targetStorageClass: "ARCHIVE",
    });
    expect(archived).toMatchObject({
      imageStatus: "ARCHIVED",
      imageId: { imageDigest: stored.digest, imageTag: "stored" },
    });
    expect(ids(await client.ok("ListImages", { repositoryName }))).toEqual(["kept"]);
    expect(ids(await client.ok("ListImages", { repositoryName, filter: { imageStatus: "ANY" } }))).toEqual([
      "kept",
      "stored",
    ]);
    const { imageDetails } = await client.ok("DescribeImages", {
      repositoryName,
      filter: { imageStatus: "ARCHIVED" },
    });
    expect(imageDetails).toMatchObject([
      { imageDigest: stored.digest, imageStatus: "ARCHIVED", lastArchivedAt: now.getTime() / 1000 },
    ]);
    expect((await client.v2("GET", `${repositoryName}/manifests/stored`)).status).toBe(404);
    expect(
      (await client.ok("BatchGetImage", { repositoryName, imageIds: [{ imageTag: "stored" }] }))["failures"],
    ).toMatchObject([{ failureCode: "ImageNotFound" }]);
    expect(
      (await client.ok("BatchCheckLayerAvailability", { repositoryName, layerDigests: [layer] }))["layers"],
    ).toMatchObject([{ layerAvailability: "ARCHIVED" }]);
    expect(await client.refused("GetDownloadUrlForLayer", { repositoryName, layerDigest: layer })).toContain(
      "LayerInaccessibleException",
    );
    now = new Date("2026-11-22T10:00:00Z");
    await client.login();
    await client.push(repositoryName, "stored", stored);
    expect(ids(await client.ok("ListImages", { repositoryName }))).toEqual(["kept", "stored"]);
    const again = await client.ok("DescribeImages", { repositoryName, imageIds: [{ imageTag: "stored" }] });
    expect(again["imageDetails"]).toMatchObject([
      { imageStatus: "ACTIVE", lastActivatedAt: now.getTime() / 1000 },
    ]);
    expect(
      await client.refused("UpdateImageStorageClass", {
        repositoryName,
        imageId: { imageTag: "x" },
        targetStorageClass: "ARCHIVE",
      }),
    ).toContain("ImageNotFoundException");
  });

  it("records pulls at once, by GET and not by HEAD", async () => {
    let now = new Date("2026-11-21T10:00:00Z");
    const { client } = await withRepository({ clock: () => now });
    await client.push(repositoryName, "a", makeImage());
    const pulled = async (): Promise<unknown> =>
      ((await client.ok("DescribeImages", { repositoryName }))["imageDetails"] as Json[])[0]?.[
        "lastRecordedPullTime"
      ];
    await client.v2("HEAD", `${repositoryName}/manifests/a`);
    expect(await pulled()).toBeUndefined();
    await client.v2("GET", `${repositoryName}/manifests/a`);
    expect(await pulled()).toBe(now.getTime() / 1000);
    now = new Date("2026-11-21T10:00:02Z");
    await client.ok("BatchGetImage", { repositoryName, imageIds: [{ imageTag: "a" }] });
    expect(await pulled()).toBe(now.getTime() / 1000);
  });
});

describe("BatchGetImage", () => {
  it("answers for what it has and says what failed", async () => {
    const { client } = await withRepository();
    const [one, two] = [makeImage(), makeImage()];
    await client.push(repositoryName, "one", one);
    await client.push(repositoryName, "two", two);
    const { images, failures } = await client.ok("BatchGetImage", {
      repositoryName,
      imageIds: [
        { imageTag: "one" },
        { imageDigest: two.digest },
        { imageTag: "gone" },
        {},
        { imageDigest: "sha256:x" },
        { imageTag: "a b" },
        { imageTag: "one", imageDigest: two.digest },
      ],
    });
    expect(images).toEqual([
      {
        registryId: account,
        repositoryName,
        imageId: { imageDigest: one.digest, imageTag: "one" },
        imageManifest: one.manifest.toString(),
        imageManifestMediaType: types.manifest,
      },
      {
        registryId: account,
        repositoryName,
        imageId: { imageDigest: two.digest },
        imageManifest: two.manifest.toString(),
        imageManifestMediaType: types.manifest,
      },
    ]);
    expect((failures as Json[]).map((one) => one["failureCode"])).toEqual([
      "ImageNotFound",
      "MissingDigestAndTag",
      "InvalidImageDigest",
      "InvalidImageTag",
      "ImageTagDoesNotMatchDigest",
    ]);
    expect(
      await client.refused("BatchGetImage", {
        repositoryName,
        imageIds: Array.from({ length: 101 }, () => ({ imageTag: "a" })),
      }),
    ).toContain("must have length less than or equal to 100");
    expect(await client.refused("BatchGetImage", { repositoryName, imageIds: [] })).toContain(
      "must have length greater than or equal to 1",
    );
  });
});

describe("BatchDeleteImage", () => {
  it("takes tags one by one, and the image with the last", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    await client.push(repositoryName, "a", image);
    await client.manifest(repositoryName, "b", image);
    const first = await client.ok("BatchDeleteImage", { repositoryName, imageIds: [{ imageTag: "a" }] });
    expect(first).toEqual({ imageIds: [{ imageDigest: image.digest, imageTag: "a" }], failures: [] });
    expect(ids(await client.ok("ListImages", { repositoryName }))).toEqual(["b"]);
    await client.ok("BatchDeleteImage", { repositoryName, imageIds: [{ imageTag: "b" }] });
    expect(ids(await client.ok("ListImages", { repositoryName }))).toEqual([]);
    expect((await client.v2("HEAD", `${repositoryName}/manifests/${image.digest}`)).status).toBe(404);
  });

  it("keeps the children of an index until the index is gone, in one batch too", async () => {
    const { client } = await withRepository();
    const child = makeImage();
    const index = makeIndex([child]);
    await client.push(repositoryName, child.digest, child);
    await client.push(repositoryName, "v1", index);
    await client.manifest(repositoryName, "v2", index);
    const refused = await client.ok("BatchDeleteImage", {
      repositoryName,
      imageIds: [{ imageDigest: child.digest }],
    });
    expect(refused).toMatchObject({
      imageIds: [],
      failures: [
        {
          failureCode: "ImageReferencedByManifestList",
          failureReason: `Requested image referenced by manifest list: [${index.digest}]`,
        },
      ],
    });
    const gone = await client.ok("BatchDeleteImage", {
      repositoryName,
      imageIds: [{ imageDigest: index.digest }, { imageDigest: child.digest }, { imageTag: "nope" }],
    });
    expect(gone).toMatchObject({
      imageIds: [
        { imageDigest: index.digest, imageTag: "v1" },
        { imageDigest: index.digest, imageTag: "v2" },
        { imageDigest: child.digest },
      ],
      failures: [{ failureCode: "ImageNotFound" }],
    });
    expect(ids(await client.ok("ListImages", { repositoryName }))).toEqual([]);
  });
});

describe("PutImage", () => {
  it("stores a manifest, tags it again without a byte moved, and says what exists", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    for (const content of image.blobs) await client.blob(repositoryName, content);
    const imageManifest = image.manifest.toString();
    const put = await client.ok("PutImage", {
      repositoryName,
      imageManifest,
      imageTag: "a",
      imageDigest: image.digest,
    });
    expect(put["image"]).toEqual({
      registryId: account,
      repositoryName,
      imageId: { imageDigest: image.digest, imageTag: "a" },
      imageManifest,
      imageManifestMediaType: types.manifest,
    });
    await client.ok("PutImage", { repositoryName, imageManifest, imageTag: "b" });
    expect(await client.refused("PutImage", { repositoryName, imageManifest, imageTag: "a" })).toBe(
      `ImageAlreadyExistsException: Image with digest '${image.digest}' and tag 'a' already exists in the repository with name '${repositoryName}' in registry with id '${account}'`,
    );
    expect(await client.refused("PutImage", { repositoryName, imageManifest })).toContain(
      "and tag 'null' already exists",
    );
  });

  it("refuses what is incomplete, mistaken or immutable", async () => {
    const { client } = await withRepository();
    const image = makeImage();
    const imageManifest = image.manifest.toString();
    expect(await client.refused("PutImage", { repositoryName, imageManifest, imageTag: "a" })).toContain(
      "LayersNotFoundException",
    );
    expect(
      await client.refused("PutImage", {
        repositoryName,
        imageManifest: makeIndex([image]).manifest.toString(),
      }),
    ).toContain(`ReferencedImagesNotFoundException: Images with digests '[${image.digest}]'`);
    expect(
      await client.refused("PutImage", { repositoryName, imageManifest, imageDigest: digestOf("x") }),
    ).toContain("ImageDigestDoesNotMatchException");
    expect(await client.refused("PutImage", { repositoryName, imageManifest: "{" })).toContain(
      "InvalidParameterException",
    );
    expect(await client.refused("PutImage", { repositoryName, imageManifest, imageTag: "a b" })).toContain(
      "InvalidParameterException",
    );
    expect(await client.refused("PutImage", { repositoryName: "gone", imageManifest })).toContain(
      "RepositoryNotFoundException",
    );
    await client.push(repositoryName, "a", image);
    await client.ok("PutImageTagMutability", { repositoryName, imageTagMutability: "IMMUTABLE" });
    const other = makeImage();
    for (const content of other.blobs) await client.blob(repositoryName, content);
    expect(
      await client.refused("PutImage", {
        repositoryName,
        imageManifest: other.manifest.toString(),
        imageTag: "a",
      }),
    ).toBe(
      `ImageTagAlreadyExistsException: The image tag 'a' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    );
  });
});

describe("layers", () => {
  const mebibyte = 1024 * 1024;

  it("takes a layer in parts and gives a link to it once an image names it", async () => {
    const { client } = await withRepository();
    const image = makeImage({ layers: [6 * mebibyte] });
    const [config, layer] = image.blobs as [Buffer, Buffer];
    const uploadId = await upload(client, [layer.subarray(0, 5 * mebibyte), layer.subarray(5 * mebibyte)]);
    const layerDigest = digestOf(layer);
    expect(
      await client.ok("CompleteLayerUpload", { repositoryName, uploadId, layerDigests: [layerDigest] }),
    ).toEqual({ registryId: account, repositoryName, uploadId, layerDigest });
    const { layers, failures } = await client.ok("BatchCheckLayerAvailability", {
      repositoryName,
      layerDigests: [layerDigest, digestOf("x"), "bad", ""],
    });
    expect(layers).toMatchObject([
      { layerDigest, layerAvailability: "AVAILABLE", layerSize: layer.length },
      { layerAvailability: "UNAVAILABLE" },
    ]);
    expect(failures).toMatchObject([
      { failureCode: "InvalidLayerDigest" },
      { failureCode: "MissingLayerDigest" },
    ]);
    expect(await client.refused("GetDownloadUrlForLayer", { repositoryName, layerDigest })).toContain(
      "LayerInaccessibleException",
    );
    await client.blob(repositoryName, config);
    await client.ok("PutImage", { repositoryName, imageManifest: image.manifest.toString() });
    const { downloadUrl } = await client.ok("GetDownloadUrlForLayer", { repositoryName, layerDigest });
    expect(String(downloadUrl)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/layers\//);
    expect(digestOf(Buffer.from(await (await fetch(String(downloadUrl))).arrayBuffer()))).toBe(layerDigest);
  });

  it("refuses gaps, small parts, wrong digests, repeats and empty uploads", async () => {
    const { client } = await withRepository();
    const part = Buffer.alloc(1000, "p");
    const uploadId = await upload(client, [part]);
    const next = { repositoryName, uploadId, layerPartBlob: part.toString("base64") };
    const gap = await client.api("UploadLayerPart", { ...next, partFirstByte: 2000, partLastByte: 2999 });
    expect([gap.type, gap.body["lastValidByteReceived"]]).toEqual(["InvalidLayerPartException", 999]);
    expect(
      await client.refused("UploadLayerPart", { ...next, partFirstByte: 1000, partLastByte: 1999 }),
    ).toContain("LayerPartTooSmallException");
    expect(
      await client.refused("CompleteLayerUpload", {
        repositoryName,
        uploadId,
        layerDigests: [digestOf("x")],
      }),
    ).toContain("InvalidLayerException");
    expect(
      await client.refused("CompleteLayerUpload", {
        repositoryName,
        uploadId,
        layerDigests: [digestOf(part)],
      }),
    ).toContain("UploadNotFoundException");
    await client.ok("CompleteLayerUpload", {
      repositoryName,
      uploadId: await upload(client, [part]),
      layerDigests: [digestOf(part)],
    });
    const again = await upload(client, [part]);
    expect(
      await client.refused("CompleteLayerUpload", {
        repositoryName,
        uploadId: again,
        layerDigests: [digestOf(part)],
      }),
    ).toContain("LayerAlreadyExistsException");
    const empty = await upload(client, []);
    expect(
      await client.refused("CompleteLayerUpload", {
        repositoryName,
        uploadId: empty,
        layerDigests: [digestOf("")],
      }),
    ).toContain("EmptyUploadException");
    expect(
      await client.refused("UploadLayerPart", {
        ...next,
        uploadId: "x",
        partFirstByte: 0,
        partLastByte: 999,
      }),
    ).toContain("InvalidParameterException");
  });
});

/** Sends the parts in order and leaves the upload open. */
async function upload(client: Started["client"], parts: readonly Buffer[]): Promise<string> {
  const { uploadId } = await client.ok("InitiateLayerUpload", { repositoryName });
  let first = 0;
  for (const part of parts) {
    await client.ok("UploadLayerPart", {
      repositoryName,
      uploadId,
      partFirstByte: first,
      partLastByte: first + part.length - 1,
      layerPartBlob: part.toString("base64"),
    });
    first += part.length;
  }
  return String(uploadId);
}
