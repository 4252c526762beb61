// Policies, the account's and the registry's settings, templates and cache rules.
import { describe, expect, it } from "vitest";
import { start, type Json, type Started } from "./client.ts";
import { makeImage } from "./fixtures.ts";

const repositoryName = "team/app";
const account = "000000000000";

async function withRepository(options: Parameters<typeof start>[0] = {}): Promise<Started> {
  const started = await start(options);
  await started.client.ok("CreateRepository", { repositoryName });
  return started;
}

function lifecycle(selection: object, action: object = { type: "expire" }, rulePriority = 1): object {
  return { rulePriority, description: "what this rule is for, at some length", selection, action };
}

const keepOne = JSON.stringify({
  rules: [lifecycle({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 })],
});

describe("policies", () => {
  it("keeps a repository policy until it is deleted, in its own spelling", async () => {
    const { client } = await withRepository();
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: ["ecr:BatchGetImage"] }],
    };
    expect(await client.refused("GetRepositoryPolicy", { repositoryName })).toBe(
      `RepositoryPolicyNotFoundException: Repository policy does not exist for the repository with name '${repositoryName}' in the registry with id '${account}'`,
    );
    await client.ok("SetRepositoryPolicy", { repositoryName, policyText: JSON.stringify(policy) });
    const { policyText } = await client.ok("GetRepositoryPolicy", { repositoryName });
    expect(policyText).not.toBe(JSON.stringify(policy));
    expect(JSON.parse(String(policyText))).toEqual(policy);
    await client.ok("DeleteRepositoryPolicy", { repositoryName });
    expect(await client.refused("DeleteRepositoryPolicy", { repositoryName })).toContain(
      "RepositoryPolicyNotFoundException",
    );
  });

  it.each(["{", "[]", "{}", '{"Statement":[]}', '{"Statement":[{"Effect":"Perhaps"}]}'])(
    "refuses the repository policy %s",
    async (policyText) => {
      const { client } = await withRepository();
      expect(await client.refused("SetRepositoryPolicy", { repositoryName, policyText })).toBe(
        "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
      );
    },
  );

  it("keeps a lifecycle policy until it is deleted", async () => {
    const { client } = await withRepository();
    expect(await client.refused("GetLifecyclePolicy", { repositoryName })).toBe(
      `LifecyclePolicyNotFoundException: Lifecycle policy does not exist for the repository with name '${repositoryName}' in the registry with id '${account}'`,
    );
    await client.ok("PutLifecyclePolicy", { repositoryName, lifecyclePolicyText: keepOne });
    expect(await client.ok("GetLifecyclePolicy", { repositoryName })).toMatchObject({
      lifecyclePolicyText: keepOne,
      lastEvaluatedAt: 0,
    });
    await client.ok("DeleteLifecyclePolicy", { repositoryName });
    expect(await client.refused("GetLifecyclePolicy", { repositoryName })).toContain(
      "LifecyclePolicyNotFoundException",
    );
    expect(
      await client.refused("PutLifecyclePolicy", { repositoryName, lifecyclePolicyText: "{}" }),
    ).toContain("must have length greater than or equal to 100");
  });

  it.each<[string, object[]]>([
    ["no rule", []],
    ["an unknown count", [lifecycle({ tagStatus: "any", countType: "sinceForever", countNumber: 1 })]],
    ["days without a unit", [lifecycle({ tagStatus: "any", countType: "sinceImagePushed", countNumber: 1 })]],
    [
      "tagged without patterns",
      [lifecycle({ tagStatus: "tagged", countType: "imageCountMoreThan", countNumber: 1 })],
    ],
    [
      "one priority twice",
      [
        lifecycle({ tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 }),
        lifecycle({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 }),
      ],
    ],
    [
      "an action it doesn't know",
      [lifecycle({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 }, { type: "burn" })],
    ],
  ])("refuses a lifecycle policy with %s", async (_what, rules) => {
    const { client } = await withRepository();
    const lifecyclePolicyText = JSON.stringify({ rules }).padEnd(120);
    expect(await client.refused("PutLifecyclePolicy", { repositoryName, lifecyclePolicyText })).toContain(
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure",
    );
  });

  it("previews what a lifecycle policy would expire", async () => {
    let now = new Date("2026-11-01T00:00:00Z");
    const { client } = await withRepository({ clock: () => now });
    const images = [makeImage(), makeImage(), makeImage()];
    for (const [at, image] of images.entries()) {
      now = new Date(Date.UTC(2026, 10, 1 + at));
      await client.login();
      await client.push(repositoryName, `v${at}`, image);
    }
    expect(await client.refused("GetLifecyclePolicyPreview", { repositoryName })).toContain(
      "LifecyclePolicyPreviewNotFoundException",
    );
    expect(await client.refused("StartLifecyclePolicyPreview", { repositoryName })).toContain(
      "LifecyclePolicyNotFoundException",
    );
    await client.ok("StartLifecyclePolicyPreview", { repositoryName, lifecyclePolicyText: keepOne });
    const preview = await client.ok("GetLifecyclePolicyPreview", { repositoryName });
    expect(preview).toMatchObject({ status: "COMPLETE", summary: { expiringImageTotalCount: 2 } });
    expect(new Set((preview["previewResults"] as Json[]).map((one) => one["imageDigest"]))).toEqual(
      new Set([images[0]?.digest, images[1]?.digest]),
    );
    const old = JSON.stringify({
      rules: [
        lifecycle({
          tagStatus: "tagged",
          tagPatternList: ["v*"],
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 1,
        }),
      ],
    });
    now = new Date("2026-11-03T12:00:00Z");
    await client.ok("StartLifecyclePolicyPreview", { repositoryName, lifecyclePolicyText: old });
    expect((await client.ok("GetLifecyclePolicyPreview", { repositoryName }))["previewResults"]).toHaveLength(
      2,
    );
  });
});

