// Damaged configs: whatever a document is, the answer is a Config or a Problem, with places that exist.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnose } from "./load-text.ts";

const everything = await readFile(
  fileURLToPath(new URL("../fixtures/config/everything.yaml", import.meta.url)),
  "utf8",
);
const environment = { DOCKERHUB_USER: "u", DOCKERHUB_TOKEN: "canary-71f3" };
const pieces = [
  "{",
  "}",
  "[",
  "]",
  ": ",
  "- ",
  "*a",
  "&a ",
  "!!js ",
  "\t",
  '"',
  "'",
  "|\n",
  "? ",
  "${",
  "}",
  "#",
  "---\n",
  "\0",
  "null",
  "__proto__: 1\n",
  "1e999",
  "0x",
  "~",
  "<<: *a",
  "\r",
  "\u2028",
  "constructor: {}\n",
  "toString: 1\n",
  ",",
  "%YAML 1.1\n",
];

const mutation = fc.record({
  at: fc.nat(everything.length),
  cut: fc.integer({ min: 0, max: 40 }),
  put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })),
});

function mutate(text: string, mutations: readonly { at: number; cut: number; put: string }[]): string {
  return mutations.reduce(
    (changed, { at, cut, put }) => changed.slice(0, at) + put + changed.slice(at + cut),
    text,
  );
}

describe("damaged configs", () => {
  it("give a Config or a Problem", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
        const text = mutate(everything, mutations);
        const lines = text.split("\n");
        for (const one of await diagnose(text, { environment })) {
          expect(one.detail).toMatch(/\S/);
          expect(one.hint).toMatch(/\S/);
          expect(JSON.stringify(one)).not.toContain("canary-71f3");
          if (!one.at?.file.endsWith("mirror.config.yaml")) continue;
          expect(one.at.line).toBeLessThanOrEqual(lines.length);
          expect(one.at.column).toBeLessThanOrEqual((lines[one.at.line - 1] ?? "").length + 1);
        }
      }),
      { numRuns: 2000 },
    );
  }, 300_000);

  it("any value in place of any other gives a Config or a Problem", async () => {
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom("${", "a\u0000b", "x".repeat(300)),
    );
    const keys = [
      "version",
      "target",
      "replicas",
      "platforms",
      "registries",
      "repositories",
      "tagPolicies",
      "sources",
      "outputs",
      "state",
      "lock",
      "minimumAge",
      "prune",
      "gates",
      "waivers",
    ];
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), values), async (part) => {
        const config = { version: 1, target: { registry: "sandbox" }, sources: [], ...part };
        for (const one of await diagnose(JSON.stringify(config)))
          expect(one.code).toMatch(/^(?:config|yaml|env|file)\/[a-z-]+$/);
      }),
      { numRuns: 2000 },
    );
  });

  it("any bytes give a Problem", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect((await diagnose(bytes)).length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});
