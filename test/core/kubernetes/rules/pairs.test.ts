import { describe, expect, it } from "vitest";
import { halfOf } from "../../../../src/core/kubernetes/rules/pairs.ts";
import { config, found, open, resource, workload } from "../found.ts";

const digest = `sha256:${"b".repeat(64)}`;

describe("R9: references in two halves", () => {
  it.each([
    [
      "dotted keys",
      config(`trivy.repository: mirror.gcr.io/aquasec/trivy\ntrivy.tag: "0.70"`),
      "on-demand",
      "mirror.gcr.io/aquasec/trivy:0.70",
    ],
    [
      "camel keys",
      resource("agentRepository: quay.io/x/agent\nagentTag: v1"),
      "required",
      "quay.io/x/agent:v1",
    ],
    [
      "a map",
      resource("image: { registry: quay.io, repository: x/y, tag: v2 }"),
      "required",
      "quay.io/x/y:v2",
    ],
    ["image and tag", resource("image: quay.io/x/y\ntag: 1"), "required", "quay.io/x/y:1"],
    ["a digest", resource(`repository: quay.io/x/y\ndigest: ${digest}`), "required", `quay.io/x/y@${digest}`],
    [
      "both",
      resource(`repository: quay.io/x/y\ntag: v1\ndigest: ${digest}`),
      "required",
      `quay.io/x/y:v1@${digest}`,
    ],
    [
      "a bare sha",
      resource(`repository: quay.io/x/y\ntag: v1\nsha: ${"b".repeat(64)}`),
      "required",
      `quay.io/x/y:v1@${digest}`,
    ],
  ])("%s", (_, yaml, tier, reference) => {
    expect(found(yaml)).toEqual([`R9 ${tier} high ${reference}`]);
  });

  it.each([
    [
      "flags",
      "args: [--sidecar-image-repository=public.ecr.aws/x/envoy, --sidecar-image-tag=v1.29]",
      "public.ecr.aws/x/envoy:v1.29",
    ],
    [
      "variables",
      "env: [{ name: X_IMAGE_REPOSITORY, value: quay.io/x/y }, { name: X_IMAGE_TAG, value: '3' }]",
      "quay.io/x/y:3",
    ],
  ])("%s", (_, lines, reference) => {
    expect(found(workload(lines))[1]).toBe(`R9 on-demand high ${reference}`);
  });

  it("never takes one half for an image", () => {
    expect(found(workload("args: [--x-image-repository=quay.io/x/y]")).slice(1)).toEqual([]);
    expect(found(resource("chart: { repository: https://charts.example.com, tag: v1 }"))).toEqual([]);
    expect(found(resource("git: { repository: github.com/x/y.git, tag: v1 }"))).toEqual([]);
  });

  it("asks when only the tag is missing", () => {
    const yaml = config(
      "c.yaml: |\n  environment:\n    imageRegistry: us.example.com/x\n    imageRepository: workers",
    );
    expect(found(yaml)).toEqual([]);
    expect(open(yaml)).toEqual([`.data["c.yaml"] > .environment.imageRepository us.example.com/x/workers`]);
  });

  it.each([
    ["xImageRepository", "x", "repository"],
    ["--x-image-tag", "x", "tag"],
    ["X_REPOSITORY", "x", "repository"],
    ["image.registry", "", "registry"],
    ["tag", "", "tag"],
    ["myImage", "my", "image"],
  ])("%s is a half", (name, stem, role) => {
    expect(halfOf(name)).toEqual({ stem, role });
  });
});
