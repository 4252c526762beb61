// Files that install a mirrored chart: which of several charts they name, and what they hold.
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { argocd } from "../../../src/outputs/argocd/output.ts";
import { flux } from "../../../src/outputs/flux/output.ts";
import type { OutputOf } from "../../../src/outputs/kind/kind.ts";
import { context, registry, row } from "../rows.ts";

const at = { source: "app", chart: "app", version: "1.2.3", note: "the chart itself" };
const chartRow = (tag: string, more: Partial<MappingRow> = {}) =>
  row(`charts.example.com/app:${tag}`, `p/charts/app:${tag}`, {
    from: "app",
    chart: "made",
    provenance: [at],
    ...more,
  });
const image = row("ghcr.io/acme/tool:1.5", "p/acme/tool:1.5", { from: "app", helmKey: "tool.image" });
/** A literal in a template: no value moves it. */
const literal = row("busybox:1.36", "p/library/busybox:1.36", {
  from: "app",
  uses: [{ source: "app", where: "Job/x", pieces: [{ kind: "literal", text: "busybox:1.36" }] }],
});

type Documents = readonly Record<string, Record<string, unknown>>[];

function fluxOf(rows: readonly MappingRow[], more: Partial<OutputOf<"flux">> = {}) {
  const output = { kind: "flux", source: "app", path: "flux.yaml", ...more } as const;
  const { files, warnings } = flux.render(rows, output, new Map(), context);
  return { documents: documentsOf(files[0]?.content ?? ""), files, warnings };
}

function argocdOf(rows: readonly MappingRow[], more: Partial<OutputOf<"argocd">> = {}) {
  const output = { kind: "argocd", source: "app", path: "argocd.yaml", ...more } as const;
  const { files, warnings } = argocd.render(rows, output, new Map(), context);
  return { documents: documentsOf(files[0]?.content ?? ""), warnings };
}

function documentsOf(text: string): Documents {
  return parseAllDocuments(text).map((one) => one.toJS() as Record<string, Record<string, unknown>>);
}

describe("the chart that is named", () => {
  it("is the source's, never another's", () => {
    const other = chartRow("9.9.9", { from: "other", provenance: [{ ...at, source: "other" }] });
    const { documents } = fluxOf([other, chartRow("1.2.3")]);
    expect(documents[0]?.["spec"]).toMatchObject({ ref: { tag: "1.2.3", digest: chartRow("1.2.3").digest } });
  });

  it("is the one that is asked for now, beside an earlier one that stays", () => {
    const { documents } = fluxOf([chartRow("1.2.3"), chartRow("9.0.0", { provenance: [] })]);
    expect(documents[0]?.["spec"]).toMatchObject({ ref: { tag: "1.2.3" } });
  });

  it("is what stays, where nobody could ask", () => {
    const { documents } = fluxOf([chartRow("1.2.3", { provenance: [] })]);
    expect(documents[0]?.["spec"]).toMatchObject({ ref: { tag: "1.2.3" } });
  });

  it("of a build is named by its tag to registries, by its version to Argo CD", () => {
    const rows = [chartRow("1.2.3_build.7")];
    expect(fluxOf(rows).documents[0]?.["spec"]).toMatchObject({ ref: { tag: "1.2.3_build.7" } });
    expect(argocdOf(rows).documents[0]?.["spec"]?.["source"]).toMatchObject({
      repoURL: `${registry}/p/charts`,
      chart: "app",
      targetRevision: "1.2.3+build.7",
    });
  });

  it.each([
    ["none", [image]],
    [
      "another source's only",
      [chartRow("1.2.3", { from: "other", provenance: [{ ...at, source: "other" }] })],
    ],
  ])("%s: no file is written, and that is said", (_, rows) => {
    const { files, warnings } = fluxOf(rows);
    expect(files).toEqual([]);
    expect(warnings).toMatchObject([{ code: "output/chart-missing", severity: "warning" }]);
    expect(argocdOf(rows).warnings.map(({ code }) => code)).toEqual(["output/chart-missing"]);
  });
});

