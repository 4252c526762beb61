// What stays and what goes: prune's guard, replaced digests that are kept, images that ECR has archived.
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  UpdateImageStorageClassCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror } from "../support/mirror.ts";

let server: EcrServer;
let mirror: Mirror;
beforeAll(() => useAwsEnvironment());
afterEach(async () => {
  await mirror.close();
  await server.close();
});

async function open(more = ""): Promise<void> {
  server = await startEcr("000000000000.dkr.ecr.us-east-1.amazonaws.com");
  mirror = await openMirror(`
version: 1
target: { ${server.settings}, prefix: m }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }${more}`);
}

const list = (...references: readonly string[]) =>
  mirror.write("images.txt", references.map((one) => `SOURCE/${one}\n`).join(""));

async function digestsInEcr(): Promise<readonly (string | undefined)[]> {
  const found = await server.sdk.send(new DescribeImagesCommand({ repositoryName: "m/app" }));
  return (found.imageDetails ?? []).map(({ imageDigest }) => imageDigest);
}

describe("prune", () => {
  it("of more than a fifth of a repository is blocked, and done with --force-prune", async () => {
    await open();
    for (const tag of ["1", "2"]) await mirror.source.push("app", tag, `content ${tag}`);
    list("app:1", "app:2");
    await mirror.apply();
    list("app:1");
    const guarded = await mirror.plan({ prune: true });
    expect(guarded.summary).toMatchObject({ deleteImage: 0, blocked: 1 });
    expect(JSON.stringify(guarded.blocked[0]?.waysOut)).toContain("--force-prune");
    const forced = await mirror.plan({ prune: true, forcePrune: true });
    expect(forced.actions).toMatchObject([{ kind: "delete-image", tag: "2" }]);
    expect(await mirror.apply({}, { prune: true, forcePrune: true })).toMatchObject({ done: 1, failed: [] });
    expect(await digestsInEcr()).toHaveLength(1);
    expect((await mirror.plan({ prune: true })).actions).toEqual([]);
  });

  it("keeps as many replaced digests of a tag as keepReplaced says, the newest first", async () => {
    await open("\nkeepReplaced: 1\nprune: { maxPercent: 100 }");
    list("app:nightly");
    const digests = [];
    for (const build of [1, 2, 3, 4]) {
      digests.push(await mirror.source.push("app", "nightly", `build ${build}`));
      await mirror.apply();
    }
    expect(await digestsInEcr()).toHaveLength(4);
    const report = await mirror.apply({}, { prune: true });
    expect(report).toMatchObject({ done: 2, failed: [] });
    expect(new Set(await digestsInEcr())).toEqual(new Set(digests.slice(2)));
    expect((await mirror.plan({ prune: true })).actions).toEqual([]);
  });
});

describe("prune by use", () => {
  const pull = (imageTag: string) =>
    server.sdk.send(new BatchGetImageCommand({ repositoryName: "m/app", imageIds: [{ imageTag }] }));

  it("keeps what somebody pulled, says when, and counts nothing that this program does as a pull", async () => {
    await open("\nprune: { maxPercent: 100, unusedFor: 30d }");
    for (const tag of ["1", "2", "3"]) await mirror.source.push("app", tag, `content ${tag}`);
    list("app:1", "app:2", "app:3");
    await mirror.apply();
    await pull("2");
    list("app:1");
    await mirror.plan();
    const plan = await mirror.plan({ prune: true });
    expect(plan.actions).toMatchObject([{ kind: "delete-image", tag: "3" }]);
    expect(plan.blocked).toMatchObject([{ code: "prune/in-use", tag: "2", why: "in use" }]);
    expect(Date.now() - Date.parse(plan.blocked[0]?.pulledAt ?? "")).toBeLessThan(60_000);
    expect(await mirror.apply({}, { prune: true })).toMatchObject({ done: 1, failed: [] });
    expect(await digestsInEcr()).toHaveLength(2);
  });

  it("keeps what the config protects", async () => {
    await open("\nprune: { maxPercent: 100, protect: ['m/app:2'] }");
    for (const tag of ["1", "2"]) await mirror.source.push("app", tag, `content ${tag}`);
    list("app:1", "app:2");
    await mirror.apply();
    list("app:1");
    const plan = await mirror.plan({ prune: true });
    expect(plan.actions).toEqual([]);
    expect(plan.blocked).toMatchObject([{ code: "prune/protected", tag: "2" }]);
  });

  it("prunes nothing where nobody asked ECR for pulls", async () => {
    await open("\nprune: { maxPercent: 100, unusedFor: 30d }");
    for (const tag of ["1", "2"]) await mirror.source.push("app", tag, `content ${tag}`);
    list("app:1", "app:2");
    await mirror.apply();
    list("app:1");
    const plan = await mirror.plan({ prune: true, refresh: false });
    expect(plan.actions).toEqual([]);
    expect(plan.warnings.map(({ code }) => code)).toContain("plan/prune-skipped");
  });

  it("deletes archived images, and warns of what AWS charges for", async () => {
    await open("\nkeepReplaced: 0\nprune: { maxPercent: 100 }");
    list("app:1");
    const old = await mirror.source.push("app", "1", "old");
    await mirror.apply();
    await mirror.source.push("app", "1", "new");
    await mirror.apply();
    await server.sdk.send(
      new UpdateImageStorageClassCommand({
        repositoryName: "m/app",
        imageId: { imageDigest: old },
        targetStorageClass: "ARCHIVE",
      }),
    );
    const plan = await mirror.plan({ prune: true });
    expect(plan.warnings).toMatchObject([{ code: "prune/early-deletion" }]);
    expect(plan.warnings[0]?.detail).toContain(`m/app@${old}`);
    expect(await mirror.apply({}, { prune: true })).toMatchObject({ done: 1, failed: [] });
    const all = new DescribeImagesCommand({ repositoryName: "m/app", filter: { imageStatus: "ANY" } });
    expect((await server.sdk.send(all)).imageDetails).toHaveLength(1);
    expect((await mirror.plan({ prune: true })).actions).toEqual([]);
  });
});

describe("an archived image that is wanted", () => {
  it("is planned as a re-push, said so, and can be pulled again", async () => {
    await open();
    const digest = await mirror.source.push("app", "1", "one");
    list("app:1");
    await mirror.apply();
    await server.sdk.send(
      new UpdateImageStorageClassCommand({
        repositoryName: "m/app",
        imageId: { imageDigest: digest },
        targetStorageClass: "ARCHIVE",
      }),
    );
    expect(await digestsInEcr()).toEqual([]);
    const plan = await mirror.plan();
    expect(plan.actions).toMatchObject([{ kind: "copy-image", reason: "archived" }]);
    expect(await mirror.apply()).toMatchObject({ done: 1, failed: [] });
    expect(await digestsInEcr()).toEqual([digest]);
    expect((await mirror.plan()).actions).toEqual([]);
  });
});
