import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameJson } from "../../../src/core/base/record.ts";

/** Keys in an order of their own, and some without a value. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return { absent: undefined, ...Object.fromEntries(entries.map(([key, one]) => [key, reordered(one)])) };
}

describe("isSameJson", () => {
  const json = fc.jsonValue().filter((one) => !JSON.stringify(one).includes('"absent"'));

  it("holds for the same values in any order, and with keys that have no value", () => {
    fc.assert(fc.property(json, (value) => isSameJson(value, reordered(value))));
  });

  it("holds for no others", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
        let isEqual = true;
        try {
          expect(plain(one)).toEqual(plain(other));
        } catch {
          isEqual = false;
        }
        expect(isSameJson(plain(one), plain(other))).toBe(isEqual);
      }),
    );
  });
});
