import { describe, expect, it } from "vitest";
import type { DesiredRepository } from "../../../../src/core/plan/desired.ts";
import type { RegistryFacts } from "../../../../src/core/settings/registry-facts.ts";
import { mountingWarnings, registryWarnings } from "../../../../src/core/plan/warnings/registry.ts";

const nothing: RegistryFacts = {
  blobMounting: true,
  replication: [],
  creationTemplates: [],
  pullThrough: [],
  scanning: { type: "BASIC", rules: [] },
};

function repository(name: string, scanOnPush?: boolean): DesiredRepository {
  const settings = scanOnPush === undefined ? {} : { scanOnPush };
  return { registry: "r", repository: name, managed: true, settings };
}

function codes(facts: Partial<RegistryFacts>, repositories: readonly DesiredRepository[]): string[] {
  return registryWarnings("r", { ...nothing, ...facts }, repositories).map(({ code }) => code);
}

function template(appliedFor: readonly string[]): RegistryFacts["creationTemplates"] {
  return [{ prefix: "platform/", appliedFor }];
}

describe("registryWarnings", () => {
  it("says nothing of a plain registry, nor of what could not be read", () => {
    const unknown = {
      blobMounting: null,
      replication: null,
      creationTemplates: null,
      pullThrough: null,
      scanning: null,
    };
    expect(codes({}, [repository("a", true)])).toEqual([]);
    expect(codes(unknown, [repository("a", true)])).toEqual([]);
  });

  it("warns of a pull-through prefix over mirrored repositories, by whole path parts", () => {
    const pullThrough = [{ prefix: "hub", upstream: "registry-1.docker.io" }];
    expect(codes({ pullThrough }, [repository("hub/library/nginx")])).toEqual(["plan/pull-through"]);
    expect(codes({ pullThrough }, [repository("hubble/nginx")])).toEqual([]);
    expect(codes({ pullThrough: [{ prefix: "ROOT", upstream: "x" }] }, [repository("any")])).toEqual([
      "plan/pull-through",
    ]);
  });

  it("warns of templates that create on push, not of others", () => {
    expect(codes({ creationTemplates: template(["CREATE_ON_PUSH"]) }, [repository("platform/a")])).toEqual([
      "plan/creation-template",
    ]);
    expect(codes({ creationTemplates: template(["REPLICATION"]) }, [repository("platform/a")])).toEqual([]);
  });

  it("warns where registry rules decide otherwise than scanOnPush", () => {
    const scanning = {
      type: "ENHANCED" as const,
      rules: [{ frequency: "CONTINUOUS_SCAN", filters: ["prod*"] }],
    };
    expect(codes({ scanning }, [repository("prod/a", true), repository("dev/a", false)])).toEqual([]);
    expect(codes({ scanning }, [repository("prod/a", false)])).toEqual(["plan/registry-scanning"]);
    expect(codes({ scanning }, [repository("dev/a", true)])).toEqual(["plan/registry-scanning"]);
    expect(codes({ scanning }, [repository("dev/a")])).toEqual([]);
  });

  it("names a few repositories and counts the rest", () => {
    const many = Array.from({ length: 9 }, (_, index) => repository(`hub/${index}`));
    const pullThrough = [{ prefix: "hub", upstream: "u" }];
    const [warning] = registryWarnings("r", { ...nothing, pullThrough }, many);
    expect(warning?.detail).toContain("hub/0, hub/1, hub/2 and 6 more");
  });
});

describe("mountingWarnings", () => {
  const much = { repositories: new Set(["a", "b"]), bytes: 2 * 1024 ** 3 };

  it.each([
    ["mounting is off and much is copied to several repositories", false, much, 1],
    ["mounting is on", true, much, 0],
    ["it can't be known", null, much, 0],
    ["one repository takes it all", false, { ...much, repositories: new Set(["a"]) }, 0],
    ["little is copied", false, { ...much, bytes: 1000 }, 0],
  ] as const)("%s", (_name, blobMounting, copied, warnings) => {
    expect(mountingWarnings("r", { ...nothing, blobMounting }, copied)).toHaveLength(warnings);
  });
});
