import { describe, expect, it } from "vitest";
import { found, resource, walkText } from "./found.ts";

function hooked(hook: string): string {
  return `kind: Job
metadata: { name: j, annotations: { helm.sh/hook: "${hook}" } }
spec: { template: { spec: { containers: [{ image: "quay.io/x/y:1" }] } } }`;
}

describe("tiers", () => {
  it.each([
    ["pre-install,pre-upgrade", "required"],
    ["post-install", "required"],
    ["pre-upgrade", "lifecycle"],
    ["post-delete", "lifecycle"],
    ["post-rollback, pre-delete", "lifecycle"],
    ["test", "test"],
    ["test-success", "test"],
    ["test-failure", "test"],
  ])("hook %s: %s", (hook, tier) => {
    expect(found(hooked(hook))).toEqual([`R1 ${tier} certain quay.io/x/y:1`]);
  });

  it("marks artifacts that are no images", () => {
    expect(found(resource("checksImage: mirror.gcr.io/aquasec/trivy-checks:1"))).toEqual([
      "R3 artifact high mirror.gcr.io/aquasec/trivy-checks:1",
    ]);
  });
});

it.each([
  ["", "", "required"],
  ["test", "", "test"],
  ["pre-delete", "", "lifecycle"],
  ["", "enabled: false\n  ", "optional"],
])("a reference that nothing completes has a tier too: hook %j, %j: %s", (hook, off, tier) => {
  const yaml = `kind: Thing\nmetadata: { name: t, annotations: { helm.sh/hook: "${hook}" } }\nspec:\n  ${off}containers: [{ image: "quay.io/x/$(NAME)" }]\n`;
  expect(walkText(yaml).open).toMatchObject([{ reference: "quay.io/x/$(NAME)", tier }]);
});

describe("references that a node completes", () => {
  const api = "nvidia.com/v1";
  const driver = (version: string, enabled = true): string =>
    resource(
      `driver: { enabled: ${enabled}, repository: nvcr.io/nvidia, image: driver, version: "${version}" }`,
      "ClusterPolicy",
      api,
    );

  it.each([
    ["580.126.20", true, /580\.126\.20-ubuntu22\.04/],
    ["580.126.20-ubuntu22.04", true, undefined],
    ["580.126.20", false, undefined],
    [`sha256:${"c".repeat(64)}`, true, undefined],
  ])("%s, enabled %s", (version, enabled, question) => {
    const [finding] = walkText(driver(version, enabled)).findings;
    if (question === undefined) expect(finding?.question).toBeUndefined();
    else expect(finding?.question).toMatch(question);
  });
});
