// The schema is the one source of truth: it is complete, and what is made from it is fresh.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "../../scripts/generate/files.ts";
import { Ajv2020 } from "ajv/dist/2020.js";
import {
  defOf,
  expandShared,
  follow,
  refName,
  type Schema,
  sharedNames,
} from "../../scripts/generate/schema.ts";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds } from "../../src/app/runtime/kinds.ts";
import { keysAt, kindsAt, homesOf } from "../../src/config/shape/keys.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const schema = JSON.parse(await readFile(`${root}schemas/mirror.config.schema.json`, "utf8")) as Schema;
const editors = JSON.parse(await readFile(`${root}schemas/mirror.config.editor.json`, "utf8")) as Schema;
const objects: readonly (readonly [string, Schema])[] = [
  ["the top level", schema],
  ...Object.entries(schema.$defs ?? {}).filter(([, def]) => def.properties !== undefined),
];

describe("mirror.config.schema.json", () => {
  it.each(objects)("%s: every key has title, description and examples", (_name, object) => {
    for (const [key, written] of Object.entries(object.properties ?? {})) {
      const { title, description, examples } = follow(schema, written);
      expect(title, key).toMatch(/\S/);
      expect(description, key).toMatch(/\.$/);
      expect(examples?.length, key).toBeGreaterThan(0);
    }
  });

  it.each(objects.filter(([name]) => !sharedNames(schema).has(name)))(
    "%s: unknown keys are refused",
    (_name, { allOf, additionalProperties, unevaluatedProperties }) => {
      expect(allOf === undefined ? additionalProperties : unevaluatedProperties).toBe(false);
    },
  );

  it("means the same with shared keys written out, as the validator has it, and in the form for editors", () => {
    // The one for editors has keywords that only they know.
    const ajv = new Ajv2020({ discriminator: true, allowUnionTypes: true, strict: false });
    const verdictOf = [schema, expandShared(schema), editors].map((one) => ajv.compile(one));
    const sources = Object.values(schema.$defs ?? {})
      .filter(({ allOf }) => allOf !== undefined)
      .map(({ examples }) => examples?.[0] as object);
    expect(sources.length).toBeGreaterThan(10);
    const changes: object[] = [{}, { name: undefined }, { kind: "list" }, { extra: 1 }, { prefix: 1 }];
    for (const change of [...changes, { platforms: ["all"], minimumAge: "3d" }]) {
      const verdicts = sources.map((source) => {
        const text = JSON.stringify({
          version: 1,
          target: { registry: "sandbox" },
          sources: [{ ...source, ...change }],
        });
        const config: unknown = JSON.parse(text);
        return verdictOf.map((accepts) => accepts(config));
      });
      for (const all of verdicts) expect(new Set(all).size, JSON.stringify([change, all])).toBe(1);
    }
  });

  it("every $defs entry is used, and every reference leads somewhere", () => {
    const used = new Set(
      [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => refName(match[1] ?? "")),
    );
    for (const name of used) expect(defOf(schema, name)).toBeDefined();
    expect(Object.keys(schema.$defs ?? {}).filter((name) => !used.has(name))).toEqual([]);
  });

  it("the config with everything has every key", async () => {
    const path = `${root}test/fixtures/config/everything.yaml`;
    const key = await readFile(`${root}test/fixtures/config/acme.pub`, "utf8");
    const environment = { DOCKERHUB_USER: "u", DOCKERHUB_TOKEN: "t", ACME_PUB: key };
    const { file } = await loadConfig({ path, read: (name) => readFile(name), environment, kinds });
    const written = new Set<string>();
    collectKeys(file, written);
    const known = new Set(objects.flatMap(([, object]) => Object.keys(object.properties ?? {})));
    expect([...known].filter((key) => !written.has(key))).toEqual([]);
  });
});

describe("generated files", () => {
  it("are fresh", async () => {
    const stale: string[] = [];
    for (const [path, content] of await generatedFiles(root)) {
      if ((await readFile(root + path, "utf8")) !== content) stale.push(path);
    }
    expect(stale).toEqual([]);
  });

  it("the skeleton knows the keys of each place", () => {
    const config = { sources: [{ kind: "list" }, { kind: "nope" }], tagPolicies: { x: { newest: {} } } };
    expect(keysAt(config, [])).toContain("keepReplaced");
    expect(keysAt(config, ["sources", 0])).toContain("format");
    expect(keysAt(config, ["sources", 1])).toEqual([]);
    expect(keysAt(config, ["tagPolicies", "x", "newest"])).toEqual(["count", "by"]);
    expect(keysAt({ registries: { "a.b": {} } }, ["registries", "a.b"])).toContain("credentialHelper");
    expect(kindsAt("outputs")).toContain("kyverno");
    expect(homesOf("exclusions")).toContain("repositories.defaults.tagMutability");
  });
});

function collectKeys(value: unknown, keys: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    keys.add(key);
    collectKeys(item, keys);
  }
}
