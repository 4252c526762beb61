import { describe, expect, it } from "vitest";
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

  it("speaks other partitions' ARNs", () => {
    const china = {
      ...facts,
      registries: facts.registries.map((one) => ({
        ...one,
        partition: "aws-cn",
        region: "cn-north-1",
        keys: ["alias/ecr"],
      })),
      state: { bucket: "states", key: "m.json" },
    };
    const text = JSON.stringify(iamPolicy("apply", china));
    expect(text).not.toMatch(/arn:aws:/);
    expect(text).toContain("arn:aws-cn:ecr:cn-north-1:123456789012:repository/platform/nginx");
    expect(text).toContain("ecr.cn-north-1.amazonaws.com.cn");
    expect(text).toContain("arn:aws-cn:s3:::states/m.json");
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
    const with3 = { ...facts, state: { bucket: "states", key: "team/mirror.json" } };
    expect(actions("plan", with3).filter((action) => action.startsWith("s3:"))).toEqual([
      "s3:ListBucket",
      "s3:GetObject",
    ]);
    const deletes = iamPolicy("apply", with3).Statement.find(({ Action }) =>
      Action.includes("s3:DeleteObject"),
    );
    expect(deletes?.Resource).toEqual(["arn:aws:s3:::states/team/mirror.json.lock"]);
  });

  it("falls back to prefixes when a policy of names would be too long for IAM", () => {
    const repositories = Array.from({ length: 300 }, (_, index) => `platform/team-${index}/image`);
    const many = {
      ...facts,
      registries: facts.registries.map((one) => ({ ...one, repositories: [...repositories, "single"] })),
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
});
