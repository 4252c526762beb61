// The printed policies against a recording of the calls that runs really make: nothing is listed that apply doesn't
// use, and nothing is used that isn't listed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  PutAccountSettingCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planMove } from "../../src/app/move-state.ts";
import { policyFor } from "../../src/app/iam-policy.ts";
import type { PolicyPurpose } from "../../src/core/settings/iam-policy.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { run as runProgram } from "./run-command.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const expireAfter = (days: number) =>
  `{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":${days}},"action":{"type":"expire"}}]}`;
const allow = (action: string) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:${action}"}]}`;

let server: EcrServer;
let mirror: Mirror;

beforeAll(async () => {
  useAwsEnvironment();
  server = await startEcr(registry);
  await server.sdk.send(new PutAccountSettingCommand({ name: "BLOB_MOUNTING", value: "ENABLED" }));
  mirror = await openMirror(`
version: 1
target: { ${server.settings}, prefix: m }
repositories:
  defaults:
    tagMutability: { mode: mutable, exclusions: ["v*"] }
    scanOnPush: true
    encryption: { type: KMS, key: alias/ecr }
    lifecyclePolicy: ${expireAfter(14)}
    repositoryPolicy: ${allow("BatchGetImage")}
    tags: { managed-by: ecr-mirror }
prune: { maxPercent: 100 }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`);
  await mirror.source.push("app-a", "1", "shared content");
  await mirror.source.push("app-b", "1", "shared content");
  const large = "more content ".repeat(200_000);
  await mirror.source.push("app-b", "2", large);
  await mirror.source.push("app-b", "again", large);
});
afterAll(async () => {
  await mirror.close();
  await server.close();
});

const list = (...references: readonly string[]) =>
  mirror.write("images.txt", references.map((one) => `SOURCE/${one}\n`).join(""));

async function listed(purpose: PolicyPurpose): Promise<string[]> {
  const { principals, warnings } = await mirror.run(({ config, runtime }) =>
    policyFor({ purpose }, config, runtime, signal),
  );
  expect([warnings, principals.map(({ name }) => name)]).toEqual([[], ["caller"]]);
  const statements = principals.flatMap(({ policy }) => policy.Statement);
  const actions = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith("ecr:"));
  return [...new Set(actions)].map((action) => action.replace("ecr:", "")).sort();
}

/** IAM's actions behind the requests since the last call. */
function used(): string[] {
  const actions = server.requests.splice(0).flatMap(({ operation, path }) => {
    if (["Ping", "Storage", "Unknown"].includes(operation)) return [];
    if (operation === "ListImageReferrers") return ["BatchGetImage"];
    // A blob comes in one PUT: it is a part of an upload and its end.
    if (operation === "CompleteLayerUpload") return [operation, "UploadLayerPart"];
    // A mount reads the layer in the repository that it comes from.
    return path.includes("mount=") ? [operation, "GetDownloadUrlForLayer"] : [operation];
  });
  return [...new Set(actions)].sort();
}

async function disturb(repositoryName: string): Promise<void> {
  const { sdk } = server;
  await sdk.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: "MUTABLE" }));
  await sdk.send(
    new PutImageScanningConfigurationCommand({
      repositoryName,
      imageScanningConfiguration: { scanOnPush: false },
    }),
  );
  await sdk.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: expireAfter(3) }));
  await sdk.send(new SetRepositoryPolicyCommand({ repositoryName, policyText: allow("PutImage") }));
  const resourceArn = `arn:aws:ecr:us-east-1:000000000000:repository/${repositoryName}`;
  await sdk.send(new TagResourceCommand({ resourceArn, tags: [{ Key: "managed-by", Value: "somebody" }] }));
}

