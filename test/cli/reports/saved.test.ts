// What `plan --out` says to do next, from real runs: apply the plan, or correct the errors that left nothing to apply.
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Ran, run } from "../../app/run-command.ts";
import { enterStage, leaveStage } from "../../support/entered-stage.ts";
import { type Stage } from "../../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await enterStage();
});
afterEach(() => leaveStage(stage));

const plan = (...args: readonly string[]): Promise<Ran> => run(["plan", ...args], { environment: stage.env });

it("a plan with changes is to be applied, even if other images failed", async () => {
  stage.stock(2);
  const ran = await plan("--out", "mirror.plan");
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stderr).toContain("Saved mirror.plan. Next: ecr-mirror apply mirror.plan\n");
  stage.list("team/app-01:1", "team/absent:1");
  const partial = await plan("--out", "mirror.plan");
  expect(partial.code, partial.stderr).toBe(1);
  expect(partial.stderr).toContain("Saved mirror.plan. Next: ecr-mirror apply mirror.plan\n");
});

it("a plan whose images all failed has nothing to apply", async () => {
  stage.list("team/absent:1", "team/missing:2");
  const ran = await plan("--out", "mirror.plan");
  expect(ran.code, ran.stderr).toBe(1);
  expect(ran.stderr).toContain(
    "Saved mirror.plan, but there is nothing to apply. Correct the errors and plan again.\n",
  );
  expect(ran.stderr).not.toContain("Next:");
});

it("of several configs, one plan with changes is enough to apply", async () => {
  stage.stock(1);
  stage.list("team/absent:1");
  const several = ["-c", "mirror.config.yaml", "-c", "other.yaml", "--out", "plans"];
  stage.write("other.yaml", stage.read("mirror.config.yaml").replace("prefix: m", "prefix: other"));
  const failed = await plan(...several);
  expect(failed.code, failed.stderr).toBe(1);
  expect(failed.stderr).toContain(
    "Saved the plans in plans, but there is nothing to apply. Correct the errors and plan again.\n",
  );
  stage.write("other.txt", stage.read("images.txt").replace("team/absent", "team/app-01"));
  stage.write("other.yaml", stage.read("other.yaml").replace("images.txt", "other.txt"));
  const one = await plan(...several);
  expect(one.code, one.stderr).toBe(1);
  expect(one.stderr).toContain("Saved the plans in plans. Next, with the same -c: ecr-mirror apply plans\n");
});
