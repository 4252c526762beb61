// What a plan says before the first byte: what the registry as a whole is set to, lifecycle policies that would take
// wanted images away, rules without effect. A plan without changes asks for none of it.
import {
  CreatePullThroughCacheRuleCommand,
  PutAccountSettingCommand,
  PutReplicationConfigurationCommand,
} from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../../support/aws.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";
import { testTiming } from "../../support/timing.ts";

let target: EcrServer;
let mirror: Mirror;
beforeEach(async () => {
  useAwsEnvironment();
  target = await startEcr("000000000000.dkr.ecr.us-east-1.amazonaws.com");
});
afterEach(async () => {
  await mirror.close();
  await target.close();
});

const elsewhere =
  'registry: 000000000000.dkr.ecr.eu-west-1.amazonaws.com, endpoint: "http://127.0.0.1:9", registryEndpoint: "http://127.0.0.1:9"';

async function open(repositories: string, replicas = ""): Promise<void> {
  const config = `
version: 1
target: { ${target.settings}, prefix: mi }${replicas}
repositories:${repositories}
sources:
  - { name: list, kind: list, path: images.txt }`;
  mirror = await openMirror(config, { timing: testTiming() });
  for (const [name, content] of [
    ["app-a", "one"],
    ["app-b", "two"],
  ] as const)
    await mirror.source.push(name, "1", content);
  mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-b:1\n");
}

const codes = ({ warnings }: Plan) => warnings.map(({ code }) => code);
const factCalls = () =>
  target.requests
    .map(({ operation }) => operation)
    .filter((one) => /^(GetAccountSetting|Describe(Registry|Pull|RepositoryC)|GetRegistryS)/.test(one))
    .sort();

describe("what the registry is set to", () => {
  it("is asked once, and only what can disturb the plan", async () => {
    await open("\n  defaults: { tagMutability: mutable }");
    await mirror.apply();
    const forCreation = ["DescribePullThroughCacheRules", "DescribeRepositoryCreationTemplates"];
    expect(factCalls()).toEqual([...forCreation, "GetAccountSetting"]);
    target.requests.length = 0;
    expect((await mirror.plan()).actions).toEqual([]);
    expect(factCalls()).toEqual([]);
    await mirror.source.push("app-a", "1", "moved");
    expect((await mirror.plan()).actions).toHaveLength(1);
    expect(factCalls()).toEqual([]);
    await mirror.source.push("app-b", "1", "moved too");
    expect((await mirror.plan()).actions).toHaveLength(2);
    expect(factCalls()).toEqual(["GetAccountSetting"]);
  });

  it("has its scanning rules asked for when a repository is to be scanned", async () => {
    await open("\n  defaults: { scanOnPush: true }");
    await mirror.plan();
    expect(factCalls()).toContain("GetRegistryScanningConfiguration");
  });

  it("a pull-through cache with the prefix is a warning, and mounting that is off is not tried", async () => {
    await open("\n  defaults: { tagMutability: mutable }");
    await target.sdk.send(new PutAccountSettingCommand({ name: "BLOB_MOUNTING", value: "DISABLED" }));
    await target.sdk.send(
      new CreatePullThroughCacheRuleCommand({
        ecrRepositoryPrefix: "mi",
        upstreamRegistryUrl: "public.ecr.aws",
      }),
    );
    const plan = await mirror.plan();
    expect(codes(plan)).toEqual(["plan/pull-through"]);
    expect(plan.failures).toEqual([]);
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect(target.requests.some(({ path }) => path.includes("mount="))).toBe(false);
  });

  it("replication to a registry that the config fills too is a warning", async () => {
    await open("\n  defaults: { tagMutability: mutable }", `\nreplicas: [{ ${elsewhere} }]`);
    await target.sdk.send(
      new PutReplicationConfigurationCommand({
        replicationConfiguration: {
          rules: [
            {
              destinations: [{ region: "eu-west-1", registryId: "000000000000" }],
              repositoryFilters: [{ filterType: "PREFIX_MATCH", filter: "mi/app-a" }],
            },
          ],
        },
      }),
    );
    const plan = await mirror.plan();
    expect(codes(plan)).toContain("plan/replication");
    expect(plan.warnings.find(({ code }) => code === "plan/replication")?.detail).toContain("mi/app-a to");
  });
});

describe("the lifecycle policy", () => {
  const keepOne = `{ rules: [{ rulePriority: 1, selection: { tagStatus: any, countType: imageCountMoreThan, countNumber: 1 }, action: { type: expire } }] }`;

  it("that would take wanted images away is a warning that names them and the rule", async () => {
    await open(`\n  defaults: { tagMutability: mutable, lifecyclePolicy: ${keepOne} }`);
    expect(codes(await mirror.plan())).toEqual([]);
    await mirror.source.push("app-a", "2", "three");
    mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-a:2\n");
    const { warnings } = await mirror.plan();
    expect(warnings).toMatchObject([{ code: "plan/lifecycle" }]);
    expect(warnings[0]?.detail).toMatch(
      /^mi\/app-a: rule 1 \(more than 1 images\) would expire mi\/app-a:[12]\.$/,
    );
  });

  it("counts what ECR holds already, oldest first", async () => {
    await open(`\n  defaults: { tagMutability: mutable, lifecyclePolicy: ${keepOne} }`);
    await mirror.apply();
    await mirror.source.push("app-a", "2", "three");
    mirror.write("images.txt", "SOURCE/app-a:1\nSOURCE/app-a:2\n");
    const { warnings } = await mirror.plan();
    expect(warnings[0]?.detail).toContain("would expire mi/app-a:1.");
  });
});

describe("rules", () => {
  it("without effect are warnings with their position", async () => {
    await open(`
  defaults: { tagMutability: mutable }
  rules:
    - { match: mi/**, tagMutability: immutable }
    - { match: mi/app-a, scanOnPush: true }
    - { match: n/**, scanOnPush: true }`);
    const { warnings } = await mirror.plan();
    expect(warnings.map(({ code, at }) => ({ code, line: at?.line }))).toEqual([
      { code: "plan/hidden-rule", line: 8 },
      { code: "plan/unused-rule", line: 9 },
    ]);
    expect(warnings[0]?.detail).toContain('The earlier rule "mi/**" on line 7');
  });
});
