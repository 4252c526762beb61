import { describe, expect, it } from "vitest";
import { canonicalJson, diffPolicy } from "../../../src/core/settings/policy-diff.ts";

function lines(want: unknown, have: unknown): string[] {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return diffPolicy(text(want), have === undefined ? undefined : text(have)).map(
    ({ before, after }) => `${before} -> ${after}`,
  );
}

describe("diffPolicy", () => {
  it.each<[string, unknown, unknown, string[]]>([
    ["a first policy", { b: 1, a: [] }, undefined, ['none -> {"a":[],"b":1}']],
    ["a value", { a: { b: ["x"] } }, { a: { b: ["y"] } }, ["a.b.0=y -> a.b.0=x"]],
    ["a number and a flag", { a: 1, b: true }, { a: 2, b: null }, ["a=2 -> a=1", "b=null -> b=true"]],
    ["what is added", { a: 1, b: 2 }, { a: 1 }, ["b=(absent) -> b=2"]],
    ["what is gone, in order", {}, { b: 1, a: 1 }, ["a=1 -> a=(absent)", "b=1 -> b=(absent)"]],
    [
      "six lines",
      [1, 2, 3, 4, 5, 6],
      [11, 12, 13, 14, 15, 16],
      ["0=11 -> 0=1", "1=12 -> 1=2", "2=13 -> 2=3", "3=14 -> 3=4", "4=15 -> 4=5", "5=16 -> 5=6"],
    ],
    [
      "more than six",
      [1, 2, 3, 4, 5, 6, 7],
      [11, 12, 13, 14, 15, 16, 17],
      ["[11,12,13,14,15,16,17] -> [1,2,3,4,5,6,7]"],
    ],
    ["what has no values", { a: {} }, { a: [] }, ['{"a":[]} -> {"a":{}}']],
    ["a text that is no JSON", "{", '{"a":1}', ["=(absent) -> ={", "a=1 -> a=(absent)"]],
    ["two texts that are no JSON", "{", "[", ["=[ -> ={"]],
    ["a bare value", "1", "2", ["=2 -> =1"]],
  ])("%s", (_, want, have, expected) => {
    expect(lines(want, have)).toEqual(expected);
  });

  it.each<[string, unknown, unknown]>([
    ["the order of keys", { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 }],
    ["the order of a list, at any depth", { a: [{ b: ["x", "y"] }, "z"] }, { a: ["z", { b: ["y", "x"] }] }],
    ["a list that names a thing twice", { a: ["x", "x", "y"] }, { a: ["y", "x"] }],
    ["a list of one and its value", { a: [{ b: 1 }] }, { a: { b: 1 } }],
    ["an account and its root", { a: "arn:aws:iam::123456789012:root" }, { a: "123456789012" }],
    ["a root in China", { a: "arn:aws-cn:iam::123456789012:root" }, { a: "123456789012" }],
    ["the same text, whatever it is", "{", "{"],
  ])("takes as equal despite %s", (_, want, have) => {
    expect(lines(want, have)).toEqual([]);
  });

  it.each<[string, unknown, unknown]>([
    ["a user of the account", { a: "arn:aws:iam::123456789012:user/root" }, { a: "123456789012" }],
    ["a root with more around it", { a: "x-arn:aws:iam::123456789012:root" }, { a: "123456789012" }],
    ["a root with more behind it", { a: "arn:aws:iam::123456789012:root/x" }, { a: "123456789012" }],
    ["a root of eleven digits", { a: "arn:aws:iam::12345678901:root" }, { a: "12345678901" }],
    ["an empty list and nothing", { a: [] }, {}],
    ["a list of two and one of them", { a: ["x", "y"] }, { a: "x" }],
    ["null and a record", { a: null }, { a: {} }],
  ])("tells %s apart", (_, want, have) => {
    expect(lines(want, have)).not.toEqual([]);
  });

  it("cuts what is too long to read", () => {
    const [long, longer] = ["x".repeat(120), "x".repeat(121)];
    expect(lines({ a: longer }, { a: long })).toEqual([`a=${long} -> a=${"x".repeat(117)}...`]);
    const [first] = lines({ a: longer }, undefined);
    expect(first).toBe(`none -> ${JSON.stringify({ a: longer }).slice(0, 117)}...`);
  });
});

describe("canonicalJson", () => {
  it.each([
    ['{ "b": [ { "d": 1, "c": 2 } ], "a": "x" }', '{"a":"x","b":[{"c":2,"d":1}]}'],
    ["[3, 1, 2]", "[3,1,2]"],
    [' "text" ', '"text"'],
    ["null", "null"],
    ["{ broken", "{ broken"],
  ])("%s", (text, canonical) => {
    expect(canonicalJson(text)).toBe(canonical);
  });
});