describe("flux", () => {
  it("takes values from where the output says, and the images over them", () => {
    const valuesFrom = [{ kind: "Secret" as const, name: "own", valuesKey: "v.yaml" }];
    const [repository, release] = fluxOf([chartRow("1.2.3"), image], {
      valuesFrom,
      name: "My App",
      namespace: "apps",
      interval: "1h",
    }).documents;
    expect(repository).toMatchObject({
      metadata: { name: "my-app", namespace: "apps" },
      spec: { interval: "1h", url: `oci://${registry}/p/charts/app`, provider: "aws" },
    });
    expect(release).toMatchObject({
      metadata: { name: "my-app", namespace: "apps" },
      spec: {
        chartRef: { kind: "OCIRepository", name: "my-app" },
        valuesFrom,
        values: { tool: { image: { registry, repository: "p/acme/tool" } } },
      },
    });
  });

  it("moves by its post-renderer what no value moves", () => {
    const { documents, warnings } = fluxOf([chartRow("1.2.3"), literal]);
    expect(documents[1]?.["spec"]).toMatchObject({
      postRenderers: [
        {
          kustomize: {
            images: [{ name: "busybox", newName: `${registry}/p/library/busybox`, newTag: "1.36" }],
          },
        },
      ],
    });
    expect(documents[1]?.["spec"]).not.toHaveProperty("values");
    expect(warnings).toEqual([]);
  });

  it.each([
    [{ values: ["own.yaml", "prod.yaml"] }, "own.yaml, prod.yaml"],
    [{ values: ["own.yaml"], set: { "db.password": "hunter2" } }, "own.yaml, set"],
  ])("says where values of your own go, as long as nobody does: %j", (own, named) => {
    const sources = context.sources.map((one) =>
      one.name === "app" && one.kind === "helm" ? { ...one, ...own } : one,
    );
    const rendered = (kind: typeof flux | typeof argocd, more: object) =>
      kind.render(
        [chartRow("1.2.3"), image],
        { kind: kind.kind, source: "app", path: "x.yaml", ...more } as never,
        new Map(),
        { ...context, sources },
      ).files[0]?.content;
    const line = `# Your own values (${named}) are not included. List them under`;
    expect(rendered(flux, {})).toContain(`${line} valuesFrom.\n`);
    expect(rendered(argocd, {})).toContain(`${line} valueFiles.\n`);
    const valuesFrom = [{ kind: "Secret", name: "own" }];
    expect(rendered(flux, { valuesFrom })).not.toContain("Your own values");
    const valueFiles = { repoURL: "https://git.example.com/d.git", targetRevision: "main", files: ["a"] };
    expect(rendered(argocd, { valueFiles })).not.toContain("Your own values");
  });

  it("writes no single values of the source: they may be secrets", () => {
    const sources = context.sources.map((one) =>
      one.name === "app" && one.kind === "helm" ? { ...one, set: { "db.password": "hunter2" } } : one,
    );
    const output = { kind: "flux", source: "app", path: "flux.yaml" } as const;
    const { files } = flux.render([chartRow("1.2.3"), image], output, new Map(), { ...context, sources });
    expect(files[0]?.content).not.toContain("hunter2");
  });
});

describe("argocd", () => {
  it("names the digest where it is told to", () => {
    const { documents } = argocdOf([chartRow("1.2.3")], { pinDigest: true });
    expect(documents[0]?.["spec"]?.["source"]).toMatchObject({
      repoURL: `oci://${registry}/p/charts/app`,
      path: ".",
      targetRevision: chartRow("1.2.3").digest,
    });
  });

  it("has a second source for values in git", () => {
    const valueFiles = {
      repoURL: "https://git.example.com/d.git",
      targetRevision: "main",
      files: ["a.yaml"],
    };
    const { documents } = argocdOf([chartRow("1.2.3"), image], { valueFiles });
    expect(documents[0]?.["spec"]?.["sources"]).toMatchObject([
      { chart: "app", helm: { valueFiles: ["$values/a.yaml"], valuesObject: { tool: {} } } },
      { repoURL: "https://git.example.com/d.git", targetRevision: "main", ref: "values" },
    ]);
    expect(documents[0]?.["spec"]).not.toHaveProperty("source");
  });

  it("tells what no value moves", () => {
    expect(argocdOf([chartRow("1.2.3"), literal]).warnings).toMatchObject([{ code: "values/left" }]);
  });
});
