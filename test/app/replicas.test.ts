// Several registries: one plan for all, one read for the same image, and one that is out of reach holds back nobody.
import { DeleteRepositoryCommand, PutImageTagMutabilityCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { driftMirror } from "../../src/app/drift.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { testTiming } from "../support/timing.ts";

const west = "000000000000.dkr.ecr.us-west-2.amazonaws.com";
const east = "000000000000.dkr.ecr.eu-west-1.amazonaws.com";

let target: EcrServer;
let replica: EcrServer;
let mirror: Mirror;

beforeEach(async () => {
  useAwsEnvironment();
  target = await startEcr(west);
  replica = await startEcr(east);
  const config = `
version: 1
target: { ${target.settings}, prefix: m }
replicas:
  - { ${replica.settings}, repositories: { defaults: { tagMutability: immutable } } }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`;
  mirror = await openMirror(config, { timing: testTiming() });
  await mirror.source.push("app-a", "1", "one");
  await mirror.source.push("app-b", "1", "two");
  mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-b:1\n");
});
afterEach(async () => {
  await mirror.close();
  await target.close();
  await replica.close();
});

describe("replicas", () => {
  it("one plan has the actions of each registry, and after apply both are as declared", async () => {
    const plan = await mirror.plan();
    expect(plan.failures).toEqual([]);
    expect(plan.actions.map(({ id }) => id)).toEqual([
      `create-repository:${east}/m/app-a`,
      `create-repository:${east}/m/app-b`,
      "create-repository:m/app-a",
      "create-repository:m/app-b",
      `copy-image:${east}/m/app-a:1`,
      `copy-image:${east}/m/app-b:1`,
      "copy-image:m/app-a:1",
      "copy-image:m/app-b:1",
      "write-file:mapping.csv",
    ]);
    expect(await mirror.apply()).toMatchObject({ done: 9, failed: [] });
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("reads an image once for all registries", async () => {
    const before = mirror.source.requests.length;
    await mirror.apply();
    const reads = mirror.source.requests
      .slice(before)
      .filter(({ method, path }) => method === "GET" && path.includes("/blobs/"))
      .map(({ path }) => path.replace(/\?.*/, ""));
    expect(reads).toHaveLength(new Set(reads).size);
    expect(reads.length).toBe(4);
  });

  it("each registry has its own settings, and drift in one is that one's", async () => {
    await mirror.apply();
    await replica.sdk.send(
      new PutImageTagMutabilityCommand({ repositoryName: "m/app-a", imageTagMutability: "MUTABLE" }),
    );
    expect((await mirror.plan()).actions).toMatchObject([
      { id: `update-repository:${east}/m/app-a`, changes: [{ before: "mutable", after: "immutable" }] },
    ]);
    const drift = await mirror.run(({ config, runtime }) =>
      driftMirror(config, runtime, { upstream: false, ignore: [], unmanaged: false, gates: false }, signal),
    );
    expect(drift.repositories).toMatchObject([
      { registry: east, repository: "m/app-a", changes: [{ setting: "tagMutability" }] },
    ]);
  });

  it("one that is out of reach is told and holds back nobody, in the plan and in apply", async () => {
    const plan = await mirror.plan();
    await replica.close();
    const { report, events } = await mirror.applyPlan(plan);
    expect(report.stale).toEqual([]);
    expect(report.failed.map(({ id }) => id).sort()).toEqual([
      `copy-image:${east}/m/app-a:1`,
      `copy-image:${east}/m/app-b:1`,
      `create-repository:${east}/m/app-a`,
      `create-repository:${east}/m/app-b`,
    ]);
    expect(report.done).toBe(5);
    expect(events.filter(({ type }) => type === "failed")).toHaveLength(4);
    const next = await mirror.plan();
    expect(next.complete).toBe(false);
    expect(next.failures).toMatchObject([{ code: "ecr/unreachable" }]);
    expect(next.failures[0]?.detail).toContain(east);
    expect(next.actions).toEqual([]);
  }, 180_000);

  it("one that can't be reached is given up after its first failures, and the others are done", async () => {
    const names = Array.from({ length: 24 }, (_, at) => `app-${at}`);
    for (const name of names) await mirror.source.push(name, "1", `content of ${name}`);
    mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
    const plan = await mirror.plan();
    await replica.close();
    const { report } = await mirror.applyPlan(plan);
    expect(report.done).toBe(2 * names.length + 1);
    expect(report.failed).toHaveLength(2 * names.length);
    const givenUp = report.failed.filter(({ diagnostic }) => diagnostic.code === "ecr/replica-given-up");
    // The creations that were under way together found out, and one that began between two of their failures.
    expect(report.failed.length - givenUp.length).toBeLessThanOrEqual(9);
    expect(givenUp[0]?.diagnostic.detail).toContain(`${east} failed several times in a row`);
  }, 180_000);

  it("drift is told of the target though a replica is out of reach, and the replica is named", async () => {
    await mirror.apply();
    await target.sdk.send(new DeleteRepositoryCommand({ repositoryName: "m/app-a", force: true }));
    await replica.close();
    const drift = await mirror.run(({ config, runtime }) =>
      driftMirror(config, runtime, { upstream: false, ignore: [], unmanaged: false, gates: false }, signal),
    );
    expect(drift.tags).toMatchObject([{ registry: west, repository: "m/app-a", what: "missing" }]);
    expect(drift.failures).toMatchObject([{ code: "ecr/unreachable" }]);
    expect(drift.failures[0]?.detail).toContain(east);
    expect(drift.checked).toEqual({ tags: 2, files: 1, repositories: 2, gates: 0 });
  }, 180_000);

  it("a repository that vanished from one registry fails there alone", async () => {
    await mirror.apply();
    await mirror.source.push("app-a", "2", "second");
    mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-b:1\nSOURCE/app-a:2\n");
    const plan = await mirror.plan();
    await replica.sdk.send(new DeleteRepositoryCommand({ repositoryName: "m/app-a", force: true }));
    const { report } = await mirror.applyPlan(plan, { fresh: true });
    expect(report.failed.map(({ id }) => id)).toEqual([`copy-image:${east}/m/app-a:2`]);
    expect(report.done).toBe(2);
  });
});
