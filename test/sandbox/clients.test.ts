// Real clients against the sandbox: skopeo, the AWS CLI and the AWS SDK, each as a user would call it.
import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  DescribeImagesCommand,
  ECRClient,
  ListImagesCommand,
  paginateDescribeImages,
  paginateDescribeRepositories,
  paginateListImages,
  type ECRServiceException,
} from "@aws-sdk/client-ecr";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/base/options.ts";
import { newFolder, start } from "./client.ts";
import { digestOf, makeImage, makeIndex, writeLayout, type TestImage } from "./fixtures.ts";

const run = promisify(execFile);
const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const skopeo = has("skopeo");
const aws = has("aws");

function awsCli(sandbox: Sandbox): (...args: string[]) => Promise<unknown> {
  const env = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_PAGER: "",
  };
  return async (...args) => {
    const { stdout } = await run("aws", [...args, "--endpoint-url", sandbox.url, "--output", "json"], {
      env,
    });
    return stdout === ""
      ? undefined
      : (JSON.parse(stdout.startsWith("{") ? stdout : JSON.stringify(stdout.trim())) as unknown);
  };
}

function sdk(sandbox: Sandbox): ECRClient {
  return new ECRClient({
    endpoint: sandbox.url,
    region: "us-east-1",
    credentials: sandbox.credentials,
    maxAttempts: 1,
  });
}

/** Layers that skopeo leaves as they are: it compresses what isn't gzip. */
async function gzipImage(): Promise<TestImage> {
  const { gzipSync } = await import("node:zlib");
  const plain = makeImage();
  const layer = gzipSync(Buffer.alloc(1024));
  const manifest = JSON.parse(plain.manifest.toString()) as { layers: { digest: string; size: number }[] };
  const [config] = plain.blobs;
  manifest.layers = [{ ...manifest.layers[0], digest: digestOf(layer), size: layer.length }];
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { ...plain, manifest: bytes, digest: digestOf(bytes), blobs: [config ?? Buffer.alloc(0), layer] };
}

describe("skopeo", () => {
  it.skipIf(!skopeo)("needs skopeo: copies an index there and back with its digest", async () => {
    const { client, sandbox } = await start();
    const password = await client.login();
    await client.ok("CreateRepository", { repositoryName: "team/app", imageTagMutability: "IMMUTABLE" });
    const folder = newFolder();
    const children = [await gzipImage(), await gzipImage()];
    const index = makeIndex(children);
    writeLayout(join(folder, "there"), index, children);
    const image = `docker://127.0.0.1:${sandbox.port}/team/app:1.0`;
    const creds = `AWS:${password}`;
    await run("skopeo", [
      "copy",
      "--all",
      "--preserve-digests",
      "--dest-tls-verify=false",
      "--dest-creds",
      creds,
      `oci:${join(folder, "there")}`,
      image,
    ]);
    await run("skopeo", [
      "copy",
      "--all",
      "--preserve-digests",
      "--src-tls-verify=false",
      "--src-creds",
      creds,
      image,
      `oci:${join(folder, "back")}`,
    ]);
    const back = JSON.parse(readFileSync(join(folder, "back", "index.json"), "utf8")) as {
      manifests: { digest: string }[];
    };
    expect(back.manifests.map((one) => one.digest)).toEqual([index.digest]);
    const inspected = await run("skopeo", [
      "inspect",
      "--raw",
      "--tls-verify=false",
      "--creds",
      creds,
      image,
    ]);
    expect(digestOf(inspected.stdout)).toBe(index.digest);
    const tags = await run("skopeo", [
      "list-tags",
      "--tls-verify=false",
      "--creds",
      creds,
      `docker://127.0.0.1:${sandbox.port}/team/app`,
    ]);
    expect((JSON.parse(tags.stdout) as { Tags: string[] }).Tags).toEqual(["1.0"]);
  });

  it.skipIf(!skopeo)("needs skopeo: is told why a push fails", async () => {
    const { client, sandbox } = await start();
    const password = await client.login();
    const folder = newFolder();
    writeLayout(folder, await gzipImage());
    const push = run("skopeo", [
      "copy",
      "--dest-tls-verify=false",
      "--dest-creds",
      `AWS:${password}`,
      `oci:${folder}`,
      `docker://127.0.0.1:${sandbox.port}/no/such:1`,
    ]);
    await expect(push).rejects.toThrow("The repository with name 'no/such' does not exist");
  });
});

