import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffSettings, settingsAfter } from "../../../src/core/settings/diff.ts";
import type { TagMutability } from "../../../src/core/settings/mutability.ts";
import type { RepositorySettings } from "../../../src/core/settings/table.ts";

const key = "arn:aws:kms:us-east-1:123456789012:key/0f0f0f0f-1111-2222-3333-444444444444";
const immutable: TagMutability = { mode: "immutable", exclusions: [] };

describe("diffSettings", () => {
  it("says nothing where nothing is declared", () => {
    const actual: RepositorySettings = {
      tagMutability: immutable,
      scanOnPush: true,
      encryption: { type: "KMS", key },
      lifecyclePolicy: "{}",
      tags: { a: "b" },
    };
    expect(diffSettings({}, actual)).toEqual({ changes: [], settings: {}, blocked: [] });
  });

  const lines: readonly [string, RepositorySettings, RepositorySettings, string[]][] = [
    [
      "mutability",
      { tagMutability: immutable },
      { tagMutability: { mode: "mutable", exclusions: [] } },
      ["tagMutability: mutable -> immutable"],
    ],
    [
      "exclusions",
      { tagMutability: { mode: "immutable", exclusions: ["v*", "dev"] } },
      { tagMutability: immutable },
      ["tagMutability: immutable -> immutable except dev, v*"],
    ],
    [
      "mutability that was never set",
      { tagMutability: immutable },
      {},
      ["tagMutability: mutable -> immutable"],
    ],
    ["scan on", { scanOnPush: true }, { scanOnPush: false }, ["scanOnPush: off -> on"]],
    ["scan off", { scanOnPush: false }, { scanOnPush: true }, ["scanOnPush: on -> off"]],
    [
      "tags",
      { tags: { team: "kept", new: "1", same: "x" } },
      { tags: { team: "core", same: "x", other: "kept" } },
      ["tags: new=(absent) -> new=1", "tags: team=core -> team=kept"],
    ],
    ["a first policy", { lifecyclePolicy: '{"rules":[]}' }, {}, ['lifecyclePolicy: none -> {"rules":[]}']],
    [
      "one value of a policy",
      { lifecyclePolicy: '{"rules":[{"n":30}]}' },
      { lifecyclePolicy: '{"rules":[{"n":20}]}' },
      ["lifecyclePolicy: rules.0.n=20 -> rules.0.n=30"],
    ],
  ];
  it.each(lines)("names the one line that differs: %s", (_, desired, actual, expected) => {
    const { changes, settings, blocked } = diffSettings(desired, actual);
    expect(changes.map(({ setting, before, after }) => `${setting}: ${before} -> ${after}`)).toEqual(
      expected,
    );
    expect(settings).toEqual(desired);
    expect(blocked).toEqual([]);
  });

  const same: readonly [string, string, string][] = [
    ["white space and key order", '{"a":1,"b":[{"x":1,"y":2}]}', ' { "b": [ {"y":2, "x":1} ], "a": 1 }'],
    ["the order of a list", '{"Action":["b","a"]}', '{"Action":["a","b"]}'],
    ["a list of one and its value", '{"Action":["a"]}', '{"Action":"a"}'],
    ["an account and its root", '{"AWS":"arn:aws-cn:iam::123456789012:root"}', '{"AWS":"123456789012"}'],
  ];
  it.each(same)("takes policies as equal despite %s", (_, want, have) => {
    expect(diffSettings({ repositoryPolicy: want }, { repositoryPolicy: have }).changes).toEqual([]);
  });

  it("does not take different policies as equal", () => {
    const want = '{"Statement":[{"Effect":"Allow","Action":"a"}]}';
    const have = '{"Statement":[{"Effect":"Deny","Action":"a"}]}';
    expect(diffSettings({ repositoryPolicy: want }, { repositoryPolicy: have }).changes).toHaveLength(1);
  });

  const encryption: readonly [
    string,
    RepositorySettings["encryption"],
    RepositorySettings["encryption"],
    boolean,
  ][] = [
    ["AES256 twice", { type: "AES256" }, { type: "AES256" }, false],
    ["another type", { type: "KMS" }, { type: "AES256" }, true],
    ["KMS and KMS_DSSE", { type: "KMS", key }, { type: "KMS_DSSE", key }, true],
    ["the same ARN", { type: "KMS", key }, { type: "KMS", key }, false],
    ["another ARN", { type: "KMS", key: key.replace("0f0f", "1f1f") }, { type: "KMS", key }, true],
    ["an id and its ARN", { type: "KMS", key: key.slice(key.indexOf("/") + 1) }, { type: "KMS", key }, false],
    [
      "an alias ARN and a key",
      { type: "KMS", key: "arn:aws:kms:us-east-1:1:alias/ecr" },
      { type: "KMS", key },
      false,
    ],
    [
      "an alias, whose key ECR doesn't name: never blocked on a guess",
      { type: "KMS", key: "alias/ecr" },
      { type: "KMS", key },
      false,
    ],
    [
      "an alias and its ARN",
      { type: "KMS", key: "alias/ecr" },
      { type: "KMS", key: "arn:aws:kms:us-east-1:1:alias/ecr" },
      false,
    ],
    ["two aliases", { type: "KMS", key: "alias/a" }, { type: "KMS", key: "alias/b" }, true],
    ["the AWS-managed key", { type: "KMS" }, { type: "KMS", key }, false],
    ["a key, where ECR names none", { type: "KMS", key }, { type: "KMS" }, false],
    ["an alias in the middle of a name", { type: "KMS", key: "my-alias/a" }, { type: "KMS", key: "b" }, true],
    ["nothing found", { type: "KMS", key }, undefined, false],
  ];
  it.each(encryption)("encryption, %s", (_, want, have, isBlocked) => {
    const { changes, blocked } = diffSettings(
      want === undefined ? {} : { encryption: want },
      have === undefined ? {} : { encryption: have },
    );
    expect(changes).toEqual([]);
    expect(blocked.length === 1).toBe(isBlocked);
    if (isBlocked) expect(blocked[0]?.waysOut.length).toBeGreaterThan(1);
  });

  it("says what is blocked, why, and writes nothing of it", () => {
    const difference = diffSettings(
      { encryption: { type: "KMS", key: "alias/ecr" }, scanOnPush: true },
      { encryption: { type: "AES256" } },
    );
    const [blocked, ...more] = difference.blocked;
    expect(more).toEqual([]);
    expect(blocked).toMatchObject({
      setting: "encryption",
      before: "AES256",
      after: "KMS alias/ecr",
      why: "encryption is fixed when a repository is created",
    });
    expect(blocked?.waysOut[0]).toEqual({
      label: "Keep",
      text: "set encryption AES256 for this repository in the config",
    });
    expect(difference.settings).toEqual({ scanOnPush: true });
  });

  it("tells changes in the table's order, a line each", () => {
    const desired = {
      tags: { b: "1", a: "1" },
      lifecyclePolicy: "{}",
      scanOnPush: true,
      tagMutability: immutable,
    };
    const { changes } = diffSettings(desired, { tags: { b: "0", a: "0" } });
    expect(changes.map(({ setting, after }) => `${setting} ${after}`)).toEqual([
      "tagMutability immutable",
      "scanOnPush on",
      "lifecyclePolicy {}",
      "tags a=1",
      "tags b=1",
    ]);
  });

  it("is empty for what was just written, whatever it is", () => {
    const settings = fc.record(
      {
        tagMutability: fc.record(
          {
            mode: fc.constantFrom("mutable" as const, "immutable" as const),
            exclusions: fc.uniqueArray(fc.constantFrom("a*", "b", "*c", "sha256-*"), { maxLength: 3 }),
          },
          { requiredKeys: ["mode"] },
        ),
        scanOnPush: fc.boolean(),
        lifecyclePolicy: fc.json(),
        repositoryPolicy: fc.json(),
        tags: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ maxLength: 5 }), {
          maxKeys: 4,
        }),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<RepositorySettings>;
    fc.assert(
      fc.property(settings, settings, (desired, actual) => {
        const first = diffSettings(desired, actual);
        const after = settingsAfter(desired, actual);
        expect(diffSettings(desired, { ...after, tags: { ...actual.tags, ...after.tags } }).changes).toEqual(
          [],
        );
        const tags = { ...actual.tags, ...first.settings.tags };
        expect(diffSettings(desired, { ...actual, ...first.settings, tags }).changes).toEqual([]);
      }),
    );
  });
});

describe("settingsAfter", () => {
  it("keeps what fits as it was found, takes the declared value of what differs, and leaves the rest", () => {
    const found: RepositorySettings = { tagMutability: immutable, scanOnPush: false, lifecyclePolicy: "{}" };
    const declared: RepositorySettings = { tagMutability: { mode: "immutable" }, scanOnPush: true };
    expect(settingsAfter(declared, found)).toEqual({ ...found, scanOnPush: true });
    expect(settingsAfter(declared, {})).toEqual(declared);
  });

  it("keeps what ECR never changes", () => {
    const found: RepositorySettings = { encryption: { type: "AES256" } };
    expect(settingsAfter({ encryption: { type: "KMS" } }, found)).toEqual(found);
  });
});
