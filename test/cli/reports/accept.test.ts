// `accept:` in the config, in real runs: what is accepted is counted by every command, what is not is told.
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Ran, run } from "../../app/run-command.ts";
import { enterStage, leaveStage } from "../../support/entered-stage.ts";
import { plainConfig, type Stage } from "../../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await enterStage();
});
afterEach(() => leaveStage(stage));

const cli = (...args: readonly string[]): Promise<Ran> => run(args, { environment: stage.env });
const rule = plainConfig.replace(
  "{ tagMutability: mutable } }",
  '{ tagMutability: mutable }, rules: [{ match: "nothing/**", scanOnPush: true }] }',
);

it("a plan counts an accepted warning, and tells it where it is not accepted", async () => {
  stage.stock(1);
  stage.write("mirror.config.yaml", rule);
  expect((await cli("plan")).stdout).toContain("[plan/unused-rule]");
  // A code that never occurs is no news.
  stage.write("mirror.config.yaml", `${rule}accept: [plan/unused-rule, plan/quota]\n`);
  const ran = await cli("plan");
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toContain("\n1 accepted warning: plan/unused-rule 1.\n");
  expect(ran.stdout).not.toContain("[plan/unused-rule]");
  expect(`${ran.stdout}${ran.stderr}`).not.toContain("plan/quota");
  const json = await cli("plan", "--format", "json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    warnings: [],
    accepted: [{ code: "plan/unused-rule", count: 1 }],
  });
  expect((await cli("plan", "--out", "saved.plan")).code).toBe(0);
  expect((await cli("apply", "saved.plan")).code).toBe(0);
});

it("drift counts them too", async () => {
  stage.stock(1);
  stage.write("mirror.config.yaml", `${plainConfig}accept: [drift/unused-ignore]\n`);
  expect((await cli("apply", "--yes")).code).toBe(0);
  const ran = await cli("drift", "--ignore", "none/**");
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stderr).toContain("1 accepted warning: drift/unused-ignore 1.");
  expect(ran.stderr).not.toContain("[drift/unused-ignore]");
  const json = await cli("drift", "--ignore", "none/**", "--format", "json");
  expect(JSON.parse(json.stdout)).toMatchObject({
    warnings: [],
    accepted: [{ code: "drift/unused-ignore" }],
  });
});

it("an unknown code is an error at its place, with a suggestion", async () => {
  stage.write("mirror.config.yaml", `${plainConfig}accept: [plan/qouta]\n`);
  const ran = await cli("validate");
  expect(ran.code).toBe(64);
  expect(ran.stderr).toContain("[config/accept]");
  expect(ran.stderr).toContain("mirror.config.yaml:8:10");
  expect(ran.stderr).toContain('Did you mean "plan/quota"?');
});