describe("iam-policy", () => {
  it("--for apply lists just what plans and applies use", async () => {
    const actions = new Set<string>();
    const apply = async (...references: readonly string[]) => {
      list(...references);
      server.requests.length = 0;
      expect(await mirror.apply()).toMatchObject({ failed: [] });
      for (const action of used()) actions.add(action);
    };
    // New repositories that share a layer; an image into one that exists; a tag alone; then settings.
    await apply("app-a:1", "app-b:1");
    await apply("app-a:1", "app-b:1", "app-b:2");
    await apply("app-a:1", "app-b:1", "app-b:2", "app-b:again");
    await disturb("m/app-a");
    await apply("app-a:1", "app-b:1", "app-b:2", "app-b:again");
    expect((await mirror.plan()).actions).toEqual([]);
    expect([...actions].sort()).toEqual(await listed("apply"));
  });

  it("--for plan lists just what a plan uses", async () => {
    list("app-a:1", "app-b:1", "app-b:2", "app-a:3", "app-c:1");
    await mirror.source.push("app-a", "3", "new content");
    await mirror.source.push("app-c", "1", "a new repository");
    server.requests.length = 0;
    expect((await mirror.plan()).summary).toMatchObject({ createRepository: 1, copyImage: 2 });
    expect(used()).toEqual(await listed("plan"));
  });

  it("--for prune adds deleting, in repositories that only the state knows too", async () => {
    list("app-a:1");
    server.requests.length = 0;
    expect(await mirror.apply({}, { prune: true })).toMatchObject({ failed: [] });
    const actions = used();
    expect(actions).toContain("BatchDeleteImage");
    const prune = await listed("prune");
    expect(actions.filter((action) => !prune.includes(action))).toEqual([]);
    expect(prune.filter((action) => action !== "BatchDeleteImage")).toEqual(await listed("apply"));
  });

  it("--for replace adds deleting where an immutable tag is set anew", async () => {
    await mirror.source.push("app-a", "v1", "first");
    list("app-a:1", "app-a:v1");
    await mirror.apply();
    await mirror.source.push("app-a", "v1", "second");
    server.requests.length = 0;
    const report = await mirror.apply({}, { replace: ["m/app-a:v1"] });
    expect(report).toMatchObject({ failed: [], blocked: 0 });
    const actions = used();
    expect(actions).toContain("BatchDeleteImage");
    const replace = await listed("replace");
    expect(actions.filter((action) => !replace.includes(action))).toEqual([]);
    expect(replace.filter((action) => action !== "BatchDeleteImage")).toEqual(await listed("apply"));
  });

  it("--for move reads what the state owns below the old prefix", async () => {
    list("app-a:1");
    const plan = await mirror.run(async ({ config, runtime }) => {
      server.requests.length = 0;
      return (await planMove(config, runtime, { from: "m/app-a", to: "m/app-c" }, signal)).plan;
    });
    expect(plan.summary.copyImage).toBeGreaterThan(0);
    expect((await mirror.applyPlan(plan)).report).toMatchObject({ failed: [] });
    const actions = used();
    const move = await listed("move");
    expect(actions.filter((action) => !move.includes(action))).toEqual([]);
    // With it the tags of signatures are found in one request.
    expect([actions, await listed("apply")].map((one) => one.includes("ListImages"))).toEqual([true, false]);
    const { principals } = await mirror.run(({ config, runtime }) =>
      policyFor({ purpose: "move" }, config, runtime, signal),
    );
    const own = principals[0]?.policy.Statement.find(({ Sid }) => Sid === "Repositories");
    expect(own?.Resource).toContain("arn:aws:ecr:us-east-1:000000000000:repository/m/app-c");
  });

  it("follows rewrites and mirrors to the registries that are really read, and layouts nowhere", async () => {
    const folder = mirror.folder;
    const written = readFileSync(join(folder, "mirror.config.yaml"), "utf8");
    const own = "602401143452.dkr.ecr.us-west-2.amazonaws.com";
    const cache = "210987654321.dkr.ecr.us-west-2.amazonaws.com";
    const more = `  ${own}: { rewrite: cache.example.com/eks }
  docker.io: { mirrors: ["${cache}"], rewrite: public.ecr.aws/docker }
  ${cache}: { assumeRole: "arn:aws:iam::210987654321:role/pull", externalId: x-1 }
  quay.io: { rewrite: "oci:images" }
`;
    mirror.write("mirror.config.yaml", `${written}${more}`);
    mirror.write("images.txt", `${own}/eks/pause:3.5\nnginx:1\nquay.io/coreos/etcd:1\n`);
    const { principals } = await mirror.run(({ config, runtime }) =>
      policyFor({ purpose: "plan" }, config, runtime, signal),
    );
    expect(principals.map(({ name, uses }) => [name, uses])).toEqual([
      [
        "caller",
        [`keeps ${registry}`, "assumes arn:aws:iam::210987654321:role/pull", "reads public.ecr.aws"],
      ],
      ["role-210987654321-pull", [`reads ${cache}`]],
    ]);
    expect(principals[1]?.policy.Statement).toEqual([
      { Sid: "Login", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
      {
        Sid: "Sources",
        Effect: "Allow",
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:ListImages"],
        Resource: ["arn:aws:ecr:us-west-2:210987654321:repository/library/nginx"],
      },
    ]);
    mirror.write("mirror.config.yaml", written);
    list("app-a:1");
  });

  it("prints one principal by its name, in each format, and knows no other", async () => {
    const args = ["iam-policy", "-c", `${mirror.folder}/mirror.config.yaml`];
    const environment = { PASSWORD: mirror.source.password };
    const terraform = await runProgram([...args, "--format", "terraform"], { environment });
    expect([terraform.code, terraform.stdout]).toEqual([
      0,
      expect.stringMatching(/^# caller: .*\nresource "aws_iam_policy" "caller"/s),
    ]);
    const template = await runProgram([...args, "--format", "cloudformation", "--principal", "caller"], {
      environment,
    });
    expect(template.stdout).toMatch(/^# caller: .*AWSTemplateFormatVersion/s);
    const other = await runProgram([...args, "--principal", "target"], { environment });
    expect([other.code, other.stdout]).toEqual([64, ""]);
    expect(other.stderr).toMatch(/a principal "target"[\s\S]*Use one of: caller/);
  });

  it("prints JSON alone on standard output", async () => {
    const args = ["iam-policy", "-c", `${mirror.folder}/mirror.config.yaml`, "--for", "plan"];
    const ran = await runProgram(args, { environment: { PASSWORD: mirror.source.password } });
    expect(ran.code).toBe(0);
    const policy = JSON.parse(ran.stdout) as { Statement: { Sid: string; Resource: string[] }[] };
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(["Registry", "Repositories"]);
    expect(policy.Statement[1]?.Resource).toEqual(["arn:aws:ecr:us-east-1:000000000000:repository/m/app-a"]);
    expect((await runProgram(["iam-policy", "--for", "all"])).code).toBe(64);
  });
});
