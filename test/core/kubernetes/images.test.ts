import { describe, expect, it } from "vitest";
import { imagesOf, questionsOf, untaggedWarnings } from "../../../src/core/kubernetes/images.ts";
import { resource, walkText } from "./found.ts";

const from = () => ({ source: "s" });

function images(yaml: string) {
  return imagesOf(walkText(yaml, "a.yaml").findings, from);
}

describe("imagesOf", () => {
  it("merges by canonical reference, never by repository", () => {
    const yaml = resource("aImage: nginx:1\nbImage: docker.io/library/nginx:1\ncImage: nginx:2");
    expect(images(yaml).map((one) => [one.reference, one.provenance.length])).toEqual([
      ["nginx:1", 2],
      ["nginx:2", 1],
    ]);
  });

  it("takes the strongest tier and confidence", () => {
    const yaml = `${resource("a: { enabled: false, image: quay.io/x/y:1 }\ntext: see quay.io/x/y:1")}\n---\n${resource("image: quay.io/x/y:1")}`;
    expect(images(yaml)).toMatchObject([{ tier: "required", confidence: "high" }]);
    expect(images(yaml)[0]?.enabledBy).toBeUndefined();
  });

  it("says where each stands", () => {
    expect(images(resource("image: quay.io/x/y:1"))[0]?.provenance).toEqual([
      { source: "s", file: "a.yaml", line: 1, kind: "Thing", name: "thing", path: ".spec.image", rule: "R3" },
    ]);
  });

  it("leaves what can't be pulled to the questions", () => {
    const yaml = resource(
      `driver: { repository: nvcr.io/nvidia, image: driver, version: "580" }`,
      "ClusterPolicy",
      "nvidia.com/v1",
    );
    const { findings, open } = walkText(yaml);
    expect(imagesOf(findings, from)).toEqual([]);
    expect(questionsOf(findings, open, from)).toMatchObject([{ reference: "nvcr.io/nvidia/driver:580" }]);
  });

  it("warns of images that mean latest", () => {
    expect(untaggedWarnings({ images: images(resource("image: quay.io/x/y")) })).toMatchObject([
      { code: "reference/latest" },
    ]);
  });
});
