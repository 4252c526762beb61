// The borders of docs/architecture.md: who may import whom, which package belongs where, how long a file is.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../src", import.meta.url));
const ranks: Readonly<Record<string, number>> = {
  "main.ts": 6,
  "index.ts": 6,
  cli: 5,
  app: 4,
  sources: 3,
  outputs: 3,
  views: 3,
  registry: 2,
  ecr: 2,
  programs: 2,
  storage: 2,
  sandbox: 2,
  config: 1,
  core: 0,
};

/** Packages that only the named folders may import. */
const borders: Readonly<Record<string, readonly string[]>> = {
  yargs: ["cli"],
  chalk: ["views"],
  "log-update": ["views"],
  execa: ["programs"],
  "@aws-sdk/client-ecr": ["ecr"],
  "@aws-sdk/credential-providers": ["ecr", "storage"],
  "@aws-sdk/client-s3": ["storage"],
  ajv: [],
  hpagent: ["registry"],
  "proxy-from-env": ["registry"],
  diff: ["core", "outputs", "views"],
};

const longest = 250;

interface Source {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function importsOf(text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)["']([^"']+)["']/gm);
  return [...found].map((match) => match[1] ?? "");
}

function sources(): readonly Source[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return { path, folder: path.split("/")[0] ?? "", text, imports: importsOf(text) };
    });
}

/** What is wrong with an import, or nothing. Exported shape for the test that tries a wrong one. */
function violation(from: string, to: string): string | undefined {
  if (to === "../../package.json") return undefined;
  if (to.startsWith(".")) {
    const target = relative(root, resolve(root, dirname(from), to)).split("/")[0] ?? "";
    const source = from.split("/")[0] ?? "";
    const [a, b] = [ranks[source], ranks[target]];
    if (a === undefined || b === undefined) return `${from} imports ${to}: no such rank`;
    if (source !== target && b >= a) return `${from} (rank ${a}) imports ${to} (rank ${b})`;
    return undefined;
  }
  const source = from.split("/")[0] ?? "";
  if (to.startsWith("node:")) {
    const allowed = source !== "core" || (from === "core/base/digest.ts" && to === "node:crypto");
    return allowed ? undefined : `${from} imports ${to}: the core does no I/O`;
  }
  const name = to.startsWith("@") ? to.split("/").slice(0, 2).join("/") : (to.split("/")[0] ?? "");
  const allowed = borders[name];
  return allowed === undefined || allowed.includes(source) ? undefined : `${from} imports ${name}`;
}

describe("architecture", () => {
  const all = sources();

  it("has sources to look at", () => {
    expect(all.length).toBeGreaterThan(30);
  });

  it("imports go down only, and packages stay within their borders", () => {
    expect(all.flatMap((file) => file.imports.map((to) => violation(file.path, to)).filter(Boolean))).toEqual(
      [],
    );
  });

  it.each([
    ["core/plan/plan.ts", "../../config/config.ts"],
    ["core/plan/plan.ts", "node:fs"],
    ["registry/client.ts", "../ecr/client.ts"],
    ["sources/list.ts", "../outputs/kind.ts"],
    ["ecr/client.ts", "../app/plan.ts"],
    ["app/plan.ts", "yargs"],
    ["app/plan.ts", "@aws-sdk/client-ecr"],
  ])("refuses %s importing %s", (from, to) => {
    expect(violation(from, to)).toBeDefined();
  });

  it("only cli/ and main.ts touch process or console", () => {
    const touching = all
      .filter((file) => file.folder !== "cli" && file.path !== "main.ts")
      .filter((file) => /(?<![.\w"'`-])(?:process\.(?!\s)|console\.)/.test(withoutComments(file.text)))
      .map((file) => file.path);
    expect(touching).toEqual([]);
  });

  it("the core reads no clock and no randomness", () => {
    const impure = all
      .filter((file) => file.folder === "core")
      .filter((file) =>
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/.test(withoutComments(file.text)),
      )
      .map((file) => file.path);
    expect(impure).toEqual([]);
  });

  it(`no file is longer than ${longest} lines, and each opens with its job`, () => {
    const written = all.filter((file) => !file.path.endsWith(".gen.ts"));
    expect(
      written.filter((file) => file.text.split("\n").length > longest + 1).map((file) => file.path),
    ).toEqual([]);
    expect(written.filter((file) => !/^(#!.*\n)?\/\//.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it("no folder holds more than fifteen files of its own", () => {
    const counts = new Map<string, number>();
    for (const file of all) counts.set(dirname(file.path), (counts.get(dirname(file.path)) ?? 0) + 1);
    const crowded = [...counts].filter(
      ([folder, count]) => count > 15 && !["core", "cli", "app", "views"].includes(folder),
    );
    expect(crowded).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}
