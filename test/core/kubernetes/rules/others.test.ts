import { describe, expect, it } from "vitest";
import { config, found, resource, workload } from "../found.ts";

describe("R7: full references in other texts", () => {
  it.each([
    ["an argument", workload('args: ["--other=ghcr.io/x/y:v2"]'), ["ghcr.io/x/y:v2"]],
    ["a sentence", resource("text: uses quay.io/x/y:v1. Then stops"), ["quay.io/x/y:v1"]],
    ["a taint", workload('args: ["--taint=node.kubernetes.io/x:NoSchedule"]'), []],
    ["an address", workload('args: ["--target=api.example.com/v1:8080"]'), []],
    ["a service", workload('args: ["--target=a.b.svc.cluster.local/x:v1"]'), []],
    ["a URL", workload('args: ["--url=https://example.com/x/y:v1"]'), []],
    ["a name without a host", workload('args: ["--other=x/y:v2"]'), []],
    ["a role", resource("role: system:auth-delegator"), []],
  ])("%s", (_, yaml, references) => {
    expect(found(yaml).filter((line) => line.startsWith("R7"))).toEqual(
      references.map((one) => `R7 on-demand medium ${one}`),
    );
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

describe("R11: literal images in templates kept as text", () => {
  it("finds lines, not placeholders", () => {
    const yaml = config('t: |\n  {{ if .x }}\n  - image: busybox:1.36\n  - image: "{{ .y }}"\n  {{ end }}');
    expect(found(yaml)).toEqual(["R11 on-demand medium busybox:1.36"]);
  });
});

describe("R12: defaults in definitions", () => {
  it("finds them at low confidence, and nothing else there", () => {
    const yaml = `kind: CustomResourceDefinition
metadata: { name: x }
spec:
  properties:
    image: { type: string, default: "quay.io/x/y:1", description: "such as quay.io/x/z:1" }
    operator: { enum: [=, "!="] }`;
    expect(found(yaml)).toEqual(["R12 on-demand low quay.io/x/y:1"]);
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

describe("R14: what the author lists", () => {
  const annotations = {
    "artifacthub.io/images":
      "- name: a\n  image: quay.io/x/listed:1\n- name: b\n  image: quay.io/x/tool:v1\n",
  };

  it("raises what is found, and hints at the rest", () => {
    expect(found(resource("text: quay.io/x/tool:v1"), { charts: [{ chart: "c", annotations }] })).toEqual([
      "R7 on-demand high quay.io/x/tool:v1",
      "R14 on-demand low quay.io/x/listed:1",
    ]);
  });
});

describe("kinds that say nothing about images", () => {
  it.each(["ClusterRole", "RoleBinding", "PrometheusRule", "ValidatingWebhookConfiguration"])(
    "%s",
    (kind) => {
      expect(found(`kind: ${kind}\nmetadata: { name: x }\nimage: quay.io/x/y:1`)).toEqual([]);
    },
  );
});
