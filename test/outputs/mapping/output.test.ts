import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { formatMapping, mappingFormatOf, readMapping } from "../../../src/outputs/mapping/text.ts";
import { mapping } from "../../../src/outputs/mapping/output.ts";
import { context, plainContext, registry, row, rows } from "../rows.ts";

function render(
  some: readonly MappingRow[],
  options: object = {},
  existing: string | null = null,
  more: object = {},
) {
  const output = { kind: "mapping", path: "m", ...options } as const;
  return mapping.render(some, output, new Map([["m", existing]]), { ...plainContext, ...more });
}

function content(...args: Parameters<typeof render>): string {
  return render(...args).files[0]?.content ?? "";
}

describe("mapping output", () => {
  it.each(["csv", "json", "yaml"] as const)("writes %s as in the golden file", async (format) => {
    await expect(content(rows, { format })).toMatchFileSnapshot(`golden/mapping.${format}`);
  });

  it("has the written forms beside a dataset, whose records are looked up letter for letter, unless told otherwise", () => {
    const image = row("nginx:1.27", "p/nginx:1.27", { written: ["nginx:1.27", "docker.io/nginx:1.27"] });
    const { sources } = context;
    expect(content([image], {}, null, { sources })).toBe(content([image], { forms: "written" }));
    expect(content([image], {}, null, { sources })).toContain("\nnginx:1.27,");
    expect(content([image], { forms: "canonical" }, null, { sources })).toBe(content([image]));
    expect(content([image])).not.toContain("\nnginx:1.27,");
  });

  it("writes the same bytes whatever the rows' order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), (shuffled) => {
        expect(content(shuffled)).toBe(content(rows));
      }),
    );
  });

  it("leaves the rows of a source that failed as they stand, in their written forms", () => {
    const existing = `internal_uri,ecr_uri\nnginx:1.27,${registry}/old/nginx:1.27\n`;
    const remembered = row("nginx:1.27", "p/nginx:1.27", { written: ["docker.io/library/nginx:1.27"] });
    const other = row("quay.io/a/b:1", "p/a/b:1");
    expect(content([remembered, other], { forms: "written" }, existing, { failed: [remembered] })).toBe(
      `${existing}quay.io/a/b:1,${registry}/p/a/b:1\n`,
    );
    expect(content([remembered], {}, null, { failed: [remembered] })).toContain(`${registry}/p/nginx:1.27`);
  });

  it("has one row per written form when asked, and none that means another image", () => {
    const both = row("nginx:1.27", "p/nginx:1.27", {
      written: ["docker.io/nginx:1.27", "nginx", "nginx:1.27"],
    });
    expect(content([both], { forms: "written" })).toBe(
      `internal_uri,ecr_uri\ndocker.io/nginx:1.27,${registry}/p/nginx:1.27\nnginx:1.27,${registry}/p/nginx:1.27\n`,
    );
    expect(content([both])).toContain("\ndocker.io/library/nginx:1.27,");
  });

  it("takes the place with the source's own tag where alias tags exist, without a warning", () => {
    const one = row("acme/tool:1.5", "acme/tool:1.5");
    const alias = row("acme/tool:1.5", "acme/tool:1");
    const { files, warnings } = render([alias, one]);
    expect(files[0]?.content).toContain(`${registry}/acme/tool:1.5\n`);
    expect(warnings).toEqual([]);
  });

  it("warns of an image in two repositories and names one of them in any order", () => {
    const [a, b] = [row("acme/tool:1", "a/tool:1"), row("acme/tool:1", "b/tool:1")];
    for (const order of [
      [a, b],
      [b, a],
    ] as const) {
      const { files, warnings } = render(order);
      expect(files[0]?.content).toContain(`${registry}/a/tool:1\n`);
      expect(warnings[0]?.detail).toContain("b/tool:1");
    }
  });

  const foreign =
    "internal_uri,ecr_uri\nold.example.com/a:1,other.example.com/a:1\ndocker.io/library/nginx:1.27,x.example.com/n:1\n";

  it("keeps foreign rows on request only, and replaces rows that it knows", () => {
    expect(content(rows, {}, foreign)).toBe(content(rows));
    const kept = content(rows, { keepForeign: true }, foreign);
    expect(kept).toContain("old.example.com/a:1,other.example.com/a:1\n");
    expect(kept).not.toContain("x.example.com");
    expect(kept.split("\n").length).toBe(rows.length + 3);
  });

  it("keeps the existing row of an image whose copy failed, and no other", () => {
    const [failed, ...rest] = rows;
    const existing = `${foreign}quay.io/gone/x:1,x.example.com/gone/x:1\n`;
    const text = content(rest, {}, existing, { failed: [failed] });
    expect(text).toContain("docker.io/library/nginx:1.27,x.example.com/n:1\n");
    expect(text).not.toContain("gone");
  });

  it("doesn't look at an existing file that nobody asked to keep", () => {
    expect(content(rows, {}, "not,a\nmapping")).toBe(content(rows));
    expect(() => content(rows, { keepForeign: true }, "not,a\nmapping")).toThrow(/Missing CSV column/);
  });
});

describe("mapping text", () => {
  const reference = fc
    .tuple(
      fc.constantFrom("", "ghcr.io/", "[::1]:5000/", "localhost:80/"),
      fc.stringMatching(/^[a-z0-9]{1,8}$/),
      fc.stringMatching(/^[a-z0-9_]{1,6}$/),
    )
    .map(([host, name, tag]) => `${host}${name}:${tag}`);
  const entries = fc
    .uniqueArray(fc.record({ internal: reference, ecr: reference }), { selector: (one) => one.internal })
    .map((list) => [...list].sort((a, b) => (a.internal < b.internal ? -1 : 1)));

  it.each(["csv", "json", "yaml"] as const)("%s goes in and out unchanged", (format) => {
    fc.assert(
      fc.property(entries, (list) => {
        const text = formatMapping(list, format);
        expect(readMapping(text, "m", format)).toEqual({ entries: list, repeated: 0 });
        expect(formatMapping(readMapping(text, "m", format).entries, format)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["a.json", "json"],
    ["a.YML", "yaml"],
    ["image_mapping.csv", "csv"],
    ["mapping", "csv"],
  ])("tells by the name that %s is %s", (path, format) => {
    expect(mappingFormatOf(path)).toBe(format);
  });

  it.each([
    ["json", "{}", /not a list/],
    ["json", "[1]", /not an object/],
    ["json", '[{"internal_uri":"a:1"}]', /lacks/],
    ["json", '[{"internal_uri":"a:1","ecr_uri":"b:1","x":1}]', /unknown key/],
    ["json", '[{"internal_uri":"=cmd()","ecr_uri":"b:1"}]', /formula/],
    ["json", "[", /not JSON/],
    ["yaml", "a: [", /not YAML/],
    ["yaml", "[".repeat(900), /deeper/],
    [
      "yaml",
      "- internal_uri: a:1\n  ecr_uri: b:1\n- internal_uri: a:1\n  ecr_uri: c:1\n",
      /on line 1 and .* on line 3/,
    ],
  ] as const)("refuses %s %s", (format, text, why) => {
    expect(() => readMapping(text, "m", format)).toThrow(why);
  });
});
