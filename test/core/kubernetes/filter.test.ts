import { describe, expect, it } from "vitest";
import { parseImageRef } from "../../../src/core/image/reference.ts";
import {
  filterImages,
  filterQuestions,
  isPlanned,
  plannedOnly,
} from "../../../src/core/kubernetes/filter.ts";
import type { Confidence, Tier, WantedImage } from "../../../src/core/image/wanted.ts";

function image(reference: string, tier?: Tier, confidence?: Confidence): WantedImage {
  return {
    reference,
    ref: parseImageRef(reference),
    provenance: [],
    ...(tier === undefined ? {} : { tier }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}

describe("isPlanned", () => {
  it.each([
    ["required", "certain", [], true],
    ["on-demand", "high", [], true],
    ["lifecycle", "high", [], true],
    ["required", "medium", [], false],
    ["required", "medium", ["medium"], true],
    ["required", "low", ["medium"], false],
    ["test", "certain", [], false],
    ["test", "certain", ["test"], true],
    ["optional", "certain", [], false],
    ["optional", "low", ["optional"], false],
    ["optional", "low", ["optional", "low"], true],
    ["artifact", "high", ["artifact"], true],
  ] as const)("%s %s with %j: %s", (tier, confidence, include, planned) => {
    expect(isPlanned(image("a:1", tier, confidence), include)).toBe(planned);
  });

  it("plans what has neither, as lists name it", () => {
    expect(isPlanned(image("a:1"))).toBe(true);
  });
});

describe("filters", () => {
  const images = [image("nginx:1", "required", "certain"), image("quay.io/x/y:2", "test", "high")];

  it("by tier, confidence and reference", () => {
    expect(filterImages(images, { tiers: ["test"] })).toEqual([images[1]]);
    expect(filterImages(images, { confidences: ["certain"] })).toEqual([images[0]]);
    expect(filterImages(images, { why: "docker.io/library/nginx:1" })).toEqual([images[0]]);
    expect(filterImages(images, { why: "nginx:1" })).toEqual([images[0]]);
    expect(filterImages(images, { why: "quay.io/*" })).toEqual([images[1]]);
    expect(filterImages(images, { why: "nginx" })).toEqual([images[0]]);
    expect(filterImages(images, { why: "ngin" })).toEqual([]);
    expect(filterQuestions([{ reference: "a/b", why: "", evidence: [] }], { why: "a/*" })).toHaveLength(1);
  });

  it("leaves a discovery with its planned images, and the questions about those", () => {
    const asked = (reference: string, tier?: Tier) => ({
      reference,
      why: "",
      evidence: [],
      ...(tier === undefined ? {} : { tier }),
    });
    const questions = [asked("a"), asked("b", "required"), asked("c", "optional"), asked("d", "test")];
    const discovery = { title: "", images, questions, warnings: [] };
    expect(plannedOnly(discovery).images).toEqual([images[0]]);
    expect(plannedOnly(discovery).questions).toEqual(questions.slice(0, 2));
    expect(plannedOnly(discovery, ["optional"]).questions).toEqual(questions.slice(0, 3));
    expect(filterQuestions(questions, { tiers: ["test"] })).toEqual([questions[0], questions[3]]);
  });
});
