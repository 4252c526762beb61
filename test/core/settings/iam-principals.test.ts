// One document for each principal: who shares one, who gets which statement, and whom a role lets in.
import { describe, expect, it } from "vitest";
import { type PrincipalFacts, principalsOf } from "../../../src/core/settings/iam-principals.ts";

const scope = (account: string, partition = "aws", region = "us-east-1") => ({
  partition,
  account,
  region,
  repositories: ["m/app"],
});
const kept = (account: string, login = {}, partition = "aws") => ({
  ...scope(account, partition),
  host: `${account}.dkr`,
  login,
  declared: new Set<never>(),
  keys: [],
});
const source = (account: string, login = {}) => ({ ...scope(account), host: `${account}.dkr`, login });
const role = (account: string, name = "mirror") => `arn:aws:iam::${account}:role/${name}`;
const none = { registries: [], sources: [], publicEcr: [], state: null };

const sids = (facts: Partial<PrincipalFacts>, caller?: string) =>
  principalsOf("apply", { ...none, ...facts }, caller).map(({ name, policy }) => [
    name,
    ...policy.Statement.map(({ Sid }) => Sid),
  ]);

describe("principalsOf", () => {
  it("is one caller where nothing else is said", () => {
    const facts = {
      registries: [kept("1"), kept("2")],
      sources: [source("3")],
      publicEcr: [{ host: "public.ecr.aws", login: {} }],
      state: { partition: "aws", bucket: "b", key: "k" },
    };
    expect(sids(facts)).toEqual([
      [
        "caller",
        "Login",
        "PublicLogin",
        "Registry",
        "Repositories",
        "Sources",
        "StateList",
        "State",
        "StateLock",
      ],
    ]);
  });

  it("holds the state with its own role, apart from the target's, which the caller assumes too", () => {
    const state = {
      partition: "aws",
      bucket: "b",
      key: "k",
      login: { assumeRole: role("9", "state"), externalId: "x" },
    };
    const facts = { registries: [kept("1", { assumeRole: role("1") })], state };
    expect(sids(facts)).toEqual([
      ["role-1-mirror", "Login", "Registry", "Repositories"],
      ["caller", "Roles"],
      ["role-9-state", "StateList", "State", "StateLock"],
    ]);
    const [target, caller, own] = principalsOf("apply", { ...none, ...facts });
    expect(target?.uses).toEqual(["keeps 1.dkr"]);
    expect(own?.uses).toEqual(["holds the state s3://b/k"]);
    expect(caller?.policy.Statement[0]?.Resource).toEqual([role("1"), role("9", "state")]);
    expect(own?.trust?.document.Statement[0]?.Condition).toEqual({ StringEquals: { "sts:ExternalId": "x" } });
  });

  it("holds the state with a profile of its own, or with a role that keeps a registry too", () => {
    const state = { partition: "aws", bucket: "b", key: "k" };
    expect(sids({ registries: [kept("1")], state: { ...state, login: { profile: "state" } } })).toEqual([
      ["caller", "Login", "Registry", "Repositories"],
      ["profile-state", "StateList", "State", "StateLock"],
    ]);
    const both = { assumeRole: role("1") };
    expect(sids({ registries: [kept("1", both)], state: { ...state, login: both } })[0]).toEqual([
      "role-1-mirror",
      "Login",
      "Registry",
      "Repositories",
      "StateList",
      "State",
      "StateLock",
    ]);
  });

  it("is the role and who assumes it, in its own account if nobody says whose", () => {
    const facts = { ...none, registries: [kept("111111111111", { assumeRole: role("111111111111") })] };
    const [own, caller] = principalsOf("apply", facts);
    expect(own).toMatchObject({ name: "role-111111111111-mirror", role: role("111111111111") });
    expect(caller).toMatchObject({ name: "caller", uses: [`assumes ${role("111111111111")}`] });
    expect(caller?.policy.Statement).toEqual([
      { Sid: "Roles", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: [role("111111111111")] },
    ]);
    expect(own?.trust).toEqual({
      guessed: true,
      trusted: "arn:aws:iam::111111111111:root",
      document: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Assume",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111111111111:root" },
            Action: ["sts:AssumeRole"],
          },
        ],
      },
    });
  });

  it("trusts the account whose registry is kept without a role, and asks for the external ID", () => {
    const login = { assumeRole: role("222222222222"), externalId: "x-1" };
    const facts = { ...none, registries: [kept("111111111111"), kept("222222222222", login)] };
    const [caller, other] = principalsOf("apply", facts);
    expect(caller?.name).toBe("caller");
    expect(other?.trust?.trusted).toBe("arn:aws:iam::111111111111:root");
    expect(other?.trust?.document.Statement[0]?.Condition).toEqual({
      StringEquals: { "sts:ExternalId": "x-1" },
    });
    const ci = "arn:aws:iam::333333333333:role/ci";
    expect(principalsOf("apply", facts, ci)[1]?.trust).toMatchObject({ trusted: ci, guessed: false });
  });

  it("tells profiles, roles and partitions apart, and knows a role by its ARN alone", () => {
    const shared = role("1", "a");
    expect(
      sids({
        registries: [
          kept("1", { profile: "One" }),
          kept("2", { profile: "two", assumeRole: shared }),
          kept("3", { assumeRole: shared }),
          kept("4", {}, "aws-cn"),
        ],
        sources: [source("5", { assumeRole: role("1", "team/A") }), source("6", { profile: "one" })],
      }).map(([name]) => name),
    ).toEqual([
      "profile-one",
      "role-1-a",
      "profile-two",
      "caller",
      "caller-aws-cn",
      "role-1-a-2",
      "profile-one-2",
    ]);
  });

  it("describes replication only where several registries are kept, by whomever", () => {
    const facts = { ...none, registries: [kept("1"), kept("2", { profile: "two" })] };
    for (const { policy } of principalsOf("plan", facts))
      expect(policy.Statement.find(({ Sid }) => Sid === "Registry")?.Action).toContain(
        "ecr:DescribeRegistry",
      );
  });

  it("reads ECR Public with two permissions, for a plan too", () => {
    const facts = { ...none, publicEcr: [{ host: "public.ecr.aws", login: { profile: "p" } }] };
    expect(principalsOf("plan", facts)[0]?.policy.Statement).toEqual([
      {
        Sid: "PublicLogin",
        Effect: "Allow",
        Action: ["ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"],
        Resource: ["*"],
      },
    ]);
  });

  it("signs payloads only for who pushes to a registry that signs", () => {
    const profile = "arn:aws:signer:us-east-1:1:/signing-profiles/mirror";
    const facts = { ...none, registries: [{ ...kept("1"), signing: [profile, profile] }] };
    const signs = (purpose: "plan" | "apply") =>
      principalsOf(purpose, facts)[0]?.policy.Statement.find(({ Sid }) => Sid === "Sign");
    expect(signs("apply")).toEqual({
      Sid: "Sign",
      Effect: "Allow",
      Action: ["signer:SignPayload"],
      Resource: [profile],
    });
    expect(signs("plan")).toBeUndefined();
  });

  it("creates no repository that is somebody else's, and deletes to prune and to replace", () => {
    const others = { ...none, registries: [{ ...kept("1"), create: false as const }] };
    const actions = (purpose: "apply" | "replace" | "prune" | "move", facts = others) =>
      principalsOf(purpose, facts)[0]?.policy.Statement.flatMap(({ Action }) => Action) ?? [];
    expect(actions("apply")).not.toContain("ecr:CreateRepository");
    const both = { ...none, registries: [kept("1"), { ...kept("2"), create: false as const }] };
    const statements = principalsOf("apply", both)[0]?.policy.Statement ?? [];
    expect(
      statements.flatMap(({ Sid, Action, Resource }) =>
        Action.includes("ecr:CreateRepository") ? [[Sid, Resource]] : [],
      ),
    ).toEqual([["Repositories", ["arn:aws:ecr:us-east-1:1:repository/m/app"]]]);
    expect(statements.map(({ Sid }) => Sid)).toContain("OtherRepositories");
    const deletes = (["apply", "prune", "replace", "move"] as const).filter((purpose) =>
      actions(purpose).includes("ecr:BatchDeleteImage"),
    );
    expect(deletes).toEqual(["prune", "replace"]);
  });
});
