// The config in an editor: what the YAML language server completes, says and complains of by the schema that we publish.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemaUrl } from "../../src/config/schema-url.ts";
import { kindsAt } from "../../src/config/shape/keys.ts";
import { bin, root } from "../support/cli.ts";
import { type CompletionItem, hasLanguageServer, LanguageServer } from "./language-server.ts";

const needs = "needs yaml-language-server";
const line = "# yaml-language-server: $schema=../../schemas/mirror.config.editor.json\n";
const head = `${line}version: 1\ntarget: { registry: sandbox }\n`;

let server: LanguageServer;
beforeAll(async () => {
  if (hasLanguageServer) server = await LanguageServer.open();
});
afterAll(() => server?.close());

async function labels(text: string): Promise<readonly string[]> {
  return (await server.complete(text)).map(({ label }) => label);
}

function inserted({ textEdit, insertText = "" }: CompletionItem): string {
  return textEdit?.newText ?? insertText;
}

describe.skipIf(!hasLanguageServer)(`${needs}: completion`, () => {
  it.each([
    ["first", "sources:\n  - kind: |"],
    ["after a name", "sources:\n  - name: a\n    kind: |"],
    ["before other keys", "sources:\n  - name: a\n    kind: |\n    prefix: x\n"],
    ["partly typed", "sources:\n  - name: a\n    kind: h|\n"],
  ])("offers every kind of source, %s", async (_where, text) => {
    expect((await labels(head + text)).toSorted()).toEqual(kindsAt("sources").toSorted());
  });

  it("offers every kind of output", async () => {
    const offered = await labels(`${head}outputs:\n  - path: x\n    kind: |`);
    expect(offered.toSorted()).toEqual(kindsAt("outputs").toSorted());
  });

  it("offers the keys of the chosen kind and the common ones, and no other", async () => {
    const offered = await labels(`${head}sources:\n  - name: a\n    kind: compose\n    |`);
    expect(offered).toEqual(expect.arrayContaining(["paths", "prefix", "tagPolicy", "minimumAge"]));
    for (const other of ["chart", "catalog", "name", "kind", "images"]) expect(offered).not.toContain(other);
  });

  it("fills in the kind where a whole source is offered", async () => {
    const items = await server.complete(`${head}sources:\n  - |`);
    const helm = items.find(({ label }) => label === "Helm source");
    expect(helm === undefined ? "" : inserted(helm)).toMatch(/^kind: helm\n +chart: /);
  });

  it.each(["registries", "tagPolicies", "minimumAge", "platforms"])("of %s is YAML", async (key) => {
    const items = await server.complete(`${head}${key}: |\n`);
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      expect(item.label).not.toContain("[object");
      const text = inserted(item)
        .replace(/\$\{\d+:(.*?)\}/g, "$1")
        .replace(/\\([$}\\])/g, "$1");
      expect(await server.diagnose(`${head}sources: []\n${key}: ${text}\n`), text).toEqual([]);
    }
  });

  it("shows no [object Object], whatever key it is about", async () => {
    const keys = (await labels(`${head}|`)).map((key) => `${key}: |\n`);
    const settings = ["tagMutability", "encryption"].map(
      (key) => `repositories:\n  defaults:\n    ${key}: |\n`,
    );
    const source = ["naming", "referrers", "minimumAge"].map(
      (key) => `sources:\n  - name: a\n    kind: helm\n    chart: x\n    ${key}: |\n`,
    );
    for (const text of [...keys, ...settings, ...source])
      expect((await labels(head + text)).join(), text).not.toContain("[object");
  });
});

describe.skipIf(!hasLanguageServer)(`${needs}: a hover`, () => {
  it.each([
    [
      "kind",
      "sources:\n  - name: a\n    ki|nd: helm\n    chart: x\n",
      "* `helm`: Finds images in a Helm chart",
    ],
    [
      "a mapping",
      "repositories:\n  defaults:\n    tagMuta|bility: immutable\n",
      "Whether tags in the repository",
    ],
    [
      "text with code",
      "sources:\n  - name: a\n    kind: repository\n    repos|itory: x\n",
      "A `*` in its path",
    ],
    ["a list", "ga|tes: []\n", "Rules that decide which digests may enter ECR."],
    ["either form", "minimum|Age: 3d\n", "With `trust: created`"],
  ])("explains %s", async (_what, text, said) => {
    const hover = await server.hover(head + text);
    expect(hover).toContain(said);
    expect(hover).not.toContain("[object");
  });
});

describe.skipIf(!hasLanguageServer)(`${needs}: diagnostics`, () => {
  it.each([
    "mirror.config.yaml",
    "test/fixtures/config/everything.yaml",
    "examples/gates/mirror.config.yaml",
  ])("%s has none", async (path) => {
    const text = readFileSync(join(root, path), "utf8").replace(/^# yaml-language-server.*\n/, line);
    expect(await server.diagnose(text)).toEqual([]);
  });

  it("of a source tell of its own kind alone", async () => {
    const of = (source: string) => server.diagnose(`${head}sources:\n  - name: a\n${source}`);
    expect(await of("")).toEqual(['5:5 Missing property "kind".']);
    expect(await of("    kind: helm\n    chartt: x\n")).toEqual([
      '5:5 Missing property "chart".',
      "7:5 Property chartt is not allowed.",
    ]);
    const [unknown = "", ...more] = await of("    kind: hel\n");
    expect(more).toEqual([]);
    expect(unknown).toMatch(/^6:11 Value is not accepted\. Valid values: "images", .*"helm"/);
  });

  it("say how registries, times and platforms are written", async () => {
    const text = `${line}version: 1
target: { registry: https://123456789012.dkr.ecr.us-west-2.amazonaws.com }
replicas: [{ registry: 12345.dkr.ecr.us-west-2.amazonaws.com }]
minimumAge: 3 days
platforms: [linux]
prune: { gone: never, unusedFor: soon }
registries: { "https://docker.io": {} }
sources: []
`;
    const host = "Write a host name without https:// and without a path, such as";
    const time = "Write a number and s, m, h, d or w, such as";
    expect(await server.diagnose(text)).toEqual([
      `3:21 ${host} 123456789012.dkr.ecr.us-west-2.amazonaws.com, or sandbox.`,
      `4:24 ${host} 123456789012.dkr.ecr.us-west-2.amazonaws.com, or sandbox.`,
      `5:13 ${time} 3d.`,
      "6:13 Write os/arch or os/arch/variant, such as linux/amd64, or all.",
      "7:16 Write keep, or a number and s, m, h, d or w, such as 180d.",
      `7:34 ${time} 30d.`,
      `8:15 ${host} docker.io.`,
    ]);
  });

  it("leave variables alone", async () => {
    const text = `${line}version: 1
target: { registry: "\${REGISTRY}" }
replicas: [{ registry: "\${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com" }]
minimumAge: \${AGE:-3d}
platforms: ["linux/\${ARCH}"]
sources: []
`;
    expect(await server.diagnose(text)).toEqual([]);
  });
});

it("schema prints the published schema, by its address", () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, "schema"], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  const file = readFileSync(join(root, "schemas/mirror.config.editor.json"), "utf8");
  expect(JSON.parse(stdout)).toEqual(JSON.parse(file));
  expect(JSON.parse(stdout)).toMatchObject({ $id: schemaUrl });
  const { name, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    name: string;
    exports: Readonly<Record<string, unknown>>;
  };
  expect(schemaUrl).toBe(`https://unpkg.com/${name}/schemas/mirror.config.editor.json`);
  expect(exports).toHaveProperty(["./schemas/*"]);
});
