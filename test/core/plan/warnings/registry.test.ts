import { describe, expect, it } from "vitest";
import type { DesiredRepository } from "../../../../src/core/plan/desired.ts";
import type { RegistryFacts } from "../../../../src/core/settings/registry-facts.ts";
import {
  mountingWarnings,
  registryWarnings,
  replicationWarnings,
} from "../../../../src/core/plan/warnings/registry.ts";

const nothing: RegistryFacts = {
  blobMounting: true,
  replication: [],
  creationTemplates: [],
  pullThrough: [],
  scanning: { type: "BASIC", rules: [] },
};
const unknown: RegistryFacts = {
  blobMounting: null,
  replication: null,
  creationTemplates: null,
  pullThrough: null,
  scanning: null,
};

function repository(name: string, scanOnPush?: boolean): DesiredRepository {
  const settings = scanOnPush === undefined ? {} : { scanOnPush };
  return { registry: "r", repository: name, managed: true, settings };
}

function warnings(facts: Partial<RegistryFacts>, repositories: readonly DesiredRepository[]) {
  return registryWarnings("r", { ...nothing, ...facts }, repositories);
}

describe("registryWarnings", () => {
  it("says nothing of a plain registry, nor of what could not be read", () => {
    expect(warnings({}, [repository("a", true)])).toEqual([]);
    expect(warnings(unknown, [repository("a", true)])).toEqual([]);
  });
});

describe("a pull-through cache", () => {
  const rule = { prefix: "hub", upstream: "registry-1.docker.io" };

  it("is told with the repositories that it would fill too, sorted", () => {
    const names = ["hub/c", "hub/a", "hub/b", "other"];
    expect(
      warnings(
        { pullThrough: [rule] },
        names.map((name) => repository(name)),
      ),
    ).toEqual([
      {
        code: "plan/pull-through",
        severity: "warning",
        summary: "A pull-through cache has the same prefix",
        detail: "r caches registry-1.docker.io under hub, so both would write to hub/a, hub/b, hub/c.",
        hint: "Give the mirror another prefix, or remove the pull-through rule.",
      },
    ]);
  });

  it("names ten repositories and counts the rest", () => {
    const many = Array.from({ length: 21 }, (_, index) => repository(`hub/${index}`));
    const [warning] = warnings({ pullThrough: [rule] }, many);
    expect(warning?.detail).toMatch(/hub\/0, hub\/1, .* and 11 more\.$/);
  });

  it.each([
    ["hub", "hub/library/nginx", true],
    ["hub", "hub", true],
    ["hub", "hubble/nginx", false],
    ["hub", "my/hub/nginx", false],
    ["ROOT", "any", true],
  ])("of %s covers %s: %s", (prefix, name, covered) => {
    const facts = { pullThrough: [{ ...rule, prefix }] };
    expect(warnings(facts, [repository(name)])).toHaveLength(covered ? 1 : 0);
  });
});

describe("a creation template", () => {
  it("is told with the repositories that it covers", () => {
    const creationTemplates = [{ prefix: "platform/", appliedFor: ["REPLICATION", "CREATE_ON_PUSH"] }];
    expect(warnings({ creationTemplates }, [repository("platform/a"), repository("b")])).toEqual([
      {
        code: "plan/creation-template",
        severity: "warning",
        summary: "A creation template covers mirrored repositories",
        detail:
          "r creates repositories on push under platform/, so platform/a may get the settings of the template.",
        hint: "Keep the settings of the template equal to those in the config. apply creates repositories before it pushes.",
      },
    ]);
  });

  it.each([
    ["platform", "CREATE_ON_PUSH", "platform/a", true],
    ["a/b/", "CREATE_ON_PUSH", "a/b/c", true],
    ["platform", "CREATE_ON_PUSH", "platforms/a", false],
    ["platform", "CREATE_ON_PUSH", "other/a", false],
    ["ROOT", "CREATE_ON_PUSH", "any", true],
    ["platform", "REPLICATION", "platform/a", false],
  ])("of %s, applied for %s, covers %s: %s", (prefix, appliedFor, name, covered) => {
    const facts = { creationTemplates: [{ prefix, appliedFor: [appliedFor] }] };
    expect(warnings(facts, [repository(name)])).toHaveLength(covered ? 1 : 0);
  });
});

