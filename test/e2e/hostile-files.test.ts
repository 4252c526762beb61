// Files of many megabytes that are made to fill the memory: each ends the built program with one error, in bounded time
// and with a heap of one gigabyte, and never with a stack of the engine.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "../support/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { NODE_OPTIONS: "--max-old-space-size=1024" };
const size = 8 * 1024 * 1024;

function config(source: string): string {
  const path = join(folder, "mirror.config.yaml");
  writeFileSync(path, `version: 1\ntarget: { registry: sandbox }\nsources: [{ name: s, ${source} }]\n`);
  return path;
}

const sources = {
  "a list": ["kind: list, path: f.json", "f.json"],
  manifests: ["kind: manifests, paths: [f.yaml]", "f.yaml"],
  "a compose file": ["kind: compose, paths: [f.yaml]", "f.yaml"],
  "a plain list": ["kind: list, path: f.txt", "f.txt"],
  "a CSV list": ["kind: list, path: f.csv", "f.csv"],
} as const;
const yaml = ["a list", "manifests", "a compose file"] as const;

/** A piece, what is before the first, and who reads it. */
const shapes: Readonly<
  Record<string, readonly [piece: string, head: string, readers: readonly (keyof typeof sources)[]]>
> = {
  "open brackets": ["[", "", yaml],
  "empty lists": ["[],", "[", yaml],
  "lists without commas": ["[]", "", yaml],
  "closed brackets": ["]", "", ["a list"]],
  items: ["- a\n", "", [...yaml, "a plain list"]],
  "equal keys": ["a: 1\n", "", ["a compose file"]],
  documents: ["---\na\n", "", ["manifests"]],
  merges: ["*a,", "a: &a {b: c}\nd:\n  <<: [", yaml],
  "empty lines": ["\n", "", ["a list", "a plain list"]],
  "quoted cells": ['"a"\n', "image\n", ["a CSV list"]],
};

const cases = Object.entries(shapes).flatMap(([shape, [, , readers]]) =>
  readers.map((kind) => [kind, shape] as const),
);

describe("a hostile file", () => {
  // What takes more than its length allows takes hours, not minutes.
  it.each(cases)("%s of %s", { timeout: 300_000 }, async (kind, shape) => {
    const [source, path] = sources[kind];
    const [piece, head] = shapes[shape] ?? ["", ""];
    writeFileSync(join(folder, path), head + piece.repeat((size - head.length) / piece.length));
    const { code, stderr } = await run(["discover", "-c", config(source)], { cwd: folder, env });
    expect([code, stderr.slice(0, 400)]).toEqual([
      expect.toBeOneOf([1, 64]),
      expect.stringMatching(/^(?:Error|Warning): /),
    ]);
    expect(stderr).not.toMatch(/This is a bug|heap|at .+:\d+:\d+\)/);
  });
});
