// The borders of docs/architecture.md: who may import whom, no circles, which package belongs where, how long a file
// is, how full a folder.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../src/", import.meta.url));

/** The floors of the house. A folder imports what is below it, never a neighbor. */
const ranks: Readonly<Record<string, number>> = {
  main: 6,
  index: 6,
  sandbox: 6,
  "cli/": 5,
  "app/": 4,
  "sources/": 3,
  "outputs/": 3,
  "gates/": 3,
  "views/": 3,
  "registry/": 2,
  "ecr/": 2,
  "programs/": 2,
  "storage/": 2,
  "sandbox/": 2,
  "config/": 2,
  "net/": 1,
  "yaml/": 1,
  "core/": 0,
};

/** The same inside the core: a room uses only those below it. */
const floors: Readonly<Record<string, number>> = {
  apply: 5,
  drift: 5,
  kubernetes: 5,
  plan: 4,
  state: 3,
  mapping: 2,
  naming: 2,
  gates: 2,
  settings: 1,
  image: 1,
  base: 0,
};

/** Packages that only the named folders may import. */
const borders: Readonly<Record<string, readonly string[]>> = {
  yargs: ["cli"],
  chalk: ["views"],
  execa: ["programs"],
  "@aws-sdk/client-ecr": ["ecr"],
  "@aws-sdk/credential-providers": ["ecr"],
  "@aws-sdk/client-s3": ["storage"],
  ajv: [],
  hpagent: ["registry"],
  "proxy-from-env": ["registry"],
  diff: ["core", "outputs", "views"],
  yaml: ["yaml"],
  "@sigstore/bundle": ["gates"],
  "@sigstore/protobuf-specs": ["gates"],
  "@sigstore/verify": ["gates"],
  "@noble/curves": ["gates"],
};

const longestFile = 400;
const fullestFolder = 15;

interface Source {
  /** From src/: `core/plan/plan.ts`. */
  readonly path: string;
  readonly text: string;
}

function importsOf(text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)["']([^"']+)["']/gm);
  return [...found].map((match) => match[1] ?? "");
}

function sources(): readonly Source[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => ({ path, text: readFileSync(root + path, "utf8") }));
}

/** Where a relative import leads, from src/; undefined for a package and for what lies outside. */
function targetOf(from: string, to: string): string | undefined {
  if (!to.startsWith(".")) return undefined;
  const target = posix.join(posix.dirname(from), to);
  return target.startsWith("..") ? undefined : target;
}

function roomOf(path: string): string {
  const [first = "", second] = path.split("/");
  return second === undefined ? first.replace(/\.ts$/, "") : `${first}/`;
}

/** What is wrong with an import, if anything. */
function violation(from: string, to: string): string | undefined {
  const target = targetOf(from, to);
  if (target !== undefined) return upward(from, target);
  if (to.startsWith(".")) return undefined;
  const room = from.split("/")[0] ?? "";
  if (to.startsWith("node:")) {
    const allowed = room !== "core" || (from === "core/base/digest.ts" && to === "node:crypto");
    return allowed ? undefined : `${from} imports ${to}: the core does no I/O`;
  }
  const name = to.startsWith("@") ? to.split("/").slice(0, 2).join("/") : (to.split("/")[0] ?? "");
  const allowed = borders[name];
  return allowed === undefined || allowed.includes(room) ? undefined : `${from} imports ${name}`;
}

function upward(from: string, target: string): string | undefined {
  const [source, goal] = [roomOf(from), roomOf(target)];
  if (source === goal) return source === "core/" ? upwardInCore(from, target) : undefined;
  const [a, b] = [ranks[source], ranks[goal]];
  if (a === undefined || b === undefined) return `${from} imports ${target}: no such rank`;
  return b >= a ? `${from} (rank ${a}) imports ${target} (rank ${b})` : undefined;
}

function upwardInCore(from: string, target: string): string | undefined {
  const [source = "", goal = ""] = [from.split("/")[1], target.split("/")[1]];
  if (source === goal) return undefined;
  const [a, b] = [floors[source], floors[goal]];
  if (a === undefined || b === undefined) return `${from} imports ${target}: no such room`;
  return b >= a ? `${from} (floor ${a}) imports ${target} (floor ${b})` : undefined;
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

function graphOf(files: readonly Source[], nodeOf: (path: string) => string): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { path, text } of files) {
    const node = nodeOf(path);
    const reached = graph.get(node) ?? new Set<string>();
    graph.set(node, reached);
    for (const to of importsOf(text)) {
      const target = targetOf(path, to);
      if (target !== undefined && nodeOf(target) !== node) reached.add(nodeOf(target));
    }
  }
  return graph;
}

