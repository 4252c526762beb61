// JSON that was signed: whatever two readers could understand differently is refused.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepestJson, parseStrictJson } from "../../../src/gates/kind/strict-json.ts";

function parsed(text: string | Uint8Array) {
  return parseStrictJson(typeof text === "string" ? Buffer.from(text) : text);
}

function nested(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

describe("parseStrictJson", () => {
  it("gives what JSON.parse gives, for any value that has each key once", () => {
    const form = fc.tuple(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, "\t"));
    fc.assert(
      fc.property(form, ([text, indent]) => {
        const value: unknown = JSON.parse(text);
        const written = JSON.stringify(value, null, indent);
        // `__proto__` written by JSON.stringify is a key like any other.
        expect(parsed(written)).toEqual({ ok: true, value });
      }),
    );
  });

  it.each([
    ["a key twice", '{"a":1,"a":2}', 'it contains the key "a" twice'],
    ["a key twice, the same value", '{"a":1,"a":1}', 'it contains the key "a" twice'],
    ["a key twice, once escaped", '{"a":1,"\\u0061":2}', 'it contains the key "a" twice'],
    ["a key twice, deep inside", '[{"x":[{"a":1,"b":{},"a":2}]}]', 'it contains the key "a" twice'],
    ["a key twice, behind a string with a brace", '{"a":"{\\"","a":2}', 'it contains the key "a" twice'],
    ["__proto__ twice", '{"__proto__":1,"__proto__":2}', 'it contains the key "__proto__" twice'],
    ["bytes behind it", '{"a":1}x', "it is not JSON, or something follows the JSON"],
    ["a second value behind it", '{"a":1}{"a":2}', "it is not JSON, or something follows the JSON"],
    ["NUL behind it", '{"a":1}\0', "it is not JSON, or something follows the JSON"],
    ["nothing", "", "it is not JSON, or something follows the JSON"],
    ["a string without an end", '{"a', "it is not JSON, or something follows the JSON"],
    ["a backslash at the end", '"\\', "it is not JSON, or something follows the JSON"],
    ["a comment", '{"a":1/**/}', "it is not JSON, or something follows the JSON"],
    ["a byte order mark", '\ufeff{"a":1}', "it begins with a byte order mark"],
    ["too deep", nested(deepestJson + 1), `it is nested deeper than ${deepestJson} levels`],
    ["far too deep", "[".repeat(5_000_000), `it is nested deeper than ${deepestJson} levels`],
  ])("refuses %s", (_name, text, why) => {
    expect(parsed(text)).toEqual({ ok: false, why });
  });

  it.each([
    ["Latin-1", [0x22, 0xe9, 0x22]],
    ["a surrogate", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["a longer form than needed", [0x22, 0xc0, 0xaf, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00]],
  ])("refuses bytes that are not UTF-8: %s", (_name, bytes) => {
    expect(parsed(Uint8Array.from(bytes))).toEqual({ ok: false, why: "it is not UTF-8" });
  });

  it.each([
    ["the same key in two maps", '[{"a":1},{"a":{"a":[{"a":2}]}}]'],
    ["a value equal to a key", '{"a":"a","b":["a","a"]}'],
    ["keys that differ in case: for whoever knows the keys", '{"a":1,"A":2}'],
    ["white space around it", ' \r\n\t{ "a" : 1 } \n'],
    ["the deepest", nested(deepestJson)],
  ])("reads %s", (_name, text) => {
    expect(parsed(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });
});
