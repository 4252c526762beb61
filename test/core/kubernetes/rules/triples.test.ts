import { describe, expect, it } from "vitest";
import { found, open, resource } from "../found.ts";

const digest = `sha256:${"a".repeat(64)}`;

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
