import { describe, expect, it } from "vitest";
import { settingNames } from "../../../src/core/settings/table.ts";
import { iamPolicy, type PolicyFacts, type PolicyPurpose } from "../../../src/core/settings/iam-policy.ts";

const facts: PolicyFacts = {
  registries: [
    {
      partition: "aws",
      account: "123456789012",
      region: "us-west-2",
      repositories: ["platform/redis", "platform/nginx"],
      declared: new Set(["tagMutability", "scanOnPush"]),
      keys: [],
    },
  ],
  sources: [],
  state: null,
};

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

function actions(purpose: PolicyPurpose, from: PolicyFacts = facts): string[] {
  return iamPolicy(purpose, from).Statement.flatMap((statement) => statement.Action);
}

describe("iamPolicy", () => {
  it("plans with reading alone", () => {
    const changing = actions("plan").filter((action) => !/^ecr:(Describe|Get|List)/.test(action));
    expect(changing).toEqual([]);
  });

  it("reads and writes only the settings that are declared", () => {
    expect(actions("apply")).toContain("ecr:PutImageTagMutability");
    expect(actions("apply")).not.toContain("ecr:SetRepositoryPolicy");
    expect(actions("plan")).not.toContain("ecr:GetLifecyclePolicy");
    const declared = new Set(["lifecyclePolicy", "repositoryPolicy", "tags"] as const);
    const more = { ...facts, registries: facts.registries.map((one) => ({ ...one, declared })) };
    expect(actions("plan", more)).toEqual(
      expect.arrayContaining([
        "ecr:GetLifecyclePolicy",
        "ecr:GetRepositoryPolicy",
        "ecr:ListTagsForResource",
      ]),
    );
    expect(actions("apply", more)).not.toContain("ecr:PutImageTagMutability");
  });

  it("deletes only to prune", () => {
    expect(actions("apply")).not.toContain("ecr:BatchDeleteImage");
    expect(actions("prune")).toContain("ecr:BatchDeleteImage");
  });

  it("names exactly the repositories, sorted", () => {
    const statement = iamPolicy("apply", facts).Statement.find(({ Sid }) => Sid === "Repositories");
    expect(statement?.Resource).toEqual([
      "arn:aws:ecr:us-west-2:123456789012:repository/platform/nginx",
      "arn:aws:ecr:us-west-2:123456789012:repository/platform/redis",
    ]);
  });

  it("has no statement without a resource", () => {
    const none = { ...facts, registries: facts.registries.map((one) => ({ ...one, repositories: [] })) };
    for (const { Sid, Resource } of iamPolicy("apply", none).Statement) expect(Resource, Sid).not.toEqual([]);
  });

  it("speaks other partitions' ARNs", () => {
    const china = {
      ...facts,
      registries: facts.registries.map((one) => ({
        ...one,
        partition: "aws-cn",
        region: "cn-north-1",
        keys: ["alias/ecr"],
      })),
      state: {
        partition: "aws-cn",
        bucket: "states",
        key: "m.json",
        kms: { key: "alias/s", account: "1", region: "cn-north-1" },
      },
    };
    const text = JSON.stringify(iamPolicy("apply", china));
    expect(text).not.toMatch(/arn:aws:/);
    expect(text).toContain("arn:aws-cn:ecr:cn-north-1:123456789012:repository/platform/nginx");
    expect(text).toContain("ecr.cn-north-1.amazonaws.com.cn");
    expect(text).toContain("arn:aws-cn:s3:::states/m.json");
    expect(text).toContain("arn:aws-cn:kms:cn-north-1:1:key/*");
    expect(text).toContain("s3.cn-north-1.amazonaws.com.cn");
  });

  it("allows keys by ARN and by alias, through ECR only, and only to apply", () => {
    const arn = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555";
    const keys = [arn, "alias/ecr", "66666666-2222-3333-4444-555555555555"];
    const with3 = { ...facts, registries: facts.registries.map((one) => ({ ...one, keys })) };
    const statements = iamPolicy("apply", with3).Statement.filter(({ Sid }) => Sid.startsWith("Key"));
    expect(statements.map(({ Sid }) => Sid)).toEqual(["Keys", "KeyAliases"]);
    expect(statements[0]?.Resource).toEqual([
      arn,
      "arn:aws:kms:us-west-2:123456789012:key/66666666-2222-3333-4444-555555555555",
    ]);
    expect(statements[1]?.Condition?.["ForAnyValue:StringEquals"]).toEqual({
      "kms:ResourceAliases": ["alias/ecr"],
    });
    expect(
      statements.every(({ Condition }) => JSON.stringify(Condition).includes("ecr.us-west-2.amazonaws.com")),
    ).toBe(true);
    expect(JSON.stringify(iamPolicy("plan", with3))).not.toContain("kms:");
  });

  it("reads the state to plan, writes state and lock to apply", () => {
    const with3 = { ...facts, state: { partition: "aws", bucket: "states", key: "team/mirror.json" } };
    expect(actions("plan", with3).filter((action) => action.startsWith("s3:"))).toEqual([
      "s3:ListBucket",
      "s3:GetObject",
    ]);
    const deletes = iamPolicy("apply", with3).Statement.find(({ Action }) =>
      Action.includes("s3:DeleteObject"),
    );
    expect(deletes?.Resource).toEqual([
      "arn:aws:s3:::states/team/mirror.json.lock",
      "arn:aws:s3:::states/team/mirror.json.d/*",
    ]);
  });

  it.each([
    [
      "an ARN",
      keyArn,
      undefined,
      keyArn,
      { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
    ],
    [
      "an id in a region that nobody says",
      "mrk-1",
      undefined,
      "arn:aws:kms:*:111122223333:key/mrk-1",
      { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
    ],
    [
      "an alias",
      "alias/state",
      "us-east-2",
      "arn:aws:kms:us-east-2:111122223333:key/*",
      {
        StringEquals: { "kms:ViaService": "s3.us-east-2.amazonaws.com" },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/state"] },
      },
    ],
    [
      "an alias's ARN",
      "arn:aws:kms:eu-west-1:999999999999:alias/state",
      "us-east-2",
      "arn:aws:kms:eu-west-1:999999999999:key/*",
      {
        StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/state"] },
      },
    ],
  ])("uses the state's key by S3, named by %s", (_, key, region, resource, condition) => {
    const kms = { key, account: "111122223333", ...(region === undefined ? {} : { region }) };
    const state = { partition: "aws", bucket: "states", key: "m.json", kms };
    const found = (purpose: PolicyPurpose) =>
      iamPolicy(purpose, { ...facts, state }).Statement.find(({ Sid }) => Sid === "StateKey");
    const Action = ["kms:Decrypt", "kms:GenerateDataKey"];
    expect(found("apply")).toEqual({
      Sid: "StateKey",
      Effect: "Allow",
      Action,
      Resource: [resource],
      Condition: condition,
    });
    expect(found("plan")?.Action).toEqual(["kms:Decrypt"]);
  });

  it("falls back to prefixes when a policy of names would be too long for IAM", () => {
    const repositories = Array.from({ length: 300 }, (_, index) => `platform/team-${index}/image`);
    const many = {
      ...facts,
      registries: facts.registries.map((one) => ({ ...one, repositories: ["single", ...repositories] })),
    };
    const statement = iamPolicy("apply", many).Statement.find(({ Sid }) => Sid === "Repositories");
    expect(statement?.Resource).toEqual([
      "arn:aws:ecr:us-west-2:123456789012:repository/platform/*",
      "arn:aws:ecr:us-west-2:123456789012:repository/single",
    ]);
  });

  it("pulls from private ECR sources and changes nothing there", () => {
    const source = {
      partition: "aws",
      account: "602401143452",
      region: "us-west-2",
      repositories: ["eks/pause"],
    };
    const statement = iamPolicy("apply", { ...facts, sources: [source] }).Statement.find(
      ({ Sid }) => Sid === "Sources",
    );
    expect(statement?.Action).toEqual(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:ListImages"]);
    expect(statement?.Resource).toEqual(["arn:aws:ecr:us-west-2:602401143452:repository/eks/pause"]);
  });

  const scope = { partition: "aws", account: "123456789012", region: "us-west-2" };
  const repository = "arn:aws:ecr:us-west-2:123456789012:repository/a";
  const everything: PolicyFacts = {
    registries: [
      {
        ...scope,
        repositories: ["a"],
        declared: new Set(settingNames),
        keys: ["alias/b", "key-2", "arn:aws:kms:us-west-2:123456789012:alias/a", "key-1"],
      },
    ],
    sources: [{ ...scope, account: "210987654321", repositories: ["b"] }],
    state: { partition: "aws", bucket: "states", key: "m.json" },
  };
  const listing = {
    Sid: "StateList",
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: ["arn:aws:s3:::states"],
    Condition: { StringLike: { "s3:prefix": ["m.json", "m.json.lock", "m.json.d/*"] } },
  };
  const sourcing = {
    Sid: "Sources",
    Effect: "Allow",
    Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:ListImages"],
    Resource: ["arn:aws:ecr:us-west-2:210987654321:repository/b"],
  };
  const login = { Sid: "Login", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] };
  const registry = {
    Sid: "Registry",
    Effect: "Allow",
    Action: [
      "ecr:DescribePullThroughCacheRules",
      "ecr:DescribeRepositories",
      "ecr:DescribeRepositoryCreationTemplates",
      "ecr:GetRegistryScanningConfiguration",
    ],
    Resource: ["*"],
  };
  const reading = [
    "ecr:DescribeImages",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListTagsForResource",
  ];

  it("is the whole of what a plan needs", () => {
    expect(iamPolicy("plan", everything)).toEqual({
      Version: "2012-10-17",
      Statement: [
        login,
        registry,
        { Sid: "Repositories", Effect: "Allow", Action: reading, Resource: [repository] },
        sourcing,
        listing,
        {
          Sid: "State",
          Effect: "Allow",
          Action: ["s3:GetObject"],
          Resource: ["arn:aws:s3:::states/m.json", "arn:aws:s3:::states/m.json.d/*"],
        },
      ],
    });
  });

  it("is the whole of what pruning needs", () => {
    const via = { "kms:ViaService": "ecr.us-west-2.amazonaws.com" };
    const keyActions = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"];
    const key = "arn:aws:kms:us-west-2:123456789012:key";
    const state = "arn:aws:s3:::states/m.json";
    expect(iamPolicy("prune", everything)).toEqual({
      Version: "2012-10-17",
      Statement: [
        login,
        registry,
        {
          Sid: "Repositories",
          Effect: "Allow",
          Action: [
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchDeleteImage",
            "ecr:BatchGetImage",
            "ecr:CompleteLayerUpload",
            "ecr:CreateRepository",
            "ecr:DescribeImages",
            "ecr:GetDownloadUrlForLayer",
            "ecr:GetLifecyclePolicy",
            "ecr:GetRepositoryPolicy",
            "ecr:InitiateLayerUpload",
            "ecr:ListTagsForResource",
            "ecr:PutImage",
            "ecr:PutImageScanningConfiguration",
            "ecr:PutImageTagMutability",
            "ecr:PutLifecyclePolicy",
            "ecr:SetRepositoryPolicy",
            "ecr:TagResource",
            "ecr:UploadLayerPart",
          ],
          Resource: [repository],
        },
        sourcing,
        {
          Sid: "Keys",
          Effect: "Allow",
          Action: keyActions,
          Resource: [`${key}/key-1`, `${key}/key-2`],
          Condition: { StringEquals: via },
        },
        {
          Sid: "KeyAliases",
          Effect: "Allow",
          Action: keyActions,
          Resource: [`${key}/*`],
          Condition: {
            StringEquals: via,
            "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/a", "alias/b"] },
          },
        },
        listing,
        {
          Sid: "State",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: [state, `${state}.lock`, `${state}.d/*`],
        },
        {
          Sid: "StateLock",
          Effect: "Allow",
          Action: ["s3:DeleteObject"],
          Resource: [`${state}.lock`, `${state}.d/*`],
        },
      ],
    });
  });

  it("is little for a registry in which nothing is declared", () => {
    const [{ keys: _, ...one }] = everything.registries as [PolicyFacts["registries"][number]];
    const bare = { ...one, declared: new Set<never>(), keys: [] };
    const none = { registries: [bare], sources: [], state: null };
    expect(iamPolicy("plan", none).Statement).toEqual([
      {
        Sid: "Registry",
        Effect: "Allow",
        Action: [
          "ecr:DescribePullThroughCacheRules",
          "ecr:DescribeRepositories",
          "ecr:DescribeRepositoryCreationTemplates",
        ],
        Resource: ["*"],
      },
      { Sid: "Repositories", Effect: "Allow", Action: ["ecr:DescribeImages"], Resource: [repository] },
    ]);
    const statements = iamPolicy("apply", none).Statement;
    expect(statements.map(({ Sid }) => Sid)).toEqual(["Login", "Registry", "Repositories"]);
    expect(statements.some((one) => "Condition" in one)).toBe(false);
  });

  it("asks for what several repositories or registries need", () => {
    const [one] = facts.registries;
    const registryActions = (...registries: PolicyFacts["registries"]) =>
      actions("plan", { ...facts, registries }).filter((action) =>
        /Setting|DescribeRegistry$|Scanning/.test(action),
      );
    if (one === undefined) throw new Error("no registry");
    const plain = { ...one, declared: new Set<never>(), repositories: ["a"] };
    expect(registryActions(plain)).toEqual([]);
    expect(registryActions({ ...plain, repositories: ["a", "b"] })).toEqual(["ecr:GetAccountSetting"]);
    expect(registryActions({ ...plain, repositories: ["a/*"] })).toEqual(["ecr:GetAccountSetting"]);
    expect(registryActions({ ...plain, repositories: [] })).toEqual([]);
    expect(registryActions(plain, { ...plain, repositories: ["a", "b"] })).toContain("ecr:GetAccountSetting");
    expect(registryActions(plain, { ...plain, declared: new Set(["scanOnPush"]) })).toEqual([
      "ecr:DescribeRegistry",
      "ecr:GetRegistryScanningConfiguration",
    ]);
  });

  it("numbers the keys of the second registry, and names what both hold once", () => {
    const [one] = facts.registries;
    if (one === undefined) throw new Error("no registry");
    const keys = ["alias/ecr", "key-1"];
    const both = {
      ...facts,
      registries: [
        { ...one, keys },
        { ...one, keys, region: "eu-west-1" },
      ],
    };
    const statements = iamPolicy("apply", both).Statement;
    expect(statements.map(({ Sid }) => Sid)).toEqual([
      "Login",
      "Registry",
      "Repositories",
      "Keys",
      "KeyAliases",
      "Keys2",
      "KeyAliases2",
    ]);
    expect(statements[2]?.Resource).toHaveLength(4);
    const same = iamPolicy("apply", { ...facts, registries: [one, one] }).Statement;
    expect(same[2]?.Resource).toHaveLength(2);
  });

  it("names each repository as long as IAM takes the policy", () => {
    const [one] = facts.registries;
    if (one === undefined) throw new Error("no registry");
    const policyOf = (count: number) => {
      const repositories = Array.from({ length: count }, (_, at) => `t/${String(at).padStart(3, "0")}`);
      const long = { ...facts, registries: [{ ...one, repositories }], sources: [{ ...one, repositories }] };
      return iamPolicy("plan", long);
    };
    let count = 1;
    while (JSON.stringify(policyOf(count)).length > JSON.stringify(policyOf(count - 1)).length) count += 1;
    expect(JSON.stringify(policyOf(count - 1)).length).toBeLessThanOrEqual(6144);
    expect(JSON.stringify(policyOf(count - 1)).length).toBeGreaterThan(6144 - 150);
    const sources = policyOf(count).Statement.find(({ Sid }) => Sid === "Sources");
    expect(sources?.Resource).toEqual(["arn:aws:ecr:us-west-2:123456789012:repository/t/*"]);
  });
});
