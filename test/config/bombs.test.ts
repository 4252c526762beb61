// Configs made to hang or kill the program: each ends in a Problem (or a Config) soon.
import { describe, expect, it } from "vitest";
import { configWith, diagnose } from "./load-text.ts";

const million = 1_000_000;

/** It takes a second or two. A bomb that goes off takes minutes; a slow machine is no bomb. */
const hangMs = 20_000;

const bombs: readonly (readonly [string, () => string, string])[] = [
  ["nine levels of nine aliases", () => configWith(aliases(9, 9)), "yaml/limit"],
  [
    "one large anchor, many aliases",
    () => configWith(`a: &a [${"x, ".repeat(5000)}]\nb: [${"*a, ".repeat(5000)}]\n`),
    "yaml/limit",
  ],
  ["an alias in itself", () => configWith("platforms: &a [x, *a, *a]\n"), "yaml/limit"],
  ["anchors nested in aliases, deep", () => configWith(deepAliases(40)), "yaml/limit"],
  ["900 flow sequences", () => "[".repeat(900), "yaml/limit"],
  ["a million flow mappings", () => "{a: ".repeat(million), "yaml/limit"],
  ["a million flow sequences, never closed", () => "[".repeat(8 * million), "yaml/limit"],
  [
    "3,000 block mappings",
    () => Array.from({ length: 3000 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"),
    "yaml/limit",
  ],
  ["a million block sequences on one line", () => "- ".repeat(4 * million), "yaml/limit"],
  ["a million explicit keys", () => "? ".repeat(4 * million), "yaml/limit"],
  ["a million documents", () => "---\n".repeat(million), "yaml/documents"],
  ["100,000 lines with tabs", () => `a:\n${"\tb: 1\n".repeat(100_000)}`, "yaml/syntax"],
  ["half a million quotes", () => `a: ${'"'.repeat(million / 2)}`, "yaml/syntax"],
  ["a quote that never ends", () => `a: "${"x\n ".repeat(2 * million)}`, "yaml/syntax"],
  ["100,000 duplicates", () => configWith("lock: a\n".repeat(100_000)), "yaml/duplicate-key"],
  ["100,000 unknown keys", () => configWith(numbered(100_000, (n) => `key${n}: 1`)), "config/unknown-key"],
  [
    "30,000 broken images",
    () =>
      configWith("").replace(
        "[]",
        `[{ name: a, kind: images, images: [${"{ imag: x }, ".repeat(30_000)}] }]`,
      ),
    "config/unknown-key",
  ],
  [
    "100,000 unset variables",
    () =>
      configWith("").replace("[]", `[{ name: a, kind: images, images: [${'"${X}", '.repeat(100_000)}] }]`),
    "env/unset",
  ],
  ["a text of 8 MB full of dollars", () => configWith(`lock: "${"${".repeat(3 * million)}"\n`), "env/syntax"],
  ["passwords of passwords", () => configWith(`password: ${"password: ".repeat(100_000)}\n`), "yaml/limit"],
  ["a comment of 8 MB", () => "#".repeat(8 * million), "config/empty"],
  ["four million comments", () => "#\n".repeat(4 * million), "yaml/limit"],
  [
    "100,000 anchors",
    () =>
      configWith(
        `platforms: [${numbered(100_000, (n) => `&a${n} linux/amd64`).replaceAll("\n", ", ")}]\nx: 1\n`,
      ),
    "config/unknown-key",
  ],
  [
    "a key of 1 MB",
    () => configWith(`${"k".repeat(1000)}: 1\n? ${"k".repeat(million)}\n: 1\n`),
    "config/unknown-key",
  ],
  [
    "an expression that takes long to compile",
    () => configWith('tagPolicies: { p: { include: ["/((((a{1,999}){1,999}){1,999}){1,999})/"] } }\n'),
    "config/pattern",
  ],
];

describe("bombs", () => {
  it.each(bombs)("%s", async (_name, make, code) => {
    const text = make();
    const start = cpuMilliseconds();
    const found = await diagnose(text);
    expect(cpuMilliseconds() - start).toBeLessThan(hangMs);
    expect(found[0]?.code).toBe(code);
    expect(found.length).toBeLessThan(102);
    // A frame is for a terminal: no line of it is longer than a page.
    for (const one of found)
      for (const line of one.at?.frame ?? []) expect(line.text.length).toBeLessThan(1001);
  });

  it("200,000 keys are a good config", async () => {
    const values = numbered(200_000, (n) => `    key${n}: v`);
    const text = `version: 1\ntarget: { registry: sandbox }\nsources:\n- { name: a, kind: helm, chart: ./x, set: {\n${values.replaceAll("\n", ", ")}\n  } }\n`;
    const start = cpuMilliseconds();
    expect(await diagnose(text)).toEqual([]);
    expect(cpuMilliseconds() - start).toBeLessThan(hangMs);
  });

  it("200,000 keys in a block mapping too", async () => {
    const values = numbered(200_000, (n) => `      key${n}: v`);
    const text = `version: 1\ntarget: { registry: sandbox }\nsources:\n  - name: a\n    kind: helm\n    chart: ./x\n    set:\n${values}\n`;
    const start = cpuMilliseconds();
    expect(await diagnose(text)).toEqual([]);
    expect(cpuMilliseconds() - start).toBeLessThan(hangMs);
  });

  it("what is beyond a hundred faults is counted", async () => {
    const found = await diagnose(configWith(numbered(150, (n) => `key${n}: 1`)));
    expect(found.length).toBe(101);
    expect(found.at(-1)).toMatchObject({ code: "config/more-errors" });
    expect(found.at(-1)?.detail).toMatch(/50 more/);
  });
});

/** Of this process: other processes on the machine make no test fail. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function numbered(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => line(n)).join("\n");
}

function aliases(levels: number, width: number): string {
  const lines = [`b0: &b0 [${Array(width).fill("x").join(", ")}]`];
  for (let level = 1; level < levels; level += 1)
    lines.push(
      `b${level}: &b${level} [${Array(width)
        .fill(`*b${level - 1}`)
        .join(", ")}]`,
    );
  return lines.join("\n");
}

function deepAliases(levels: number): string {
  const lines = [`c0: &c0 ${"[".repeat(90)}x${"]".repeat(90)}`];
  for (let level = 1; level < levels; level += 1)
    lines.push(`c${level}: &c${level} ${"[".repeat(90)}*c${level - 1}${"]".repeat(90)}`);
  return lines.join("\n");
}
