// A plan over several machines, with the built program: parts as an engine says, one repository split, and a finish that
// waits or that the last shard does.
import { existsSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

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
      `Shard ${at + 1}/4, by AWS_BATCH_JOB_ARRAY_INDEX=${at} and AWS_BATCH_JOB_ARRAY_SIZE=4.`,
    );
  }
  const finishers = shards.filter(({ stderr }) => stderr.includes("All shards are through: finishing."));
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

it.each([
  ["--wait without --finish", ["apply", "many.plan", "--wait", "1s"]],
  ["--finish-if-last without --shard", ["apply", "many.plan", "--finish-if-last"]],
])("refuses %s", async (_, args) => {
  stage = await openStage(plainConfig);
  const { code, stderr } = await stage.cli(...args);
  expect([code, stderr.includes("usage/conflict") || stderr.includes("--finish")]).toEqual([64, true]);
});
