import { describe, expect, it } from "vitest";
import { readDocuments } from "../../../src/core/kubernetes/documents.ts";
import { readTree } from "../../../src/yaml/plain.ts";

describe("readDocuments", () => {
  it("refuses more documents than anybody writes", () => {
    expect(() => readDocuments("---\na\n".repeat(50_001), { readTree, file: "all.yaml" })).toThrow(
      /all\.yaml has more than 50000 documents. Line \d+ starts the first one too many/,
    );
  });

  it("takes a list of more items than a call takes arguments", () => {
    const items = "- {}\n".repeat(200_000);
    const { documents } = readDocuments(`kind: List\nitems:\n${items}`, { readTree });
    expect(documents).toHaveLength(200_000);
  });

  it("splits at markers, keeps templates and lines, and passes over empty ones", () => {
    const { documents } = readDocuments(
      "---\n# Source: app/templates/a.yaml\na: 1\n---\n# nothing\n---\n--- {b: 2}\n",
      { readTree },
    );
    expect(
      documents.map(({ tree, template, line }) => ({ tree: JSON.stringify(tree), template, line })),
    ).toEqual([
      { tree: '{"a":"1"}', template: "app/templates/a.yaml", line: 1 },
      { tree: '{"b":"2"}', template: undefined, line: 7 },
    ]);
  });

  it("warns of one that can't be read and keeps the others", () => {
    const { documents, warnings } = readDocuments(
      "a: 1\n---\n# Source: app/templates/b.yaml\nb: [\n---\nc: 3\n",
      { readTree },
    );
    expect(documents).toHaveLength(2);
    expect(warnings).toMatchObject([
      { code: "yaml/document", detail: expect.stringContaining("app/templates/b.yaml at line 2") as string },
    ]);
  });

  it("takes a marker only at the beginning of a line", () => {
    expect(readDocuments("a: |\n  ---\n  x\n", { readTree }).documents).toHaveLength(1);
  });
});
