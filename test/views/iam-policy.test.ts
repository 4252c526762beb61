// The policies in the formats of the tools that take them: read back by those tools, or by a reader of their format.
import { describe, expect, it } from "vitest";
import { principalsOf } from "../../src/core/settings/iam-principals.ts";
import { renderPolicies } from "../../src/views/iam-policy.ts";
import { readYamlStream } from "../../src/yaml/read.ts";
import { valueOf } from "../../src/yaml/plain.ts";

const registry = (account: string, login = {}) => ({
  partition: "aws",
  account,
  region: "us-east-1",
  repositories: ["m/app"],
  declared: new Set(["tags"] as const),
  keys: ["alias/ecr"],
  host: `${account}.dkr.ecr.us-east-1.amazonaws.com`,
  login,
});
const assumeRole = "arn:aws:iam::222222222222:role/team/mirror";
const principals = principalsOf("apply", {
  registries: [registry("111111111111"), registry("222222222222", { assumeRole, externalId: "a${b}%{c}" })],
  sources: [],
  publicEcr: [],
  state: { partition: "aws", bucket: "b", key: "k.json" },
});
const [caller, role] = principals;
if (caller === undefined || role?.trust === undefined) throw new Error("two principals are needed");

describe("json", () => {
  it("is the policy alone for one principal, and where one is asked for", () => {
    const alone = principalsOf("plan", {
      registries: [registry("111111111111")],
      sources: [],
      publicEcr: [],
      state: null,
    });
    const text = renderPolicies(alone, { format: "json", single: false });
    expect(JSON.parse(text)).toEqual(alone[0]?.policy);
    expect(JSON.parse(renderPolicies([role], { format: "json", single: true }))).toEqual(role.policy);
  });

  it("is all of them by their names, with trust policies", () => {
    expect(JSON.parse(renderPolicies(principals, { format: "json", single: false }))).toEqual({
      caller: { partition: "aws", uses: caller.uses, policy: caller.policy },
      "role-222222222222-mirror": {
        role: assumeRole,
        partition: "aws",
        uses: role.uses,
        policy: role.policy,
        trustPolicy: role.trust?.document,
      },
    });
  });
});

it("cloudformation is a template of YAML 1.1 for each principal", () => {
  const text = renderPolicies(principals, { format: "cloudformation", single: false });
  const templates = readYamlStream(text).map(({ root }) => root && valueOf(root));
  expect(templates).toEqual([
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: {
        Caller: {
          Type: "AWS::IAM::ManagedPolicy",
          Properties: { ManagedPolicyName: "ecr-mirror-caller", PolicyDocument: caller.policy },
        },
      },
    },
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: {
        Role222222222222Mirror: {
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName: "mirror",
            Path: "/team/",
            AssumeRolePolicyDocument: role.trust?.document,
            Policies: [{ PolicyName: "ecr-mirror", PolicyDocument: role.policy }],
          },
        },
      },
    },
  ]);
  expect(text).toContain('Version: "2012-10-17"');
});

it("terraform keeps what would begin an interpolation as text", () => {
  const text = renderPolicies(principals, { format: "terraform", single: false });
  expect(text).toContain('"sts:ExternalId" : "a$${b}%%{c}"');
  expect(text).not.toMatch(/[^$]\$\{|[^%]%\{/);
});