describe("the AWS CLI", () => {
  it.skipIf(!aws)("needs aws: creates, lists, describes, puts, gets and deletes", async () => {
    const { client, sandbox } = await start();
    const cli = awsCli(sandbox);
    const repository = ["--repository-name", "team/app"];
    expect(await cli("sts", "get-caller-identity")).toMatchObject({ Account: "000000000000" });
    expect(
      await cli(
        "ecr",
        "create-repository",
        ...repository,
        "--image-tag-mutability",
        "IMMUTABLE",
        "--tags",
        "Key=a,Value=b",
      ),
    ).toMatchObject({ repository: { repositoryName: "team/app" } });
    const image = makeImage();
    for (const content of image.blobs) await client.blob("team/app", content);
    await cli(
      "ecr",
      "put-image",
      ...repository,
      "--image-tag",
      "1",
      "--image-manifest",
      image.manifest.toString(),
    );
    expect(await cli("ecr", "list-images", ...repository)).toEqual({
      imageIds: [{ imageDigest: image.digest, imageTag: "1" }],
    });
    expect(await cli("ecr", "describe-images", ...repository, "--image-ids", "imageTag=1")).toMatchObject({
      imageDetails: [{ imageTags: ["1"] }],
    });
    expect(await cli("ecr", "batch-get-image", ...repository, "--image-ids", "imageTag=1")).toMatchObject({
      images: [{ imageManifest: image.manifest.toString() }],
    });
    expect(await cli("ecr", "batch-delete-image", ...repository, "--image-ids", "imageTag=1")).toMatchObject({
      failures: [],
    });
    await expect(cli("ecr", "describe-images", ...repository, "--image-ids", "imageTag=1")).rejects.toThrow(
      "ImageNotFoundException",
    );
    expect(await cli("ecr", "delete-repository", ...repository)).toMatchObject({
      repository: { repositoryName: "team/app" },
    });
    await expect(cli("ecr", "describe-repositories", "--repository-names", "team/app")).rejects.toThrow(
      "(RepositoryNotFoundException) when calling the DescribeRepositories operation: The repository with name 'team/app' does not exist in the registry with id '000000000000'",
    );
  });

  it.skipIf(!aws || !skopeo)(
    "needs aws and skopeo: logs in with aws, pushes with skopeo, describes with aws",
    async () => {
      const { sandbox } = await start();
      const cli = awsCli(sandbox);
      const folder = newFolder();
      const image = await gzipImage();
      writeLayout(folder, image);
      await cli("ecr", "create-repository", "--repository-name", "ab");
      const password = await run(
        "aws",
        ["ecr", "get-login-password", "--endpoint-url", sandbox.url, "--region", "us-east-1"],
        {
          env: {
            ...process.env,
            AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
          },
        },
      );
      await run("skopeo", [
        "copy",
        "--dest-tls-verify=false",
        "--dest-creds",
        `AWS:${password.stdout.trim()}`,
        `oci:${folder}`,
        `docker://127.0.0.1:${sandbox.port}/ab:v1`,
      ]);
      expect(await cli("ecr", "describe-images", "--repository-name", "ab")).toMatchObject({
        imageDetails: [{ imageDigest: image.digest, imageTags: ["v1"] }],
      });
    },
  );
});

describe("the AWS SDK", () => {
  it("pages through repositories and images", async () => {
    const { client, sandbox } = await start();
    const ecr = sdk(sandbox);
    for (let at = 0; at < 230; at += 1)
      await client.ok("CreateRepository", { repositoryName: `r${String(at).padStart(3, "0")}` });
    const names: (string | undefined)[] = [];
    let pages = 0;
    for await (const page of paginateDescribeRepositories({ client: ecr }, {})) {
      pages += 1;
      names.push(...(page.repositories ?? []).map((one) => one.repositoryName));
    }
    expect([pages, names.length, new Set(names).size]).toEqual([3, 230, 230]);
    const images = Array.from({ length: 7 }, () => makeImage());
    for (const [at, image] of images.entries()) await client.push("r000", `t${at}`, image);
    const tags: (string | undefined)[] = [];
    for await (const page of paginateListImages({ client: ecr }, { repositoryName: "r000", maxResults: 3 })) {
      tags.push(...(page.imageIds ?? []).map((id) => id.imageTag));
    }
    expect(tags).toEqual(["t0", "t1", "t2", "t3", "t4", "t5", "t6"]);
    const digests: (string | undefined)[] = [];
    for await (const page of paginateDescribeImages(
      { client: ecr, pageSize: 2 },
      { repositoryName: "r000" },
    )) {
      digests.push(...(page.imageDetails ?? []).map((one) => one.imageDigest));
    }
    expect(new Set(digests)).toEqual(new Set(images.map((image) => image.digest)));
  });

  it("gets dates as dates and errors as its own exceptions", async () => {
    const { client, sandbox } = await start();
    const ecr = sdk(sandbox);
    await client.ok("CreateRepository", { repositoryName: "ab" });
    await client.push("ab", "1", makeImage());
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: "ab" }));
    expect(imageDetails?.[0]?.imagePushedAt).toBeInstanceOf(Date);
    const error = await ecr
      .send(new ListImagesCommand({ repositoryName: "gone" }))
      .catch((caught: unknown) => caught as ECRServiceException);
    expect(error).toMatchObject({ name: "RepositoryNotFoundException", $metadata: { httpStatusCode: 400 } });
  });
});