/** Groups of nodes that reach one another (Tarjan), each sorted. */
function circles(graph: Graph): readonly (readonly string[])[] {
  const order = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];
  const found: string[][] = [];
  function visit(node: string): { low: number } {
    const own = { index: order.size, low: order.size, open: true };
    order.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const known = order.get(next);
      if (known === undefined) own.low = Math.min(own.low, visit(next).low);
      else if (known.open) own.low = Math.min(own.low, known.index);
    }
    if (own.low === own.index) {
      const circle = stack.splice(stack.indexOf(node));
      for (const one of circle) {
        const member = order.get(one);
        if (member !== undefined) member.open = false;
      }
      if (circle.length > 1) found.push(circle.sort());
    }
    return own;
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found;
}

function overfull(files: readonly Source[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > fullestFolder)
    .map(([folder, count]) => `${folder}: ${count}`);
}

function overlong(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => !path.endsWith(".gen.ts"))
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > longestFile)
    .map(({ path, lines }) => `${path}: ${lines}`);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

describe("architecture", () => {
  const all = sources();

  it("has sources to look at", () => {
    expect(all.length).toBeGreaterThan(300);
  });

  it("imports go down only, and packages stay within their borders", () => {
    const found = all.flatMap(({ path, text }) => importsOf(text).map((to) => violation(path, to)));
    expect(found.filter((one) => one !== undefined)).toEqual([]);
  });

  it.each([
    ["core/plan/plan.ts", "../../config/config.ts"],
    ["core/plan/plan.ts", "node:fs"],
    ["core/image/reference.ts", "../plan/plan.ts"],
    ["core/mapping/row.ts", "../naming/naming.ts"],
    ["registry/registries.ts", "../ecr/client.ts"],
    ["net/retry.ts", "../yaml/parse.ts"],
    ["sources/list/source.ts", "../../outputs/kind/kind.ts"],
    ["ecr/client.ts", "../app/plan.ts"],
    ["app/plan.ts", "yargs"],
    ["app/plan.ts", "@aws-sdk/client-ecr"],
    ["sources/list/source.ts", "yaml"],
  ])("refuses %s importing %s", (from, to) => {
    expect(violation(from, to)).toBeDefined();
  });

  it("no two files import each other, on whatever way, types included", () => {
    expect(circles(graphOf(all, (path) => path))).toEqual([]);
  });

  it("no two folders import each other, on whatever way, types included", () => {
    expect(circles(graphOf(all, (path) => posix.dirname(path)))).toEqual([]);
  });

  it("sees a circle that types alone make, and one on a long way", () => {
    const files = [
      { path: "a/one.ts", text: 'import type { B } from "../b/two.ts";' },
      { path: "b/two.ts", text: 'export type { C } from "../c/three.ts";' },
      { path: "c/three.ts", text: 'type A = import("../a/one.ts").A;' },
      { path: "c/four.ts", text: 'import "./three.ts";' },
    ];
    expect(circles(graphOf(files, (path) => path))).toEqual([["a/one.ts", "b/two.ts", "c/three.ts"]]);
    expect(circles(graphOf(files, (path) => posix.dirname(path)))).toEqual([["a", "b", "c"]]);
  });

  it("only cli/ and main.ts touch process or console", () => {
    const touching = all
      .filter(({ path }) => !path.startsWith("cli/") && path !== "main.ts")
      .filter(({ text }) => /(?<![.\w"'`-])(?:process\.(?!\s)|console\.)/.test(withoutComments(text)))
      .map(({ path }) => path);
    expect(touching).toEqual([]);
  });

  it("core/, net/ and yaml/ read no clock and no randomness", () => {
    const impure = all
      .filter(({ path }) => /^(?:core|net|yaml)\//.test(path))
      .filter(({ text }) =>
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/.test(withoutComments(text)),
      )
      .map(({ path }) => path);
    expect(impure).toEqual([]);
  });

  it(`no file is longer than ${longestFile} lines, and each opens with its job`, () => {
    expect(overlong(all)).toEqual([]);
    expect(overlong([{ path: "a.ts", text: "x\n".repeat(longestFile + 1) }])).toHaveLength(1);
    const mute = all.filter(({ path, text }) => !path.endsWith(".gen.ts") && !/^(#!.*\n)?\/\//.test(text));
    expect(mute.map(({ path }) => path)).toEqual([]);
  });

  it(`no folder holds more than ${fullestFolder} files of its own`, () => {
    expect(overfull(all)).toEqual([]);
    const sixteen = Array.from({ length: fullestFolder + 1 }, (_, at) => ({
      path: `a/${at}.ts`,
      text: "",
    }));
    expect(overfull(sixteen)).toEqual(["a: 16"]);
  });
});
