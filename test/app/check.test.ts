import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkImages, checkSources, mappingOfState } from "../../src/app/check.ts";
import { renderCheck } from "../../src/views/check.ts";
import type { Problem } from "../../src/core/base/diagnostic.ts";
import { parseDigest } from "../../src/core/base/digest.ts";
import { ImageMapping } from "../../src/core/mapping/lookup.ts";
import { emptyState } from "../../src/core/state/state.ts";
import type { SourceContext } from "../../src/sources/kind/kind.ts";
import { openFiles } from "../../src/storage/files.ts";

const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const mapping = (): ImageMapping =>
  new ImageMapping([{ internal: "docker.io/library/nginx:1.27", ecr: `${registry}/nginx:1.27` }]);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function check(files: Readonly<Record<string, string>>, known = mapping()) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const context = {
    files: openFiles(folder),
    locate: () => undefined,
    target: { registry, region: "us-west-2" },
    signal: new AbortController().signal,
  } as unknown as SourceContext;
  return checkImages({ files: Object.keys(files) }, known, { context });
}

const pod = (...images: readonly string[]): string =>
  `kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec:\n  containers:\n${images.map((image, index) => `  - {name: c${index}, image: "${image}"}\n`).join("")}`;

describe("check", () => {
  it("tells what is mirrored, what is named by its source, and what is missing", async () => {
    const report = await check({
      "pod.yaml": pod(`${registry}/nginx:1.27`, "nginx:1.27", "redis:7", `${registry}/never/pushed:1`),
    });
    expect(report.checked).toBe(4);
    expect(report.bySource.map((image) => image.reference)).toEqual(["nginx:1.27"]);
    expect(report.missing.map((image) => image.reference)).toEqual([`${registry}/never/pushed:1`, "redis:7"]);
    expect(report.complete).toBe(true);
    expect(renderCheck(report, false)).toMatchInlineSnapshot(`
      "Not mirrored:
        ! 123456789012.dkr.ecr.us-west-2.amazonaws.com/never/pushed:1
            pod.yaml:1
        ! redis:7
            pod.yaml:1
      Mirrored, but referenced by their source address:
        ~ nginx:1.27
            in ECR: 123456789012.dkr.ecr.us-west-2.amazonaws.com/nginx:1.27
            pod.yaml:1
      Not all images are mirrored: 4 images, 2 not mirrored, 1 referenced by source address.
      "
    `);
  });

  it("reads compose files too", async () => {
    const report = await check({
      "compose.yaml": "services:\n  web: {image: nginx:1.27}\n  db: {image: redis:7}\n",
    });
    expect(report.missing.map((image) => image.reference)).toEqual(["redis:7"]);
  });

  it("is incomplete when a document can't be read or a reference is open", async () => {
    expect((await check({ "broken.yaml": `${pod("nginx:1.27")}---\na: [\n` })).complete).toBe(false);
    const open = await check({ "open.yaml": pod("${IMAGE}") });
    expect(open).toMatchObject({ complete: false, missing: [] });
    expect(renderCheck(open, false)).toContain("The check is incomplete");
  });

  it("a folder of the mirror that a program joins with names is no open reference", async () => {
    const config = (registry: string, repository: string): string =>
      `kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata:\n  config.yaml: |\n    environment:\n      imageRegistry: ${registry}\n      imageRepository: ${repository}\n`;
    const known = new ImageMapping([
      { internal: "ghcr.io/cc/a:1", ecr: `${registry}/cc/a:1` },
      { internal: "ghcr.io/cc/b:1", ecr: `${registry}/cc/b:1` },
    ]);
    const files = { "config.yaml": config(registry, "cc") };
    expect(await check(files, known)).toMatchObject({ complete: true, questions: [] });
    for (const other of [config(registry, "other"), config(registry, "c"), config("ghcr.io", "cc")])
      expect((await check({ "config.yaml": other }, known)).questions).toHaveLength(1);
  });

  it("never prints control characters of a file", async () => {
    const report = await check({ "pod.yaml": pod("evil.example.com/\\u001b[31m:1", "${X\\u001b[2J}") });
    expect(renderCheck(report, false)).not.toContain("\u001b");
  });

  it("is an error when a file is missing", async () => {
    await expect(
      check({ "pod.yaml": pod("a:1") }).then(() =>
        checkImages({ files: ["none.yaml"] }, mapping(), {
          context: {
            files: openFiles(folder),
            signal: new AbortController().signal,
          } as unknown as SourceContext,
        }),
      ),
    ).rejects.toThrow(/none\.yaml/);
  });

  it("says that a pattern is relative to the current directory", async () => {
    const context = { files: openFiles(folder), signal: new AbortController().signal };
    const error: unknown = await checkImages({ files: ["none/*.yaml"] }, mapping(), {
      context: context as unknown as SourceContext,
    }).catch((caught: unknown) => caught);
    const [first] = (error as Problem).diagnostics;
    expect(first).toMatchObject({
      code: "file/no-match",
      hint: "Check the pattern. It is relative to the current directory; `*` does not match a slash, `**` does.",
    });
  });

  it("makes sources of charts and clusters", async () => {
    const sources = await checkSources({
      files: [],
      chart: { chart: "./c", values: ["v.yaml"] },
      cluster: { context: "prod" },
    });
    expect(sources).toMatchObject([
      { kind: "helm", chart: "./c", values: ["v.yaml"] },
      { kind: "cluster", context: "prod" },
    ]);
  });

  it("tells Compose files from manifests by their names", async () => {
    const sources = await checkSources({ files: ["web/compose.prod.yml", "pod.yaml", "compose/pod.yaml"] });
    expect(sources).toMatchObject([
      { kind: "manifests", name: "files", paths: ["pod.yaml", "compose/pod.yaml"] },
      { kind: "compose", name: "compose", paths: ["web/compose.prod.yml"] },
    ]);
  });

  it("takes what the config says of the same chart, but for what is asked for", async () => {
    const [known] = await checkSources({
      files: [],
      chart: { chart: "./c", set: { a: "1" }, ignore: ["x:*"] },
    });
    const sources = await checkSources(
      { files: [], chart: { chart: "c/", set: { a: "2" } } },
      known ? [known] : [],
    );
    expect(sources).toMatchObject([{ chart: "c/", set: { a: "2" }, ignore: ["x:*"] }]);
  });

  it("knows what was applied from the state, by reference and by digest", () => {
    const digest = parseDigest(`sha256:${"a".repeat(64)}`);
    const entry = {
      digest,
      source: { reference: "docker.io/library/redis:7", digest },
      from: "x",
      policy: "same",
      time: "",
    };
    const known = mappingOfState(
      { ...emptyState, registries: { [registry]: { "library/redis:7": entry } } },
      registry,
    );
    expect(known.find("redis:7")).toBe(`${registry}/library/redis:7`);
    expect(known.find(`elsewhere/x@${digest}`)).toBe(`${registry}/library/redis:7`);
    expect(known.find("redis:8")).toBeUndefined();
  });
});
