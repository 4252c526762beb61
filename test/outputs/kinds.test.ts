import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { OutputConfig } from "../../src/config/config.ts";
import type { MappingRow } from "../../src/core/mapping/row.ts";
import { outputKind, outputKinds } from "../../src/outputs/index.ts";
import { context, registry, row, rows } from "./rows.ts";

async function render(
  output: OutputConfig,
  some: readonly MappingRow[] = rows,
  files: Record<string, string> = {},
) {
  const kind = await outputKind(output.kind);
  return kind.render(some, output, new Map(Object.entries(files)), context);
}

async function only(...args: Parameters<typeof render>): Promise<string> {
  const { files } = await render(...args);
  expect(files).toHaveLength(1);
  return files[0]?.content ?? "";
}

describe("image-list output", () => {
  it.each(["conf", "lines"] as const)("writes %s as in the golden file", async (format) => {
    const text = await only({ kind: "image-list", path: "x", format });
    await expect(text).toMatchFileSnapshot(`golden/image-list.${format}`);
  });

  it("names repositories without the source's prefix, and others whole", async () => {
    const text = await only({ kind: "image-list", path: "x" }, [
      row("a/b:1", "platform/a/b:1"),
      row("c/d:1", "elsewhere/d:1"),
    ]);
    expect(text).toContain("\na/b=docker.io/a/b:1\n");
    expect(text).toContain("\nelsewhere/d=docker.io/c/d:1\n");
  });

  it("shows at most eight places and counts the rest", async () => {
    const provenance = Array.from({ length: 20 }, (_, index) => ({
      source: "extra",
      file: `f${10 + index}.yaml`,
    }));
    const text = await only({ kind: "image-list", path: "x" }, [row("a:1", "platform/a:1", { provenance })]);
    expect(text.match(/^# source/gm)).toHaveLength(8);
    expect(text).toContain("# and 12 more places\n");
  });
});

describe("hosts output", () => {
  // An image of another registry in a repository of Docker Hub's would be an error: see hosts/output.test.ts.
  const etcd = row("quay.io/coreos/etcd:v3.5.0", "platform/quay.io/coreos/etcd:v3.5.0-20261121");
  const apart = [...rows.filter(({ source }) => source !== etcd.source), etcd];

  it("writes a folder for containerd as in the golden file, and names what it can't say", async () => {
    const { files, warnings } = await render({ kind: "hosts", path: "./certs.d/" }, apart);
    const text = files.map((file) => `== ${file.path}\n${file.content}`).join("");
    await expect(text).toMatchFileSnapshot("golden/hosts.containerd");
    expect(warnings[0]?.detail).toContain("quay.io/coreos/etcd:v3.5.0");
    expect(warnings[0]?.detail).toContain("ghcr.io/runwhen-contrib/runwhen-local");
  });

  it("writes registries.conf as in the golden file", async () => {
    const text = await only({ kind: "hosts", path: "registries.conf", format: "registries" });
    await expect(text).toMatchFileSnapshot("golden/hosts.registries");
  });
});

describe("renovate output", () => {
  it("writes aliases as in the golden file", async () => {
    await expect(await only({ kind: "renovate", path: "x" })).toMatchFileSnapshot("golden/renovate.json");
  });

  it("leaves out an alias that would have two meanings", async () => {
    const two = [row("ghcr.io/a/x:1", "p/x:1"), row("quay.io/b/y:1", "p/y:1")];
    const { files, warnings } = await render({ kind: "renovate", path: "x" }, two);
    expect(JSON.parse(files[0]?.content ?? "")).toMatchObject({ registryAliases: {} });
    expect(warnings[0]?.detail).toContain(`${registry}/p/*`);
  });
});

describe("kyverno output", () => {
  it("writes a policy as in the golden file", async () => {
    const text = await only({ kind: "kyverno", path: "x", name: "mirror-images" });
    await expect(text).toMatchFileSnapshot("golden/kyverno.yaml");
    const table = parse(text).spec.rules[0].context[0].variable.value;
    expect(table["docker.io/nginx:1.27"]).toBe(`${registry}/platform/library/nginx:1.27`);
    expect(table["nginx:1.27"]).toBe(`${registry}/platform/library/nginx:1.27`);
  });

  it("is valid YAML without rows too", async () => {
    const value = parse(await only({ kind: "kyverno", path: "x" }, [])).spec.rules[0].context[0].variable
      .value;
    expect(value).toEqual({});
  });
});

describe("template output", () => {
  const output = { kind: "template", path: "out", template: "t" } as const;

  it("repeats the part between {{row}} and {{end}}", async () => {
    const t = `locals { images = {\n  {{row}}\n  "{source}" = "{target}" # {registry} {repository} {tag} {digest} {name} {from} {helmKey}\n{{end}}\n} }\n`;
    await expect(await only(output, rows, { t })).toMatchFileSnapshot("golden/template.tf");
  });

  it.each([
    ["no rows", "a\n", /Template without rows/],
    ["no end", "{{row}}\n{source}\n", /Template without rows/],
    ["the end first", "{{end}}\n{{row}}\n", /Template without rows/],
    ["two parts", "{{row}}\n{{end}}\n{{row}}\n{{end}}\n", /Template without rows/],
    ["an unknown field", "{{row}}\n{sauce}\n{{end}}\n", /no field \{sauce\}/],
  ])("refuses a template with %s", async (_, t, why) => {
    await expect(render(output, rows, { t })).rejects.toThrow(why);
  });

  it("says that the template is missing", async () => {
    await expect(render(output)).rejects.toThrow(/t does not exist/);
  });
});

describe("kustomize output", () => {
  const output = { kind: "kustomize", path: "kustomization.yaml" } as const;
  const images = async (files: Record<string, string>, some = rows) => only(output, some, files);

  it("writes a new kustomization as in the golden file", async () => {
    await expect(await images({})).toMatchFileSnapshot("golden/kustomization.yaml");
  });

  it("keeps comments, order and foreign entries of an existing one", async () => {
    const text = `# ours
resources: # these
- app.yaml

images:
# by hand
- name: acme/own   # stays
  newName: own.example.com/own
- name: nginx # the web server
  newName: old.example.com/nginx
# next
patches: []
`;
    await expect(await images({ "kustomization.yaml": text })).toMatchFileSnapshot(
      "golden/kustomization.edited.yaml",
    );
  });

  it.each([
    "images: []\nresources: []\n",
    "resources: []\n",
    "images:\nresources: []\n",
    "images: [{name: nginx, newTag: x}]\n",
    "resources: []",
  ])("is settled after one edit of %j", async (text) => {
    const once = await images({ "kustomization.yaml": text });
    expect(await images({ "kustomization.yaml": once })).toBe(once);
    const names = parse(once).images.map((one: { name: string }) => one.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("nginx");
    expect(parse(once).images.find((one: { name: string }) => one.name === "nginx")).toEqual({
      name: "nginx",
      newName: `${registry}/platform/library/nginx`,
    });
  });

  it("leaves out a name whose tags go to two places", async () => {
    const two = [row("a/x:1", "p/x:1"), row("a/x:2", "q/x:2")];
    const { warnings } = await render(output, two);
    expect(warnings[0]?.detail).toContain("a/x");
  });

  it("refuses a file that is no kustomization", async () => {
    await expect(render(output, rows, { "kustomization.yaml": "- a\n" })).rejects.toThrow(
      /not a single YAML mapping/,
    );
  });
});

describe("all kinds", () => {
  it("are those of the schema", () => {
    const schema = JSON.parse(
      readFileSync(new URL("../../schemas/mirror.config.schema.json", import.meta.url), "utf8"),
    );
    const kinds = schema.$defs.OutputFile.oneOf.map(({ $ref }: { $ref: string }) => {
      const name = $ref.split("/").at(-1) ?? "";
      return schema.$defs[name].properties.kind.const as string;
    });
    expect(Object.keys(outputKinds).sort()).toEqual(kinds.sort());
  });

  it.each(Object.keys(outputKinds))(
    "%s is implemented and has a section in docs/outputs.md",
    async (name) => {
      const kind = await outputKind(name as OutputConfig["kind"]);
      expect(kind.kind).toBe(name);
      const docs = readFileSync(new URL("../../docs/outputs.md", import.meta.url), "utf8");
      expect(docs).toContain(`\n## ${name}\n`);
    },
  );
});
