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
    ["txt", renderDiscoverTable(found, { ...plainScreen, guesses: false })],
    ["why.txt", renderDiscoverWhy(found, [], plainScreen)],
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

describe("the table of a chart", () => {
  const at = (name: string, more: Partial<WantedImage>): WantedImage =>
    wanted(`quay.io/acme/${name}:1`, {
      tier: "required",
      confidence: "certain",
      provenance: [
        {
          source: "chart",
          template: `acme/charts/very/deep/templates/${name}.yaml`,
          kind: "Deployment",
          name: `a-release-name-of-some-length-${name}`,
          path: ".spec.template.spec.containers[0].image",
        },
      ],
      ...more,
    });
  const chart: SourceFound = {
    name: "chart",
    kind: "helm",
    failed: null,
    fallback: false,
    include: ["optional"],
    coverage: {
      images: 2,
      proved: null,
      absent: 0,
      artifacts: 1,
      optional: 0,
      unknown: [],
      tests: 0,
      questions: 1,
      operator: { definitions: 3 },
    },
    discovery: {
      title: "chart acme 1.0.0",
      warnings: [],
      questions: [
        { reference: "q/asked:1", why: "why", tier: "required", evidence: [] },
        { reference: "q/optional:1", why: "why", tier: "optional", evidence: [] },
        { reference: "q/test:1", why: "why", tier: "test", evidence: [] },
      ],
      images: [
        at("off", { tier: "optional", enabledBy: "off.enabled" }),
        at("database", { tier: "artifact" }),
        at("web", {}),
        at("sure", { confidence: "medium" }),
        at("guess", { confidence: "low" }),
      ],
    },
  };
  const table = (options: { width: number; guesses: boolean }, ...found: SourceFound[]): string =>
    renderDiscoverTable(found.length === 0 ? [chart] : found, { ...plainScreen, ...options });

  it("has totals by tier, says what is not mirrored, and asks only about what is planned", () => {
    expect(table({ width: 72, guesses: false })).toBe(
      [
        "chart  chart acme 1.0.0",
        "  required  2 images pulled during installation",
        "    quay.io/acme/web:1   Deployment a-release-name-of-some-length-web",
        "    quay.io/acme/sure:1  medium, Deployment a-release-name-of-some-leng…",
        "  optional  1 image of disabled components",
        "    quay.io/acme/off:1  enabled by off.enabled",
        "  artifact  1 OCI artifact pulled like images; mirrored only with include: [artifact]",
        "    quay.io/acme/database:1  Deployment a-release-name-of-some-length-d…",
        "  1 guess not shown; show all with --confidence low",
        "  not covered: 1 OCI artifact (include: [artifact]), 1 open question",
        "  installs an operator with 3 CRDs that may pull more images at run time",
        "questions  decide whether to mirror these references",
        "  ? q/asked:1",
        "      why",
        "      to skip it, add to ignore:",
        "        - q/asked:1",
        "  ? q/optional:1",
        "      why",
        "      to skip it, add to ignore:",
        "        - q/optional:1",
        "4 images from 1 source, 2 questions.",
        "",
      ].join("\n"),
    );
  });

  it.each([40, 60, 80, 200])("fits %d columns, but for references and sentences", (width) => {
    const rows = table({ width, guesses: true }).match(/^ {4}quay.*$/gm) ?? [];
    expect(rows).toHaveLength(5);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(width);
    expect(rows.join("\n")).not.toContain("templates/");
  });

  it("says nothing where a word does not fit", () => {
    const rows = table({ width: 34, guesses: true }).match(/^ {4}quay.*$/gm) ?? [];
    expect(rows.filter((row) => row.endsWith("…"))).toEqual(["    quay.io/acme/off:1  enabled b…"]);
  });

  it("names each image once", () => {
    const text = table({ width: 80, guesses: false }, chart, { ...chart, name: "again" });
    expect(text.match(/acme\/web:1/g)).toHaveLength(1);
    expect(text).toContain("  4 images listed above\n");
  });

  it("lists guesses on request", () => {
    expect(table({ width: 80, guesses: false })).not.toContain("acme/guess");
    expect(table({ width: 80, guesses: true })).toContain("acme/guess:1  low, ");
  });
});
