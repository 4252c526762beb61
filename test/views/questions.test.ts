import { expect, it } from "vitest";
import { parse } from "yaml";
import { questionLines } from "../../src/views/questions.ts";

const question = (reference: string, answer?: string) => ({
  reference,
  why: "why",
  evidence: [{ source: "app" }],
  ...(answer === undefined ? {} : { answer }),
});

it("prints a line to paste under images:", () => {
  expect(questionLines(question("quay.io/x/driver:1", "quay.io/x/driver:1-ubuntu22.04"), ["a.yaml"])).toEqual(
    [
      "  ? quay.io/x/driver:1",
      "      why",
      "      in a.yaml",
      "      to mirror it, add to images: of the source app",
      "        - quay.io/x/driver:1-ubuntu22.04",
    ],
  );
});

it("prints a line to paste under ignore: where nobody can say an answer", () => {
  expect(questionLines(question("quay.io/x/$(NAME)"), []).slice(-2)).toEqual([
    "      to skip it, add to ignore: of the source app",
    '        - "quay.io/x/$(NAME)"',
  ]);
});

it.each([
  "quay.io/x/y:1.10",
  "011528288828.dkr.ecr.us-west-1.amazonaws.com/a:1",
  "localhost:5000/a@sha256:0123",
  "0x10",
  "12:30",
  "a: b",
  "# a",
  "{{ x }}",
  "null",
])("the line is YAML for %j", (text) => {
  const line = questionLines(question("x", text), []).at(-1) ?? "";
  expect(parse(line)).toEqual([text]);
});
