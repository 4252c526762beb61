import { describe, expect, it } from "vitest";
import {
  describeSettings,
  isEmpty,
  pickSettings,
  readActions,
  type RepositorySettings,
  settingNames,
  settingTable,
} from "../../../src/core/settings/table.ts";

const all: RepositorySettings = {
  tags: { team: "one" },
  repositoryPolicy: "{}",
  lifecyclePolicy: "{}",
  encryption: { type: "KMS", key: "alias/ecr" },
  scanOnPush: true,
  tagMutability: { mode: "immutable", exclusions: ["latest", "dev*"] },
};

describe("the table of settings", () => {
  it("knows by which actions each is read, created and changed", () => {
    const actions = settingNames.map((name) => {
      const { read, create, change } = settingTable[name];
      return [name, read, create, change];
    });
    expect(actions).toEqual([
      ["tagMutability", "DescribeRepositories", "CreateRepository", "PutImageTagMutability"],
      ["scanOnPush", "DescribeRepositories", "CreateRepository", "PutImageScanningConfiguration"],
      ["encryption", "DescribeRepositories", "CreateRepository", null],
      ["lifecyclePolicy", "GetLifecyclePolicy", "PutLifecyclePolicy", "PutLifecyclePolicy"],
      ["repositoryPolicy", "GetRepositoryPolicy", "SetRepositoryPolicy", "SetRepositoryPolicy"],
      ["tags", "ListTagsForResource", "CreateRepository", "TagResource"],
    ]);
  });

  it("has ways out of what nothing changes", () => {
    expect(settingTable.encryption.fixed.why).toBe("encryption is fixed when a repository is created");
    expect(settingTable.encryption.fixed.waysOut("AES256")).toEqual([
      { label: "Keep", text: "set encryption AES256 for this repository in the config" },
      {
        label: "Move",
        text: "set another prefix or name for the images, so that a new repository is created",
      },
      { label: "Replace", text: "delete the repository in ECR; the next apply creates it and copies again" },
    ]);
  });
});

describe("describeSettings", () => {
  it.each<[RepositorySettings, string[]]>([
    [{}, []],
    [all, ["immutable except dev*, latest", "scan", "KMS", "lifecycle policy", "repository policy"]],
    [{ tagMutability: { mode: "mutable", exclusions: [] }, scanOnPush: false }, ["mutable"]],
    [{ encryption: { type: "AES256" }, tags: { a: "b" } }, []],
    [{ encryption: { type: "KMS_DSSE" } }, ["KMS_DSSE"]],
  ])("%j", (settings, words) => {
    expect(describeSettings(settings)).toEqual(words);
  });
});

describe("readActions", () => {
  it.each<[RepositorySettings, string[]]>([
    [{}, []],
    [{ scanOnPush: false }, ["DescribeRepositories"]],
    [{ tags: {} }, ["DescribeRepositories"]],
    [{ tags: { a: "b" } }, ["DescribeRepositories", "ListTagsForResource"]],
    [{ lifecyclePolicy: "{}" }, ["DescribeRepositories", "GetLifecyclePolicy"]],
    [all, ["DescribeRepositories", "GetLifecyclePolicy", "GetRepositoryPolicy", "ListTagsForResource"]],
  ])("%j", (declared, actions) => {
    expect([...readActions(declared)]).toEqual(actions);
  });
});

describe("pickSettings", () => {
  it("keeps the table's order, and drops what is not declared", () => {
    expect(Object.entries(pickSettings({ ...all, scanOnPush: undefined }))).toEqual([
      ["tagMutability", all.tagMutability],
      ["encryption", all.encryption],
      ["lifecyclePolicy", "{}"],
      ["repositoryPolicy", "{}"],
      ["tags", all.tags],
    ]);
    expect(pickSettings(all, (name) => name === "tags")).toEqual({ tags: all.tags });
  });

  it("takes nothing that is no setting", () => {
    const rule = { match: "a/**", managed: true, scanOnPush: false };
    expect(pickSettings(rule)).toEqual({ scanOnPush: false });
  });
});

describe("isEmpty", () => {
  it.each<[keyof RepositorySettings, RepositorySettings, boolean]>([
    ["tags", {}, true],
    ["tags", { tags: {} }, true],
    ["tags", { tags: { a: "" } }, false],
    ["scanOnPush", { scanOnPush: false }, false],
    ["lifecyclePolicy", { lifecyclePolicy: "" }, false],
  ])("%s of %j: %s", (name, settings, expected) => {
    expect(isEmpty(name, settings)).toBe(expected);
  });
});
