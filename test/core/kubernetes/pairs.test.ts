import { expect, it } from "vitest";
import { readDocuments, type WalkDocument } from "../../../src/core/kubernetes/documents.ts";
import { pairDocuments } from "../../../src/core/kubernetes/pairs.ts";
import { readTree } from "../../../src/yaml/plain.ts";

/** `Kind/name` each, all of the template that stands before a colon. */
function render(...names: readonly string[]): readonly WalkDocument[] {
  const text = names.map((one) => {
    const [template = "", kind = "", name = ""] = one.split(/[:/]/);
    return `---\n# Source: app/templates/${template}.yaml\nkind: ${kind}\nmetadata: { name: "${name}" }\n`;
  });
  return readDocuments(text.join(""), { readTree }).documents;
}

function namesOf({ tree }: WalkDocument): unknown {
  return (tree as { metadata: { name: unknown } }).metadata.name;
}

function pairs(before: readonly string[], after: readonly string[]): string[] {
  return [...pairDocuments(render(...before), render(...after))].map(
    ([now, old]) => `${String(namesOf(now))}=${String(namesOf(old))}`,
  );
}

it.each([
  ["by their names first", ["a:Pod/x", "a:Pod/y"], ["a:Pod/y", "a:Pod/x"], ["y=y", "x=x"]],
  [
    "by template and kind where names differ",
    ["a:Pod/x1", "a:Job/j"],
    ["a:Pod/x2", "a:Job/j"],
    ["j=j", "x2=x1"],
  ],
  [
    "in their order where several names differ",
    ["a:Pod/x1", "a:Pod/y1"],
    ["a:Pod/x2", "a:Pod/y2"],
    ["x2=x1", "y2=y1"],
  ],
  ["not across templates", ["a:Pod/x1"], ["b:Pod/x2"], []],
  ["not across kinds", ["a:Pod/x1"], ["a:Job/x2"], []],
  ["not where one came or went", ["a:Pod/x1"], ["a:Pod/x2", "a:Pod/x3"], []],
  ["the same name twice, in order", ["a:Pod/x", "a:Pod/x"], ["a:Pod/x", "a:Pod/x"], ["x=x", "x=x"]],
])("pairs documents %s", (_, before, after, expected) => {
  expect(pairs(before, after)).toEqual(expected);
});
