import { describe, expect, it } from "vitest";
import { halfOf } from "../../../../src/core/kubernetes/rules/holders.ts";
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

describe("R4: repository, image and version", () => {
  it.each([
    [
      "{ repository: nvcr.io/nvidia/k8s, image: toolkit, version: v1.19.0 }",
      "nvcr.io/nvidia/k8s/toolkit:v1.19.0",
    ],
    ["{ registry: quay.io, repository: strimzi, name: kafka, tag: 1.2.0 }", "quay.io/strimzi/kafka:1.2.0"],
    [
      `{ repository: nvcr.io/nvidia, image: driver-manager, version: "${digest}" }`,
      `nvcr.io/nvidia/driver-manager@${digest}`,
    ],
    [`{ repository: "", image: "quay.io/x/whole:1", version: "" }`, "quay.io/x/whole:1"],
    ["{ repository: quay.io/x, image: float, version: 4.10 }", "quay.io/x/float:4.10"],
  ])("%s", (map, reference) => {
    expect(found(resource(`part: ${map}`))).toEqual([`R4 required high ${reference}`]);
  });

  it("asks for a version that isn't there", () => {
    const yaml = resource("part: { repository: nvcr.io/nvidia, image: vgpu }");
    expect(found(yaml)).toEqual([]);
    expect(open(yaml)).toEqual([".spec.part.image nvcr.io/nvidia/vgpu"]);
  });

  it("is optional below enabled: false", () => {
    const yaml = resource(
      "dcgm: { enabled: false, repository: nvcr.io/n, image: dcgm, version: 4.1.1 }",
      "ClusterPolicy",
    );
    expect(found(yaml)).toEqual(["R4 optional high nvcr.io/n/dcgm:4.1.1"]);
  });
});

describe("R10: hub, tag and bare names", () => {
  it("joins them, and leaves auto", () => {
    const yaml = config(
      `values: '{"global":{"hub":"docker.io/istio","tag":"1.22.0","proxy":{"image":"proxyv2"},"gw":{"image":"auto"},"init":{"image":"proxyv2","tag":"1.23.0"}}}'`,
    );
    expect(found(yaml)).toEqual([
      "R10 on-demand high docker.io/istio/proxyv2:1.22.0",
      "R10 on-demand high docker.io/istio/proxyv2:1.23.0",
    ]);
  });
});

describe("R13: version-only resources", () => {
  it.each([
    ["Elasticsearch", "version: 9.1.0", "docker.elastic.co/elasticsearch/elasticsearch:9.1.0"],
    ["Kibana", "version: 9.1.0", "docker.elastic.co/kibana/kibana:9.1.0"],
    ["ApmServer", "version: 8.0.0", "docker.elastic.co/apm/apm-server:8.0.0"],
    ["Logstash", "version: 8.0.0", "docker.elastic.co/logstash/logstash:8.0.0"],
    ["Beat", "type: filebeat\nversion: 8.0.0", "docker.elastic.co/beats/filebeat:8.0.0"],
    ["Agent", "version: 9.0.0", "docker.elastic.co/elastic-agent/elastic-agent:9.0.0"],
    ["Agent", "version: 8.19.0", "docker.elastic.co/beats/elastic-agent:8.19.0"],
  ])("%s %s", (kind, spec, reference) => {
    expect(found(resource(spec, kind, `${kind.toLowerCase()}.k8s.elastic.co/v1`))).toEqual([
      `R13 required medium ${reference}`,
    ]);
  });

  it("obeys spec.image and the operator's registry", () => {
    const api = "kibana.k8s.elastic.co/v1";
    expect(found(resource("version: 9.1.0\nimage: own.example.com/kibana:9", "Kibana", api))).toEqual([
      "R3 required high own.example.com/kibana:9",
    ]);
    const operator = config("eck.yaml: |\n  container-registry: registry.example.com");
    expect(found(`${operator}\n---\n${resource("version: 9.1.0", "Kibana", api)}`)).toEqual([
      "R13 required medium registry.example.com/kibana/kibana:9.1.0",
    ]);
  });
});
