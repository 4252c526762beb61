import { describe, expect, it } from "vitest";
import { found, open, spots, resource, workload } from "../found.ts";

const pod = `containers: [{ name: a, image: nginx }]
initContainers: [{ name: b, image: "busybox:1.35" }]
ephemeralContainers: [{ name: c, image: "localhost:5000/debug:1" }]
volumes: [{ name: v, image: { reference: "quay.io/v/data:2" } }]`;

const nested: readonly (readonly [string, string])[] = [
  ["Deployment", "spec: { template: { spec: SPEC } }"],
  ["DaemonSet", "spec: { template: { spec: SPEC } }"],
  ["StatefulSet", "spec: { template: { spec: SPEC } }"],
  ["ReplicaSet", "spec: { template: { spec: SPEC } }"],
  ["ReplicationController", "spec: { template: { spec: SPEC } }"],
  ["Job", "spec: { template: { spec: SPEC } }"],
  ["CronJob", "spec: { jobTemplate: { spec: { template: { spec: SPEC } } } }"],
  ["Pod", "spec: SPEC"],
  ["PodTemplate", "template: { spec: SPEC }"],
];

describe("R1: containers of Kubernetes' own kinds", () => {
  it.each(nested)("%s", (kind, shape) => {
    const flat = `{ ${pod.replaceAll("\n", ", ")} }`;
    expect(found(`kind: ${kind}\nmetadata: { name: x }\n${shape.replace("SPEC", flat)}`)).toEqual([
      "R1 required certain busybox:1.35",
      "R1 required certain nginx",
      "R1 required certain localhost:5000/debug:1",
      "R1 required certain quay.io/v/data:2",
    ]);
  });

  it("says where, and keeps a number's text", () => {
    expect(spots(workload("").replace("quay.io/a/app:1", "quay.io/a/app:4.10"))).toEqual([
      ".spec.template.spec.containers[0].image quay.io/a/app:4.10",
    ]);
  });

  it("unrolls lists", () => {
    const list = `kind: List\nitems:\n  - kind: Pod\n    metadata: { name: a }\n    spec: { containers: [{ image: "a/b:1" }] }`;
    expect(found(list)).toEqual(["R1 required certain a/b:1"]);
  });

  it("passes over Istio's placeholder, and asks about what is no reference", () => {
    const yaml = `kind: Pod\nmetadata: { name: x }\nspec: { containers: [{ image: auto }, { image: "$(IMAGE)" }, { image: "" }] }`;
    expect(found(yaml)).toEqual([]);
    expect(open(yaml)).toEqual([".spec.containers[1].image $(IMAGE)"]);
  });
});

describe("R2: containers in any other kind", () => {
  it("finds them at any depth", () => {
    const spec = `listener:\n  template:\n    spec:\n      containers: [{ name: a, image: ghcr.io/x/runner }]\n      initContainers: [{ image: "docker:dind" }]`;
    expect(found(resource(spec, "AutoscalingRunnerSet"))).toEqual([
      "R2 required certain docker:dind",
      "R2 required certain ghcr.io/x/runner",
    ]);
  });
});
