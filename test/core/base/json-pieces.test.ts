import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inChunks, jsonPieces } from "../../../src/core/base/json-pieces.ts";

const long = Array.from({ length: 3_000 }, (_, at) => ({ at, name: `line\n${at}` }));

describe("jsonPieces", () => {
  it.each([0, 2])("is the text of JSON.stringify with an indent of %d, whatever the value", (indent) => {
    const value = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(value, (one) => {
        expect([...jsonPieces(one, indent)].join("")).toBe(JSON.stringify(one, null, indent));
      }),
    );
  });

  it.each([0, 2])("leaves out what is undefined, with an indent of %d", (indent) => {
    const value = { a: undefined, b: [undefined, 1], c: { d: undefined }, e: {}, f: [] };
    expect([...jsonPieces(value, indent)].join("")).toBe(JSON.stringify(value, null, indent));
  });

  it.each([0, 2])(
    "never makes one piece of a long list, however deep it lies, with an indent of %d",
    (indent) => {
      const value = { actions: [{ id: "a", rows: long }, { id: "b" }], state: { all: { long } } };
      const pieces = [...jsonPieces(value, indent)];
      expect(pieces.join("")).toBe(JSON.stringify(value, null, indent));
      const [first = ""] = pieces.filter((one) => one.includes("line")).sort((a, b) => b.length - a.length);
      expect(first.length).toBeLessThan(JSON.stringify({ state: value.state }, null, indent).length + 100);
    },
  );
});

it("goes through a long object key by key", () => {
  const registries = Object.fromEntries(long.map(({ at }) => [`team/app:${at}`, { digest: `sha256:${at}` }]));
  const value = { all: { "registry.example": registries } };
  const pieces = [...jsonPieces(value, 2)];
  expect(pieces.join("")).toBe(JSON.stringify(value, null, 2));
  expect(pieces.length).toBeGreaterThan(long.length);
});

describe("inChunks", () => {
  it("joins pieces to chunks of a length, and loses none", () => {
    expect([...inChunks(["ab", "c", "defgh", "", "i"], 3)]).toEqual(["abc", "defgh", "i"]);
    expect([...inChunks([], 3)]).toEqual([]);
  });
});
