import { describe, expect, it } from "vitest";
import { parseImageRef } from "../../../src/core/image/reference.ts";
import type { Component, Confidence, Discovery, Tier } from "../../../src/core/image/wanted.ts";
import { coverageOf, installsOf } from "../../../src/core/kubernetes/coverage.ts";
import { readDocuments } from "../../../src/core/kubernetes/documents.ts";
import { readTree } from "../../../src/yaml/plain.ts";

function image(reference: string, tier: Tier, enabledBy?: string, confidence: Confidence = "certain") {
  const by = enabledBy === undefined ? {} : { enabledBy };
  return { reference, ref: parseImageRef(reference), provenance: [], tier, confidence, ...by };
}

const discovery: Discovery = {
  title: "",
  warnings: [],
  installs: { definitions: 14, startsPods: true },
  images: [
    image("a:1", "required"),
    image("b:1", "on-demand"),
    image("c:1", "optional", "c.enabled"),
    image("d:1", "optional", "c.enabled"),
    image("e:1", "optional", "e.enabled", "low"),
    image("f:1", "artifact"),
    image("g:1", "test"),
  ],
  questions: [
    { reference: "h:1", why: "", evidence: [], tier: "required" },
    { reference: "i:1", why: "", evidence: [], tier: "optional" },
  ],
};

describe("coverageOf", () => {
  it("counts what is planned, and what is not by what would include it", () => {
    expect(coverageOf(discovery)).toEqual({
      images: 2,
      proved: null,
      absent: 0,
      artifacts: 1,
      optional: 2,
      unknown: [],
      tests: 1,
      questions: 1,
      operator: { definitions: 14 },
    });
  });

  it("follows what the source includes; a guess stays a component that is not covered", () => {
    expect(coverageOf(discovery, ["optional", "test", "artifact"])).toMatchObject({
      images: 6,
      artifacts: 0,
      optional: 1,
      tests: 0,
      questions: 2,
    });
  });

  it("names components that can't be rendered, and counts them once", () => {
    const components = [
      { name: "c.enabled", standing: "complete" as const, needs: [] },
      { name: "e.enabled", standing: "unknown" as const, needs: ["e.key"] },
    ];
    expect(coverageOf({ ...discovery, components })).toMatchObject({ optional: 1, unknown: ["e.enabled"] });
  });

  it("a hint of a component that is planned, and what is inside an unknown one, are no further components", () => {
    const components: Component[] = [
      { name: "e.enabled", standing: "complete", needs: [] },
      { name: "c.enabled", standing: "unknown", needs: [] },
    ];
    const images = [...discovery.images, image("f:1", "optional", "c.enabled, c.f.enabled", "low")];
    expect(coverageOf({ ...discovery, images, components }, ["optional"])).toMatchObject({
      optional: 0,
      unknown: ["c.enabled"],
    });
  });

  it("the chart itself is no image of it", () => {
    const itself = { ...image("charts/app:1", "required"), chart: "made" as const };
    expect(coverageOf({ ...discovery, images: [...discovery.images, itself] })).toEqual(
      coverageOf(discovery),
    );
  });

  it("says nothing of what is no chart", () => {
    const { installs: _, ...rest } = discovery;
    expect(coverageOf(rest)).toBeUndefined();
  });
});

describe("installsOf", () => {
  const installs = (yaml: string) => {
    const { documents, definitions } = readDocuments(yaml, { readTree });
    return installsOf(documents, definitions);
  };
  const role = (rule: string, kind = "ClusterRole"): string =>
    `kind: ${kind}\nmetadata: { name: r }\nrules:\n  - ${rule}\n`;

  it.each([
    ["pods", role('{ apiGroups: [""], resources: [pods], verbs: [get, create] }'), true],
    ["everything", role('{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }'), true],
    [
      "deployments, by a Role",
      role("{ apiGroups: [apps], resources: [deployments], verbs: [create] }", "Role"),
      true,
    ],
    ["pods, to look at them only", role('{ apiGroups: [""], resources: [pods], verbs: [get, list] }'), false],
    ["another group's jobs", role("{ apiGroups: [x.io], resources: [jobs], verbs: [create] }"), false],
    ["exec into pods", role('{ apiGroups: [""], resources: [pods/exec], verbs: [create] }'), false],
    ["what is no role", role('{ apiGroups: [""], resources: [pods], verbs: [create] }', "Thing"), false],
    ["a rule that is none", role("nothing"), false],
  ])("a role for %s: %s", (_, yaml, startsPods) => {
    expect(installs(yaml).startsPods).toBe(startsPods);
  });

  it("counts definitions, also those that are not walked", () => {
    const definition = (more: string): string =>
      `---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: { ${more} }\n`;
    expect(
      installs(definition("a: 1") + definition('properties: { default: "quay.io/x/y:1" }')),
    ).toMatchObject({
      definitions: 2,
    });
  });
});
