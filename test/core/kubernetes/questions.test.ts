import { expect, it } from "vitest";
import { holderKey, mergeQuestions, withoutListedFolders } from "../../../src/core/kubernetes/questions.ts";
import type { Question, Tier } from "../../../src/core/image/wanted.ts";

function asked(reference: string, why: string, tier?: Tier): Question {
  return { reference, why, evidence: [{ source: why }], ...(tier === undefined ? {} : { tier }) };
}

it("asks once about a reference, whatever its spelling, with all reasons and places", () => {
  const merged = mergeQuestions([
    asked("nginx:1", "one; and more"),
    asked("docker.io/library/nginx:1", "two"),
    asked("nginx:1", "one; and more"),
    asked("nginx:2", "one; and more"),
    asked("not a reference $(X)", "open"),
    asked("not a reference $(X)", "open"),
  ]);
  expect(merged.map(({ reference, why, evidence }) => [reference, why, evidence.length])).toEqual([
    ["nginx:1", "one; and more; two", 3],
    ["nginx:2", "one; and more", 1],
    ["not a reference $(X)", "open", 2],
  ]);
});

it("a question has the strongest tier of all that raise it", () => {
  expect(mergeQuestions([asked("a:1", "x", "optional"), asked("a:1", "x", "lifecycle")])).toMatchObject([
    { tier: "lifecycle" },
  ]);
});

it("a folder whose images a source lists under its key is asked about no more", () => {
  const folder = { ...asked("ghcr.io/cc", "no tag"), folderKey: "runner.runEnvironment" };
  const other = asked("ghcr.io/dd", "no tag");
  expect(withoutListedFolders([folder, other], new Set(["runner.runEnvironment"]))).toEqual([other]);
  expect(withoutListedFolders([folder, other], new Set(["runner"]))).toEqual([folder, other]);
  expect(mergeQuestions([asked("ghcr.io/cc", "why"), folder])).toMatchObject([
    { folderKey: "runner.runEnvironment" },
  ]);
});

it.each([
  ["runner.runEnvironment.image", "runner.runEnvironment"],
  ["runner.runEnvironment", "runner.runEnvironment"],
  ["image", "image"],
])("%s is named by %s", (key, name) => {
  expect(holderKey(key)).toBe(name);
});
