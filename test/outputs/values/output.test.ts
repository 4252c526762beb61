import { describe, expect, it } from "vitest";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { values } from "../../../src/outputs/values/output.ts";
import { problemOf } from "../../support/problem.ts";
import { host, key, pieces, row, use } from "./rows.ts";

const context = { target: { registry: host, region: "us-west-2" }, sources: [] };
const output = { kind: "values", source: "app", path: "updated.yaml" } as const;

function content(
  rows: readonly MappingRow[],
  more: { edit?: string } = {},
  files: readonly [string, string][] = [],
): string {
  return values.render(rows, { ...output, ...more }, new Map(files), context).files[0]?.content ?? "";
}

describe("values", () => {
  it("writes only what must change, lists whole", () => {
    const list = [
      { name: "a", image: "quay.io/x/a:1", port: 80 },
      { name: "b", image: "quay.io/x/b:1" },
    ];
    const inList = (at: number, value: string) => ({
      kind: "reference" as const,
      key: key(`l.${at}.image`, value, list),
    });
    const rows = [
      row("quay.io/x/app:1", [
        use(pieces("registry:image.registry=quay.io", "/", "path:image.repository=x/app")),
      ]),
      row("quay.io/x/a:1", [use([inList(0, "quay.io/x/a:1")])]),
      row("quay.io/x/b:1", [use([inList(1, "quay.io/x/b:1")])]),
    ];
    expect(content(rows))
      .toBe(`# The images of the source app, as ECR has them. Written by ecr-mirror: changes here are lost.
# Pass it to helm after your own values: --values updated.yaml
image:
  registry: ${host}
  repository: mirror/x/app
l:
  - name: a
    image: ${host}/mirror/x/a:1
    port: 80
  - name: b
    image: ${host}/mirror/x/b:1
`);
  });

  it("is a map even with nothing to say", () => {
    expect(content([]).split("\n").slice(2)).toEqual(["{}", ""]);
  });

  it("edits a file and names what it reads", () => {
    const rows = [row("quay.io/x/app:1", [use(pieces("reference:image=quay.io/x/app:1"))])];
    expect(values.reads({ ...output, edit: "v.yaml" }, context)).toEqual(["v.yaml"]);
    expect(content(rows, { edit: "v.yaml" }, [["v.yaml", "a: 1 # x\nimage: quay.io/x/app:1\n"]])).toBe(
      `a: 1 # x\nimage: ${host}/mirror/x/app:1\n`,
    );
    const missing = problemOf(() => content(rows, { edit: "v.yaml" }));
    expect(missing.diagnostics).toMatchObject([
      { code: "values/not-found", detail: "The values output should edit v.yaml, which does not exist." },
    ]);
  });

  it("says what it can't move, and how to", () => {
    const rendered = values.render(
      [row("docker.io/library/busybox:1", [use(pieces("busybox"))])],
      output,
      new Map(),
      context,
    );
    expect(rendered.warnings).toMatchObject([
      {
        code: "values/left",
        hint: expect.stringContaining(
          `kustomize edit set image busybox=${host}/mirror/library/busybox:1`,
        ) as string,
      },
    ]);
    expect(rendered.files[0]?.content).toContain(
      `#     - name: busybox\n#       newName: ${host}/mirror/library/busybox\n#       newTag: "1"\n`,
    );
  });

  it.each([
    ["runner", { registry: host, repository: "mirror/x/y", tag: "1" }, "runner:\n  image:\n"],
    [
      "opentelemetry/collector",
      { repository: `${host}/mirror/x/y`, tag: "1" },
      "opentelemetry-collector:\n  image:\n",
    ],
  ])("follows the helmKey %s of a fallback list", (helmKey, fields, top) => {
    const text = content([row("quay.io/x/y:1", [], { helmKey })]);
    expect(text).toContain(top);
    for (const [name, value] of Object.entries(fields))
      expect(text).toMatch(new RegExp(`^ +${name}: "?${value}"?$`, "m"));
  });

  it("gives images of one helmKey their common parent, and no tag", () => {
    const rows = [
      row("quay.io/x/app:1", [use(pieces("reference:runner.image=quay.io/x/app:1"))]),
      row("ghcr.io/cc/one:1", [], { helmKey: "runner.runEnvironment", from: "collections" }),
      row("ghcr.io/cc/two:2", [], { helmKey: "runner.runEnvironment", from: "collections" }),
      row("ghcr.io/cc/three:2", [], { helmKey: "stranger", from: "collections" }),
    ];
    expect(content(rows)).toContain(
      `  runEnvironment:\n    image:\n      registry: ${host}\n      repository: mirror/cc\n`,
    );
    expect(content(rows)).not.toContain("stranger");
  });

  const collection = (source: string, place = source): MappingRow =>
    row(source, [], {
      helmKey: "runner.runEnvironment",
      from: "collections",
      target: `${host}/mirror/${place.slice(place.indexOf("/") + 1)}`,
    });
  const runner = row("quay.io/x/app:1", [use(pieces("reference:runner.image=quay.io/x/app:1"))]);

  it("gives one collection alone its folder, as the runner adds name and tag", () => {
    const text = content([runner, collection("ghcr.io/cc/one:1")]);
    expect(text).toContain(`    image:\n      registry: ${host}\n      repository: mirror/cc\n`);
    expect(text).not.toContain("tag:");
  });

  it("warns of collections in several folders", () => {
    const warnings = (...rows: MappingRow[]) => values.render(rows, output, new Map(), context).warnings;
    const [one, two, other] = ["ghcr.io/cc/one:1", "ghcr.io/cc/two:1", "ghcr.io/dd/three:1"].map((name) =>
      collection(name),
    ) as [MappingRow, MappingRow, MappingRow];
    expect(warnings(runner, one, two)).toEqual([]);
    expect(warnings(runner, one, other)).toMatchObject([
      {
        code: "values/scattered",
        detail: expect.stringContaining("images are in mirror/cc, mirror/dd.") as string,
      },
    ]);
  });
});