describe("the account and the registry", () => {
  it("keeps account settings and knows their values", async () => {
    const { client } = await start();
    expect(await client.ok("GetAccountSetting", { name: "BLOB_MOUNTING" })).toEqual({
      name: "BLOB_MOUNTING",
      value: "DISABLED",
    });
    await client.ok("PutAccountSetting", { name: "BLOB_MOUNTING", value: "ENABLED" });
    expect(await client.ok("GetAccountSetting", { name: "BLOB_MOUNTING" })).toMatchObject({
      value: "ENABLED",
    });
    expect(
      await client.refused("PutAccountSetting", { name: "BLOB_MOUNTING", value: "SOMETIMES" }),
    ).toContain("InvalidParameterException");
    expect(await client.refused("GetAccountSetting", { name: "toString" })).toContain(
      "InvalidParameterException",
    );
  });

  it("keeps the replication rules", async () => {
    const { client } = await start();
    expect(await client.ok("DescribeRegistry")).toEqual({
      registryId: account,
      replicationConfiguration: { rules: [] },
    });
    const replicationConfiguration = {
      rules: [
        {
          destinations: [{ region: "eu-west-1", registryId: account }],
          repositoryFilters: [{ filter: "team", filterType: "PREFIX_MATCH" }],
        },
      ],
    };
    await client.ok("PutReplicationConfiguration", { replicationConfiguration });
    expect(await client.ok("DescribeRegistry")).toMatchObject({ replicationConfiguration });
    expect(
      await client.refused("PutReplicationConfiguration", {
        replicationConfiguration: { rules: Array.from({ length: 11 }, () => ({ destinations: [] })) },
      }),
    ).toContain("InvalidParameterException");
  });

  it("applies registry scanning over a repository's own", async () => {
    const { client } = await withRepository();
    await client.ok("CreateRepository", {
      repositoryName: "own",
      imageScanningConfiguration: { scanOnPush: true },
    });
    const rules = [
      { scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: [{ filter: "team*", filterType: "WILDCARD" }] },
    ];
    expect(await client.refused("PutRegistryScanningConfiguration", { scanType: "BASIC", rules })).toContain(
      "InvalidParameterException",
    );
    await client.ok("PutRegistryScanningConfiguration", { scanType: "ENHANCED", rules });
    expect(await client.ok("GetRegistryScanningConfiguration")).toMatchObject({
      scanningConfiguration: { scanType: "ENHANCED", rules },
    });
    const got = await client.ok("BatchGetRepositoryScanningConfiguration", {
      repositoryNames: [repositoryName, "own", "gone"],
    });
    expect(got["scanningConfigurations"]).toMatchObject([
      { repositoryName, scanFrequency: "CONTINUOUS_SCAN", appliedScanFilters: [{ filter: "team*" }] },
      { repositoryName: "own", scanFrequency: "SCAN_ON_PUSH", scanOnPush: true },
    ]);
    expect(got["failures"]).toMatchObject([{ repositoryName: "gone", failureCode: "REPOSITORY_NOT_FOUND" }]);
  });

  it("keeps creation templates", async () => {
    const { client } = await start();
    await client.ok("CreateRepositoryCreationTemplate", {
      prefix: "team/",
      appliedFor: ["CREATE_ON_PUSH"],
      encryptionConfiguration: { encryptionType: "KMS" },
    });
    expect(
      await client.refused("CreateRepositoryCreationTemplate", {
        prefix: "team",
        appliedFor: ["REPLICATION"],
      }),
    ).toContain("TemplateAlreadyExistsException");
    await client.ok("CreateRepositoryCreationTemplate", { prefix: "ROOT", appliedFor: ["REPLICATION"] });
    const { repositoryCreationTemplates } = await client.ok("DescribeRepositoryCreationTemplates");
    expect(repositoryCreationTemplates).toMatchObject([
      { prefix: "ROOT" },
      { prefix: "team", imageTagMutability: "MUTABLE" },
    ]);
    expect(
      (await client.ok("DescribeRepositoryCreationTemplates", { prefixes: ["team"] }))[
        "repositoryCreationTemplates"
      ],
    ).toHaveLength(1);
    await client.ok("DeleteRepositoryCreationTemplate", { prefix: "team" });
    expect(await client.refused("DeleteRepositoryCreationTemplate", { prefix: "team" })).toContain(
      "TemplateNotFoundException",
    );
  });

  it("keeps pull-through cache rules", async () => {
    const { client } = await start();
    const rule = {
      ecrRepositoryPrefix: "hub",
      upstreamRegistryUrl: "registry-1.docker.io",
      upstreamRegistry: "docker-hub",
    };
    expect(await client.ok("CreatePullThroughCacheRule", rule)).toMatchObject({
      ...rule,
      registryId: account,
    });
    expect(await client.refused("CreatePullThroughCacheRule", rule)).toContain(
      "PullThroughCacheRuleAlreadyExistsException",
    );
    expect((await client.ok("DescribePullThroughCacheRules"))["pullThroughCacheRules"]).toMatchObject([rule]);
    expect(
      await client.refused("DescribePullThroughCacheRules", { ecrRepositoryPrefixes: ["none"] }),
    ).toContain("PullThroughCacheRuleNotFoundException");
    expect(await client.ok("DeletePullThroughCacheRule", { ecrRepositoryPrefix: "hub" })).toMatchObject(rule);
    expect((await client.ok("DescribePullThroughCacheRules"))["pullThroughCacheRules"]).toEqual([]);
  });
});
