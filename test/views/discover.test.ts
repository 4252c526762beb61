import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/core/base/diagnostic.ts";
import { parseImageRef } from "../../src/core/image/reference.ts";
import type { WantedImage } from "../../src/core/image/wanted.ts";
import { renderDiscoverJson, renderDiscoverList, type SourceFound } from "../../src/views/discover/found.ts";
import { renderDiscoverTable, renderDiscoverWhy } from "../../src/views/discover/text.ts";
import { plainScreen } from "../../src/views/paint.ts";
import { nasty } from "./fixtures.ts";
import { expectGolden } from "./golden.ts";

function wanted(reference: string, more: Partial<WantedImage> = {}): WantedImage {
  return {
    reference,
    ref: parseImageRef(reference),
    provenance: [{ source: "list", file: "images.txt", line: 3 }],
    ...more,
  };
}

const failure: Diagnostic = { code: "chart/broken", severity: "error", summary: "No chart" };
const sources: readonly SourceFound[] = [
  {
    name: "chart",
    kind: "helm",
    failed: null,
    fallback: false,
    discovery: {
      title: "chart a 1.0.0",
      warnings: [],
      questions: [
        { reference: "{{ x }}", why: "no default", evidence: [{ source: "chart", file: "t.yaml" }] },
      ],
      images: [
        wanted("ghcr.io/acme/web:2", {
          tier: "optional",
          confidence: "high",
          enabledBy: "web.enabled",
          valuesKeys: ["web.image"],
          provenance: [
            {
              source: "chart",
              chart: "a",
              version: "1.0.0",
              template: "templates/web.yaml",
              kind: "Deployment",
              name: "web",
              path: "spec",
              rule: "R1",
              renderer: "helm v4.1.4",
            },
          ],
        }),
        wanted("nginx"),
      ],
    },
  },
  {
    name: "list",
    kind: "list",
    failed: null,
    fallback: true,
    discovery: {
      title: "images.txt",
      warnings: [],
      questions: [],
      images: [wanted("ghcr.io/acme/web:2"), wanted("a.example/z:1")],
    },
  },
  { name: "broken", kind: "helm", failed: failure, fallback: false, discovery: null },
];
const hostile: readonly SourceFound[] = [
  {
    name: nasty,
    kind: "list",
    failed: null,
    fallback: false,
    discovery: {
      title: nasty,
      warnings: [],
      questions: [{ reference: nasty, why: nasty, evidence: [{ source: nasty }] }],
      images: [
        wanted("a/b:1", {
          reference: nasty,
          enabledBy: nasty,
          provenance: [{ source: nasty, file: nasty, note: nasty }],
        }),
      ],
    },
  },
];

describe.each([
  ["found", sources],
  ["nasty", hostile],
])("discovery: %s", (name, found) => {
  const views: readonly [string, string][] = [
    ["txt", renderDiscoverTable(found, plainScreen)],
    ["why.txt", renderDiscoverWhy(found, plainScreen)],
    ["json", renderDiscoverJson(found)],
    ["list", renderDiscoverList(found)],
  ];
  it.each(views)("as %s", (extension, text) => {
    expectGolden(`discover-${name}.${extension}`, text);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
  });
});

it("joins what several sources ask for", () => {
  const { images } = JSON.parse(renderDiscoverJson(sources)) as { images: Record<string, unknown>[] };
  expect(images.map((one) => one["canonical"])).toEqual([
    "a.example/z:1",
    "docker.io/library/nginx:latest",
    "ghcr.io/acme/web:2",
  ]);
  expect(images[2]).toMatchObject({
    tier: "required",
    confidence: "certain",
    enabledBy: null,
    valuesKeys: ["web.image"],
  });
  expect(images[2]?.["evidence"]).toHaveLength(2);
});

it("prints the public keys, no more and no fewer", () => {
  const { images } = JSON.parse(renderDiscoverJson(sources)) as { images: { evidence: object[] }[] };
  const [first] = images;
  expect(Object.keys(first ?? {})).toEqual(
    "reference canonical tier confidence enabledBy evidence valuesKeys".split(" "),
  );
  expect(Object.keys(first?.evidence[0] ?? {})).toEqual(
    "source file chart version template kind name path rule hook".split(" "),
  );
});

it("gives no tag to a repository whose tags a policy chooses", () => {
  const open: readonly SourceFound[] = sources.map((one) => ({
    ...one,
    choosesTags: (image) => image.reference === "nginx",
  }));
  expect(renderDiscoverList(open)).toBe("a.example/z:1\ndocker.io/library/nginx\nghcr.io/acme/web:2\n");
});

it("lists sorted canonical references", () => {
  expect(renderDiscoverList(sources)).toBe(
    "a.example/z:1\ndocker.io/library/nginx:latest\nghcr.io/acme/web:2\n",
  );
  expect(renderDiscoverList([])).toBe("");
});
