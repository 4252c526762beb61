// What ECR holds already is read there: the source is asked for its bytes once, however many places are filled later.
import { DeleteRepositoryCommand, PutAccountSettingCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

const west = "000000000000.dkr.ecr.us-west-2.amazonaws.com";
const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";

let target: EcrServer;
let replica: EcrServer;
let mirror: Mirror;

function configure(prefix: string, replicas: string): string {
  return `
version: 1
target: { ${target.settings}, prefix: ${prefix} }
replicas: [${replicas}]
repositories: { defaults: { tagMutability: mutable } }
sources: [{ name: list, kind: list, path: images.txt }]
registries: { "SOURCE": { username: AWS, password: "\${PASSWORD}" } }`;
}

beforeEach(async () => {
  useAwsEnvironment();
  [target, replica] = [await startEcr(west), await startEcr(east)];
  mirror = await openMirror("version: 1");
  mirror.write("mirror.config.yaml", configure("m", ""));
  await mirror.source.push("app-a", "1", "one");
  await mirror.source.push("app-b", "1", "two");
  mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-b:1\n");
  expect(await mirror.apply()).toMatchObject({ failed: [] });
});
afterEach(async () => {
  await mirror.close();
  await target.close();
  await replica.close();
});

function blobReads(): number {
  return mirror.source.requests.filter(({ method, path }) => method === "GET" && path.includes("/blobs/"))
    .length;
}

it("another prefix and a later replica are filled from ECR", async () => {
  const before = blobReads();
  mirror.write("mirror.config.yaml", configure("n", `{ ${replica.settings} }`));
  const plan = await mirror.plan();
  const copies = plan.actions.filter(({ kind }) => kind === "copy-image");
  expect(copies).toMatchObject(
    ["app-a", "app-b", "app-a", "app-b"].map((name) => ({ source: { near: `${west}/m/${name}` } })),
  );
  expect((await mirror.applyPlan(plan)).report).toMatchObject({ failed: [] });
  expect(blobReads()).toBe(before);
  expect((await mirror.plan()).actions).toEqual([]);
});

it("what no longer appears in there meanwhile is read at the source", async () => {
  const before = blobReads();
  mirror.write("mirror.config.yaml", configure("n", ""));
  const plan = await mirror.plan();
  await target.sdk.send(new DeleteRepositoryCommand({ repositoryName: "m/app-a", force: true }));
  expect((await mirror.applyPlan(plan)).report).toMatchObject({ failed: [] });
  expect(blobReads() - before).toBe(2);
});

it("in the same registry it is mounted: no byte of it moves", async () => {
  await target.sdk.send(new PutAccountSettingCommand({ name: "BLOB_MOUNTING", value: "ENABLED" }));
  mirror.write("mirror.config.yaml", configure("n", ""));
  target.requests.length = 0;
  expect(await mirror.apply()).toMatchObject({ failed: [] });
  const blobs = target.requests.filter(({ path }) => path.includes("/blobs/"));
  expect(blobs.filter(({ method }) => method === "GET")).toEqual([]);
  const written = blobs.filter(({ method }) => method !== "HEAD");
  expect(written.every(({ path, status }) => path.includes("mount=") && status === 201)).toBe(true);
  expect(written).toHaveLength(4);
  expect((await mirror.plan()).actions).toEqual([]);
});
