import { describe, expect, it } from "vitest";
import { config, found, resource, spots } from "../found.ts";

describe("R9: versions that stand elsewhere", () => {
  it.each([
    ["image: { name: quay.io/x/proxy, version: v2, pullPolicy: IfNotPresent }", "quay.io/x/proxy:v2"],
    ["image: { name: quay.io/x/proxy, tag: v2 }", "quay.io/x/proxy:v2"],
    ["debug: { name: quay.io/x/debug, version: v2, pullPolicy: Always }", "quay.io/x/debug:v2"],
    ["controllerImage: quay.io/x/c\ncontrollerImageVersion: v1", "quay.io/x/c:v1"],
    [
      'controllerImage: quay.io/x/c\ncontrollerImageVersion: ""\nmeshVersion: edge-26.1.1',
      "quay.io/x/c:edge-26.1.1",
    ],
    ['meshVersion: v3\nproxy: { image: { name: quay.io/x/p, version: "" } }', "quay.io/x/p:v3"],
  ])("%s", (spec, reference) => {
    expect(found(resource(spec))).toEqual([`R9 required high ${reference}`]);
  });

  it.each([
    // Nobody says that the map is an image's.
    "thing: { name: quay.io/x/proxy, version: v2 }",
    "image: { name: proxy, version: v2 }",
    // Which of the two versions is it?
    'meshVersion: v3\ncniVersion: v4\nproxy: { image: { name: quay.io/x/p, version: "" } }',
    'apiVersion: v3\nproxy: { image: { name: quay.io/x/p, version: "" } }',
  ])("no version: %s", (spec) => {
    expect(found(resource(spec)).filter((line) => line.startsWith("R9"))).toEqual([]);
  });

  it("finds all images of a product's values in a ConfigMap, with one version for them", () => {
    const values = `values: |
  controllerImage: quay.io/x/controller
  controllerImageVersion: ""
  meshVersion: edge-26.1.1
  debugContainer: { image: { name: quay.io/x/debug, pullPolicy: "", version: "" } }
  proxy: { image: { name: quay.io/x/proxy, pullPolicy: "", version: "" } }`;
    expect(found(config(values))).toEqual([
      "R9 on-demand high quay.io/x/controller:edge-26.1.1",
      "R9 on-demand high quay.io/x/debug:edge-26.1.1",
      "R9 on-demand high quay.io/x/proxy:edge-26.1.1",
    ]);
    expect(spots(config(values))).toContain(".data.values > .proxy.image.name quay.io/x/proxy:edge-26.1.1");
  });
});
