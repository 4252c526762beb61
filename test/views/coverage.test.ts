import { expect, it } from "vitest";
import type { Coverage } from "../../src/core/image/coverage.ts";
import { coverageLines } from "../../src/views/coverage.ts";

const all: Coverage = {
  images: 20,
  proved: 20,
  absent: 0,
  artifacts: 0,
  optional: 0,
  unknown: [],
  tests: 0,
  questions: 0,
  operator: null,
};

it.each<[Partial<Coverage>, readonly string[]]>([
  [{}, ["20 images mirrored and proved"]],
  [{ proved: 18 }, ["20 images mirrored, 18 of them proved"]],
  [{ images: 1, proved: null }, ["1 image mirrored"]],
  [{ absent: 2 }, ["20 images mirrored and proved", "not covered: 2 images that could not be read"]],
  [
    { artifacts: 3, optional: 2, operator: { definitions: 14 } },
    [
      "20 images mirrored and proved",
      "not covered: 3 OCI artifacts (include: [artifact]), 2 optional components (include: [optional])",
      "installs an operator with 14 CRDs that may pull more images at run time",
    ],
  ],
  [
    { tests: 1, questions: 2, unknown: ["a.enabled", "b.enabled"], operator: { definitions: 0 } },
    [
      "20 images mirrored and proved",
      "not covered: 1 test image (include: [test]), 2 components that cannot be rendered (a.enabled; b.enabled), 2 open questions",
      "installs a controller that may pull more images at run time",
    ],
  ],
])("%j", (part, lines) => {
  expect(coverageLines({ ...all, ...part })).toEqual(lines);
});
