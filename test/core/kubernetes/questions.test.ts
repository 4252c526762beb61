import { expect, it } from "vitest";
import { mergeQuestions } from "../../../src/core/kubernetes/questions.ts";
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
