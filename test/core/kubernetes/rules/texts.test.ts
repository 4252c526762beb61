import { describe, expect, it } from "vitest";
import { config, found, resource, workload } from "../found.ts";

describe("R8: ConfigMaps and Secrets", () => {
  it.each([
    [
      "an image key",
      config("ROOK_CSI_CEPH_IMAGE: quay.io/cephcsi/cephcsi:v3.13.0"),
      ["R8 on-demand high quay.io/cephcsi/cephcsi:v3.13.0"],
    ],
    [
      "a map about images",
      config("plugin: quay.io/ceph/plugin:v1\nnote: hello", "csi-image-set"),
      ["R8 on-demand high quay.io/ceph/plugin:v1"],
    ],
    [
      "YAML inside",
      config("a.yaml: |\n  jobs:\n    - image: jenkins/agent:3385.vf1123fb_515da_-1"),
      ["R3 on-demand high jenkins/agent:3385.vf1123fb_515da_-1"],
    ],
    [
      "a pod inside",
      config("pod.yaml: |\n  kind: Pod\n  spec:\n    containers: [{ image: busybox }]"),
      ["R2 on-demand high busybox"],
    ],
    [
      "JSON in YAML",
      config('a.yaml: |\n  inner: |\n    {"image": "quay.io/x/deep:1"}'),
      ["R3 on-demand high quay.io/x/deep:1"],
    ],
    [
      "several documents",
      config("a.yaml: |\n  image: quay.io/x/a:1\n  ---\n  image: quay.io/x/b:1"),
      ["R3 on-demand high quay.io/x/a:1", "R3 on-demand high quay.io/x/b:1"],
    ],
    [
      "a script",
      config("run.sh: |\n  #!/bin/sh\n  docker run quay.io/x/tool:v1 --all"),
      ["R7 on-demand medium quay.io/x/tool:v1"],
    ],
    [
      "a definition inside",
      config("crd.yaml: |\n  kind: CustomResourceDefinition\n  spec: { image: quay.io/x/y:1 }"),
      [],
    ],
  ])("%s", (_, yaml, lines) => {
    expect(found(yaml)).toEqual(lines);
  });

  it("decodes a Secret's data, not its stringData", () => {
    const encoded = Buffer.from("image: quay.io/x/secret:1").toString("base64");
    const yaml = `kind: Secret\nmetadata: { name: s }\ndata: { a.yaml: ${encoded} }\nstringData: { image: quay.io/x/plain:1 }`;
    expect(found(yaml)).toEqual([
      "R3 on-demand high quay.io/x/secret:1",
      "R8 on-demand high quay.io/x/plain:1",
    ]);
  });

  it("passes over dashboards", () => {
    const board = config('b.json: |\n  {"image": "quay.io/x/picture:1"}').replace(
      "name: settings",
      "name: b, labels: { grafana_dashboard: '1' }",
    );
    expect(found(board)).toEqual([]);
  });

  it("goes three texts deep and no deeper", () => {
    const wrap = (text: string): string => `x: |\n${text.replaceAll(/^/gm, "  ")}`;
    const deep = (levels: number): string => {
      let text = "image: quay.io/x/deep:1.2";
      for (let level = 1; level < levels; level += 1) text = wrap(text);
      return config(`a.yaml: |\n${text.replaceAll(/^/gm, "  ")}`);
    };
    expect(found(deep(3))).toEqual(["R3 on-demand high quay.io/x/deep:1.2"]);
    expect(found(deep(4))).toEqual(["R7 on-demand medium quay.io/x/deep:1.2"]);
  });
});

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

describe("R11: literal images in templates kept as text", () => {
  it("finds lines, not placeholders", () => {
    const yaml = config('t: |\n  {{ if .x }}\n  - image: busybox:1.36\n  - image: "{{ .y }}"\n  {{ end }}');
    expect(found(yaml)).toEqual(["R11 on-demand medium busybox:1.36"]);
  });
});
