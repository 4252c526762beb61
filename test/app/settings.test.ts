// Every setting of a repository: changed in the config, the plan shows the one line that differs, apply changes it and
// the next plan is empty; changed behind the program's back, drift names it and apply puts it back.
import {
  CreateRepositoryCommand,
  DeleteLifecyclePolicyCommand,
  DeleteRepositoryPolicyCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-ecr";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { driftMirror } from "../../src/app/drift.ts";
import type { DriftReport } from "../../src/core/drift/report.ts";
import type { SettingName } from "../../src/core/settings/table.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const repositoryName = "m/app";
const named = { repositoryName };
const resourceArn = `arn:aws:ecr:us-east-1:000000000000:repository/${repositoryName}`;
const expireAfter = (days: number) =>
  `{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":${days}},"action":{"type":"expire"}}]}`;
const allow = (action: string) =>
  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:${action}"}]}`;

interface Row {
  readonly setting: SettingName;
  /** In the config: before and after. */
  readonly from: string;
  readonly to: string;
  /** The line that the plan shows for it. */
  readonly line: { readonly before: string; readonly after: string };
  /** What a stranger does when `to` holds. */
  readonly disturb: (sdk: ECRClient) => Promise<unknown>;
  readonly drift: { readonly was: string; readonly now: string };
}

const rows: readonly Row[] = [
  {
    setting: "tagMutability",
    from: "tagMutability: mutable",
    to: "tagMutability: immutable",
    line: { before: "mutable", after: "immutable" },
    disturb: (sdk) => sdk.send(new PutImageTagMutabilityCommand({ ...named, imageTagMutability: "MUTABLE" })),
    drift: { was: "immutable", now: "mutable" },
  },
  {
    setting: "tagMutability",
    from: "tagMutability: immutable",
    to: 'tagMutability: { mode: immutable, exclusions: ["latest", "dev*"] }',
    line: { before: "immutable except sha256-*", after: "immutable except dev*, latest" },
    disturb: (sdk) =>
      sdk.send(new PutImageTagMutabilityCommand({ ...named, imageTagMutability: "IMMUTABLE" })),
    drift: { was: "immutable except dev*, latest", now: "immutable" },
  },
  {
    setting: "scanOnPush",
    from: "scanOnPush: false",
    to: "scanOnPush: true",
    line: { before: "off", after: "on" },
    disturb: (sdk) =>
      sdk.send(
        new PutImageScanningConfigurationCommand({
          ...named,
          imageScanningConfiguration: { scanOnPush: false },
        }),
      ),
    drift: { was: "on", now: "off" },
  },
  {
    setting: "lifecyclePolicy",
    from: `lifecyclePolicy: ${expireAfter(14)}`,
    to: `lifecyclePolicy: ${expireAfter(7)}`,
    line: { before: expect.stringContaining("14") as string, after: expect.stringContaining("7") as string },
    disturb: (sdk) =>
      sdk.send(new PutLifecyclePolicyCommand({ ...named, lifecyclePolicyText: expireAfter(3) })),
    drift: { was: expect.stringContaining("7") as string, now: expect.stringContaining("3") as string },
  },
  {
    setting: "lifecyclePolicy",
    from: "scanOnPush: true",
    to: `scanOnPush: true, lifecyclePolicy: ${expireAfter(7)}`,
    line: { before: expect.anything() as string, after: expect.anything() as string },
    disturb: (sdk) => sdk.send(new DeleteLifecyclePolicyCommand(named)),
    drift: { was: expect.anything() as string, now: expect.anything() as string },
  },
  {
    setting: "repositoryPolicy",
    from: `repositoryPolicy: ${allow("BatchGetImage")}`,
    to: `repositoryPolicy: ${allow("PutImage")}`,
    line: {
      before: expect.stringContaining("BatchGetImage") as string,
      after: expect.stringContaining("PutImage") as string,
    },
    disturb: (sdk) => sdk.send(new SetRepositoryPolicyCommand({ ...named, policyText: allow("ListImages") })),
    drift: {
      was: expect.stringContaining("PutImage") as string,
      now: expect.stringContaining("ListImages") as string,
    },
  },
  {
    setting: "repositoryPolicy",
    from: "scanOnPush: true",
    to: `scanOnPush: true, repositoryPolicy: ${allow("PutImage")}`,
    line: { before: expect.anything() as string, after: expect.anything() as string },
    disturb: (sdk) => sdk.send(new DeleteRepositoryPolicyCommand(named)),
    drift: { was: expect.anything() as string, now: expect.anything() as string },
  },
  {
    setting: "tags",
    from: "tags: { team: one, owner: us }",
    to: "tags: { team: two, owner: us }",
    line: { before: "team=one", after: "team=two" },
    disturb: (sdk) =>
      sdk.send(new TagResourceCommand({ resourceArn, tags: [{ Key: "team", Value: "other" }] })),
    drift: { was: "team=two", now: "team=other" },
  },
  {
    setting: "tags",
    from: "tags: { owner: us }",
    to: "tags: { owner: us, team: two }",
    line: { before: "team=(absent)", after: "team=two" },
    disturb: (sdk) => sdk.send(new UntagResourceCommand({ resourceArn, tagKeys: ["team"] })),
    drift: { was: "team=two", now: "team=(absent)" },
  },
];

let server: EcrServer;
let mirror: Mirror;
beforeAll(() => useAwsEnvironment());

async function open(): Promise<void> {
  server = await startEcr(registry);
  mirror = await openMirror(configOf("scanOnPush: false"));
  await mirror.source.push("app", "1", "one");
  mirror.write("images.txt", "SOURCE/app:1\n");
}
async function close(): Promise<void> {
  await mirror.close();
  await server.close();
}

function configOf(settings: string, more = ""): string {
  return `
version: 1
target: { ${server.settings}, prefix: m }
repositories:
  defaults: { ${settings} }${more}
sources:
  - { name: list, kind: list, path: images.txt }
`;
}

function configure(settings: string, more = ""): void {
  mirror.write(
    "mirror.config.yaml",
    `${configOf(settings, more)}registries:\n  "SOURCE": { username: AWS, password: "\${PASSWORD}" }\n`,
  );
}

const drift = (): Promise<DriftReport> =>
  mirror.run(({ config, runtime }) =>
    driftMirror(config, runtime, { upstream: false, ignore: [], unmanaged: false, gates: false }, signal),
  );

describe("each setting", () => {
  beforeEach(open);
  afterEach(close);

  it.each(rows)("$setting: $from -> $to", async ({ setting, from, to, line, disturb, drift: seen }) => {
    configure(from);
    await mirror.apply();
    expect((await mirror.plan()).actions).toEqual([]);
    configure(to);
    const { actions, blocked } = await mirror.plan();
    expect(blocked).toEqual([]);
    expect(actions).toMatchObject([
      { id: `update-repository:${repositoryName}`, changes: [{ setting, ...line }] },
    ]);
    expect(await mirror.apply()).toMatchObject({ done: 1, failed: [] });
    expect((await mirror.plan()).actions).toEqual([]);
    expect((await drift()).repositories).toEqual([]);
    await disturb(server.sdk);
    expect((await drift()).repositories).toMatchObject([
      { registry, repository: repositoryName, what: "settings", changes: [{ setting, ...seen }] },
    ]);
    expect(await mirror.apply()).toMatchObject({ done: 1, failed: [] });
    expect((await drift()).repositories).toEqual([]);
  });
});

describe("an immutable repository", () => {
  beforeEach(open);
  afterEach(close);

  const mutability = async () => {
    const { repositories } = await server.sdk.send(new DescribeRepositoriesCommand({}));
    const { imageTagMutability, imageTagMutabilityExclusionFilters = [] } = repositories?.[0] ?? {};
    return [imageTagMutability, ...imageTagMutabilityExclusionFilters.map(({ filter }) => filter)].join(" ");
  };
  const set = (imageTagMutability: "MUTABLE" | "IMMUTABLE") =>
    server.sdk.send(new PutImageTagMutabilityCommand({ ...named, imageTagMutability }));

  it.each(["immutable", "{ mode: immutable }"])(
    "declared as %s is created with sha256-* excluded; one without is as good, and is left so",
    async (short) => {
      configure(`tagMutability: ${short}`);
      expect((await mirror.plan()).actions[0]).toMatchObject({
        settings: { tagMutability: { mode: "immutable" } },
      });
      await mirror.apply();
      expect(await mutability()).toBe("IMMUTABLE_WITH_EXCLUSION sha256-*");
      await set("IMMUTABLE");
      expect((await mirror.plan()).actions).toEqual([]);
      expect((await drift()).repositories).toEqual([]);
      await set("MUTABLE");
      expect((await mirror.plan()).actions).toMatchObject([
        { changes: [{ before: "mutable", after: "immutable" }] },
      ]);
      expect(await mirror.apply()).toMatchObject({ done: 1, failed: [], stale: [] });
      expect(await mutability()).toBe("IMMUTABLE_WITH_EXCLUSION sha256-*");
    },
  );

  it("without any exclusion is what `exclusions: []` means, to the letter", async () => {
    configure("tagMutability: { mode: immutable, exclusions: [] }");
    await mirror.apply();
    expect(await mutability()).toBe("IMMUTABLE");
    configure("tagMutability: immutable");
    expect((await mirror.plan()).actions).toEqual([]);
    await set("MUTABLE");
    await mirror.apply();
    configure("tagMutability: { mode: immutable, exclusions: [] }");
    expect((await mirror.plan()).actions).toMatchObject([
      { changes: [{ before: "immutable except sha256-*", after: "immutable" }] },
    ]);
    await mirror.apply();
    expect(await mutability()).toBe("IMMUTABLE");
  });
});

describe("encryption", () => {
  beforeAll(open);
  afterAll(close);

  it("is set at creation, an alias is the key it stands for, and a difference is blocked with the ways out", async () => {
    configure("encryption: { type: KMS, key: alias/ecr }");
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect(await mirror.plan()).toMatchObject({ actions: [], blocked: [] });
    configure("encryption: { type: AES256 }");
    const plan = await mirror.plan();
    expect(plan.actions).toEqual([]);
    expect(plan.blocked).toMatchObject([{ subject: "repository", repository: repositoryName }]);
    expect(plan.blocked[0]?.waysOut.map(({ label }) => label)).toEqual(["Keep", "Move", "Replace"]);
    expect(await mirror.apply()).toMatchObject({ done: 0, blocked: 1, failed: [] });
  });

  it("with a key that doesn't exist fails the repository and says so; nothing is left half done", async () => {
    await mirror.source.push("other", "1", "two");
    mirror.write("images.txt", "SOURCE/other:1\n");
    configure("encryption: { type: KMS, key: alias/nobody }");
    const report = await mirror.apply();
    expect(report.failed.map(({ diagnostic }) => diagnostic.code)).toContain("ecr/kms");
    configure("encryption: { type: KMS, key: alias/ecr }");
    expect(await mirror.apply()).toMatchObject({ done: 2, failed: [] });
  });
});

describe("what isn't declared", () => {
  beforeAll(open);
  afterAll(close);

  it("is not touched, nor are the settings of a repository with managed: false", async () => {
    await server.sdk.send(
      new CreateRepositoryCommand({
        repositoryName,
        imageTagMutability: "IMMUTABLE",
        tags: [{ Key: "theirs", Value: "yes" }],
      }),
    );
    await server.sdk.send(new PutLifecyclePolicyCommand({ ...named, lifecyclePolicyText: expireAfter(3) }));
    configure("tags: { ours: yes-too }");
    expect((await mirror.plan()).actions[0]).toMatchObject({ changes: [{ setting: "tags" }] });
    await mirror.apply();
    const { actions } = await mirror.plan();
    expect(actions).toEqual([]);
    configure(
      "tagMutability: mutable, scanOnPush: true",
      `\n  rules:\n    - { match: ${repositoryName}, managed: false, tagMutability: mutable }`,
    );
    expect((await mirror.plan()).actions).toEqual([]);
    expect((await drift()).repositories).toEqual([]);
  });
});
