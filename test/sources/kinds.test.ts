// Every kind of the schema is registered, and its part of docs/sources.md is true: the examples there are run.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds as known } from "../../src/app/runtime/kinds.ts";
import type { SourceConfig, SourceKindName } from "../../src/config/config.ts";
import { parseDigest } from "../../src/core/base/digest.ts";
import { formatImageRef, withDefaultTag } from "../../src/core/image/reference.ts";
import { sourceKind, sourceKinds } from "../../src/sources/index.ts";
import type { SourceContext } from "../../src/sources/kind/kind.ts";
import { contextFor, folderWith } from "./setup.ts";

interface Schema {
  readonly $defs: Readonly<
    Record<string, { readonly properties?: { readonly kind?: { readonly const?: string } } }>
  >;
}

const schema = JSON.parse(readFileSync("schemas/mirror.config.schema.json", "utf8")) as Schema;
const kinds = Object.entries(schema.$defs)
  .filter(([name]) => name.endsWith("SourceFile"))
  .flatMap(([, one]) => one.properties?.kind?.const ?? []) as readonly SourceKindName[];
const docs = readFileSync("docs/sources.md", "utf8");

interface Section {
  /** The fenced blocks, by the word behind the language. */
  readonly blocks: ReadonlyMap<string, string>;
}

function sectionOf(kind: string): Section | undefined {
  const text = docs.split(/^## /m).find((part) => part.startsWith(`${kind}\n`));
  if (text === undefined) return undefined;
  const blocks = [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = "", content = ""]) => [name, content] as const,
  );
  return { blocks: new Map(blocks) };
}

function configWith(source: string): string {
  const item = source.trimEnd().replaceAll("\n", "\n    ");
  const target = "target: { registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com }";
  return `version: 1\n${target}\ntagPolicies: { stable: { semver: ">=1" } }\nsources:\n  - ${item}\n`;
}

/** A registry that has the tags which the examples' registries are said to have. */
function registries(context: SourceContext): SourceContext["registries"] {
  return {
    ...context.registries,
    tags: () =>
      Promise.resolve([{ tag: "main-d157429-831268a", digest: parseDigest(`sha256:${"0".repeat(64)}`) }]),
  };
}

async function sourceIn(section: Section): Promise<{ source: SourceConfig; context: SourceContext }> {
  const files = Object.fromEntries(
    [...section.blocks].filter(([name]) => name !== "source" && name !== "output"),
  );
  const folder = await folderWith({
    ...files,
    "mirror.config.yaml": configWith(section.blocks.get("source") ?? ""),
  });
  const config = await loadConfig({
    kinds: known,
    path: `${folder}/mirror.config.yaml`,
    read: (path) => Promise.resolve(readFileSync(path)),
    environment: {},
  });
  const [source] = config.sources;
  if (source === undefined) throw new Error("no source");
  const context = contextFor(folder);
  return { source, context: { ...context, registries: registries(context) } };
}

describe("source kinds", () => {
  it("are those of the schema", () => {
    expect(kinds.length).toBeGreaterThan(10);
    expect([...kinds].sort()).toEqual(Object.keys(sourceKinds).sort());
  });

  it.each(kinds)("%s is registered under its name, and tested", async (name) => {
    const kind = await sourceKind(name);
    expect(kind.kind).toBe(name);
    const folder = `test/sources/${name}`;
    const files = existsSync(folder) ? readdirSync(folder) : readdirSync("test/sources");
    const wanted = existsSync(folder) ? /\.test\.ts$/ : new RegExp(`^${name}\\.test\\.ts$`);
    expect(files.filter((file) => wanted.test(file)).length).toBeGreaterThan(0);
  });

  it.each(kinds)("%s has a page with a source that the config accepts", async (name) => {
    const section = sectionOf(name);
    if (section === undefined) throw new Error(`docs/sources.md has no section "${name}"`);
    const { source } = await sourceIn(section);
    expect(source.kind).toBe(name);
  });

  it.each(kinds.filter((name) => sectionOf(name)?.blocks.has("output")))(
    "%s prints what its page says",
    async (name) => {
      const section = sectionOf(name);
      if (section === undefined) throw new Error("no section");
      const { source, context } = await sourceIn(section);
      const found = await (await sourceKind(name)).discover(source, context);
      const printed = found.images.map((image) => `${formatImageRef(withDefaultTag(image.ref))}\n`);
      expect([...printed].sort().join("")).toBe(section.blocks.get("output"));
      const named = (await sourceKind(name)).files(source);
      for (const path of named) expect(await context.files.stat(path)).not.toBeNull();
    },
  );
});
