// A plan over several machines, with the built program: parts as an engine says, one repository split, and a finish that
// waits or that the last shard does.
import { PutImageCommand } from "@aws-sdk/client-ecr";
import { existsSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { imageOf } from "../registry/support/images.ts";
import { openStage, plainConfig, registry, type Stage, until } from "../support/stage.ts";

let stage: Stage;
afterEach(() => stage.close());

const images = 12;

async function planned(): Promise<void> {
  stage = await openStage(plainConfig);
  stage.stock(images);
  const plan = await stage.cli("plan", "--out", "many.plan");
  expect(plan, plan.stderr).toMatchObject({ code: 0 });
}

async function expectApplied(): Promise<void> {
  const drift = await stage.cli("drift");
  expect(drift, drift.stderr).toMatchObject({ code: 0 });
  expect(stage.read("mapping.csv").trimEnd().split("\n")).toHaveLength(images + 1);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
}

it("is finished by whichever shard ends last, with parts that the engine names", async () => {
  await planned();
  const shards = await Promise.all(
    [0, 1, 2, 3].map((index) => {
      const env = { ...stage.env, AWS_BATCH_JOB_ARRAY_INDEX: `${index}`, AWS_BATCH_JOB_ARRAY_SIZE: "4" };
      return stage.start(["apply", "many.plan", "--shard", "auto", "--finish-if-last"], { env }).ended;
    }),
  );
  for (const [at, { code, stderr }] of shards.entries()) {
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(
      `Shard ${at + 1}/4, from AWS_BATCH_JOB_ARRAY_INDEX=${at} and AWS_BATCH_JOB_ARRAY_SIZE=4.`,
    );
  }
  const finishers = shards.filter(({ stderr }) => stderr.includes("All shards are done. Finishing."));
  expect(finishers.length).toBeGreaterThanOrEqual(1);
  await expectApplied();
});

it("waits for shards that have yet to come, and then finishes", async () => {
  await planned();
  const finish = stage.start(["apply", "many.plan", "--finish", "--wait", "60s"]);
  for (const shard of ["1/2", "2/2"])
    expect((await stage.cli("apply", "many.plan", "--shard", shard)).code).toBe(0);
  const ended = await finish.ended;
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toContain("Waiting for shards: ");
  await expectApplied();
});

it("writes nothing where a shard does not come, and names it", async () => {
  await planned();
  expect((await stage.cli("apply", "many.plan", "--shard", "1/2")).code).toBe(0);
  const finish = await stage.cli("apply", "many.plan", "--finish", "--wait", "1s");
  expect(finish.code).toBe(1);
  expect(`${finish.stdout}${finish.stderr}`).toContain("2/2 left no record");
  expect(existsSync(stage.path("mapping.csv"))).toBe(false);
  expect((await stage.cli("apply", "many.plan", "--shard", "2/2", "--finish-if-last")).code).toBe(0);
  await expectApplied();
});

/** Whoever else sets the tag of an image that a shard of `many.plan` would set, then: the shard is stale. */
async function plannedStale(): Promise<void> {
  stage = await openStage(plainConfig);
  const [first] = stage.stock(images);
  expect((await stage.cli("apply", "--yes")).code).toBe(0);
  const again = Array.from({ length: images }, (_, at) => `team/app-${String(at + 1).padStart(2, "0")}`);
  for (const repository of again)
    stage.source.store(repository, imageOf(`${repository} again`, [30_000]), "2");
  stage.list(...again.map((repository) => `${repository}:2`));
  expect((await stage.cli("plan", "--out", "many.plan")).code).toBe(0);
  const manifest = first?.image.root;
  await stage.ecr.sdk.send(
    new PutImageCommand({
      registryId: registry.slice(0, 12),
      repositoryName: `m/${first?.repository}`,
      imageManifest: manifest?.bytes.toString("utf8"),
      imageManifestMediaType: manifest?.mediaType,
      imageTag: "2",
    }),
  );
}

it("is not waited for where a shard finds it stale: the finish ends with 4 and names that shard", async () => {
  await plannedStale();
  const before = stage.read("state/mirror.state.json");
  const finish = stage.start(["apply", "many.plan", "--finish", "--wait", "2h"]);
  await until(() => finish.stderr().includes("Waiting for shards"), "the finish waits");
  const codes: number[] = [];
  for (const shard of ["1/3", "2/3", "3/3"])
    codes.push((await stage.cli("apply", "many.plan", "--shard", shard, "--finish-if-last")).code);
  expect(codes.toSorted((a, b) => a - b)).toEqual([0, 0, 4]);
  const { code, stdout, stderr } = await finish.ended;
  expect(code, `${stdout}${stderr}`).toBe(4);
  expect(stderr).toContain(`Shard ${codes.indexOf(4) + 1}/3 found that ECR changed after the plan was made.`);
  expect(stdout).toContain("The plan is stale: 1 action is out of date.");
  expect(stage.read("state/mirror.state.json")).toBe(before);
  // What the others did is known all the same: a new plan has what the stale shard would have done.
  const next = await stage.cli("apply", "--yes");
  expect([next.code, next.stdout.includes(": 4 images")], next.stdout).toEqual([0, true]);
  expect((await stage.cli("drift")).code).toBe(0);
});

it.each([
  ["a plan file", ["many.plan"], []],
  ["a bundle", ["run"], ["--shards", "3"]],
])(
  "of %s with a blocked change is done by its shards, and the finish says 3",
  async (_, [place = ""], split) => {
    stage = await openStage(
      `${plainConfig}gates: [{ match: "m/team/app-01", allowedRegistries: [example.com] }]\n`,
    );
    stage.stock(images);
    expect((await stage.cli("plan", "--out", place, ...split)).code).toBe(0);
    for (const shard of ["1/3", "2/3"]) {
      const { code, stdout, stderr } = await stage.cli("apply", place, "--shard", shard);
      expect([code, stdout.includes("blocked")], stderr).toEqual([0, false]);
    }
    const last = await stage.cli("apply", place, "--shard", "3/3", "--finish-if-last");
    expect([last.code, last.stdout.includes("1 blocked")], `${last.stdout}${last.stderr}`).toEqual([3, true]);
    expect((await stage.cli("apply", place, "--finish")).code).toBe(3);
    expect(stage.read("mapping.csv").trimEnd().split("\n")).toHaveLength(images);
  },
);

it.each([
  ["--wait without --finish", ["apply", "many.plan", "--wait", "1s"]],
  ["--finish-if-last without --shard", ["apply", "many.plan", "--finish-if-last"]],
])("refuses %s", async (_, args) => {
  stage = await openStage(plainConfig);
  const { code, stderr } = await stage.cli(...args);
  expect([code, stderr.includes("usage/conflict") || stderr.includes("--finish")]).toEqual([64, true]);
});