describe("the registry's scanning rules", () => {
  const continuous = (...filters: readonly string[]) => ({ frequency: "CONTINUOUS_SCAN", filters });
  const manual = (...filters: readonly string[]) => ({ frequency: "MANUAL", filters });

  it("are told with the repositories whose scanOnPush they override", () => {
    const scanning = { type: "ENHANCED" as const, rules: [continuous("prod*")] };
    const repositories = [repository("prod/a", false), repository("prod/b", true), repository("dev/a", true)];
    expect(warnings({ scanning }, repositories)).toEqual([
      {
        code: "plan/registry-scanning",
        severity: "warning",
        summary: "The registry's scanning rules override scanOnPush",
        detail: "r uses ENHANCED scanning rules, so scanOnPush of prod/a, dev/a has no effect.",
        hint: "Remove scanOnPush from the config, or change the scanning rules of the registry.",
      },
    ]);
  });

  it.each([
    ["basic scanning without rules leaves it to the repository", "BASIC", [], "a", true, false],
    ["basic scanning by a rule decides", "BASIC", [continuous("b")], "a", true, true],
    ["enhanced scanning without rules scans nothing", "ENHANCED", [], "a", true, true],
    ["enhanced scanning without rules scans nothing, as wanted", "ENHANCED", [], "a", false, false],
    ["any filter of a rule counts", "ENHANCED", [continuous("prod*", "dev*")], "dev/a", true, false],
    ["any rule counts", "ENHANCED", [manual("dev*"), continuous("dev/a")], "dev/a", true, false],
    ["a rule for scans by hand scans nothing on push", "BASIC", [manual("*")], "a", true, true],
    ["a filter without a star matches anywhere", "BASIC", [continuous("od/")], "prod/a", true, false],
    ["a filter with a star matches the whole name", "BASIC", [continuous("rod*")], "prod/a", true, true],
  ] as const)("%s", (_, type, rules, name, scanOnPush, overridden) => {
    const found = warnings({ scanning: { type, rules } }, [repository(name, scanOnPush)]);
    expect(found).toHaveLength(overridden ? 1 : 0);
  });

  it("override nothing where scanOnPush is not declared, or the repository is not managed", () => {
    const scanning = { type: "ENHANCED" as const, rules: [] };
    const unmanaged = { ...repository("b", true), managed: false };
    expect(warnings({ scanning }, [repository("a"), unmanaged])).toEqual([]);
  });
});

describe("replicationWarnings", () => {
  const others = [{ registry: "other", account: "1", region: "eu-west-1" }];
  const warningsOf = (replication: RegistryFacts["replication"], names: readonly string[] = ["a/b", "c"]) =>
    replicationWarnings("r", { ...nothing, replication }, { others, names });
  const there = { account: "1", region: "eu-west-1" };

  it("tells which repositories ECR copies itself to another registry of this config", () => {
    expect(warningsOf([{ destinations: [there], prefixes: [] }])).toEqual([
      {
        code: "plan/replication",
        severity: "warning",
        summary: "ECR replicates to a registry that this config fills",
        detail: "r itself replicates a/b, c to other.",
        hint: "Remove the replica from the config, or remove the replication rule. Two writers of one tag conflict.",
      },
    ]);
  });

  it.each<[string, RegistryFacts["replication"], readonly string[]]>([
    ["rules that could not be read", null, []],
    ["no rules", [], []],
    ["another region", [{ destinations: [{ ...there, region: "eu-west-2" }], prefixes: [] }], []],
    ["another account", [{ destinations: [{ ...there, account: "2" }], prefixes: [] }], []],
    [
      "one of several destinations",
      [{ destinations: [{ account: "2", region: "x" }, there], prefixes: [] }],
      ["a/b, c"],
    ],
    ["prefixes, of which one fits", [{ destinations: [there], prefixes: ["x", "a/"] }], ["a/b"]],
    ["prefixes, of which none fits", [{ destinations: [there], prefixes: ["b"] }], []],
    [
      "two rules",
      [
        { destinations: [there], prefixes: ["a"] },
        { destinations: [there], prefixes: ["c"] },
      ],
      ["a/b, c"],
    ],
    [
      "a rule for another registry beside one for this",
      [
        { destinations: [{ account: "2", region: "x" }], prefixes: [] },
        { destinations: [there], prefixes: ["c"] },
      ],
      ["c"],
    ],
  ])("for %s", (_, replication, names) => {
    expect(warningsOf(replication).map(({ detail }) => detail)).toEqual(
      names.map((name) => `r itself replicates ${name} to other.`),
    );
  });
});

describe("mountingWarnings", () => {
  const much = { repositories: new Set(["a", "b"]), bytes: 1024 ** 3 };

  it("tells what a registry without mounts makes of layers that repositories share", () => {
    expect(mountingWarnings("r", { ...nothing, blobMounting: false }, much)).toEqual([
      {
        code: "plan/blob-mounting",
        severity: "warning",
        summary: "Blob mounting is off",
        detail:
          "In r blob mounting is off, so a layer that several of the 2 repositories share is uploaded to each of them.",
        hint: "Turn it on: aws ecr put-account-setting --name BLOB_MOUNTING --value ENABLED",
      },
    ]);
  });

  it.each([
    ["mounting is on", true, much],
    ["it can't be known", null, much],
    ["one repository takes it all", false, { ...much, repositories: new Set(["a"]) }],
    ["less than a GiB is copied", false, { ...much, bytes: 1024 ** 3 - 1 }],
  ] as const)("says nothing where %s", (_, blobMounting, copied) => {
    expect(mountingWarnings("r", { ...nothing, blobMounting }, copied)).toEqual([]);
  });
});
