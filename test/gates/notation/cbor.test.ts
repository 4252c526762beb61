// CBOR: what is written is read again, and whatever else comes is refused, never an error of another kind.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { opaque, readCbor, Tagged, writeBytes } from "../../../src/gates/notation/cbor.ts";
import { cbor } from "../../support/notation/cbor.ts";

function read(hex: string) {
  return readCbor(Buffer.from(hex, "hex"));
}

describe("CBOR", () => {
  it.each([
    ["00", 0],
    ["17", 23],
    ["1818", 24],
    ["1903e8", 1000],
    ["1a000f4240", 1_000_000],
    ["1b000000e8d4a51000", 1_000_000_000_000],
    ["1bffffffffffffffff", opaque],
    ["20", -1],
    ["390100", -257],
    ["f4", false],
    ["f6", null],
    ["f93c00", opaque],
    ["fb3ff199999999999a", opaque],
    ["62c3bc", "ü"],
    ["83010203", [1, 2, 3]],
  ])("%s", (hex, value) => {
    expect(read(hex)).toEqual(value);
  });

  it("tags, byte strings and maps", () => {
    expect(read("c11a514b67b0")).toEqual(new Tagged(1, 1363896240));
    expect(read("4401020304")).toEqual(Uint8Array.from([1, 2, 3, 4]));
    expect(read("a2016161626b6580")).toEqual(
      new Map<unknown, unknown>([
        [1, "a"],
        ["ke", []],
      ]),
    );
  });

  it.each([
    ["nothing", ""],
    ["something behind the end", "0000"],
    ["a number that is not the shortest", "1817"],
    ["a longer one", "1a0000ffff"],
    ["a length without an end", "5f4101ff"],
    ["a reserved length", "1c"],
    ["a break", "ff"],
    ["an unknown simple value", "e0"],
    ["a simple value of its own byte", "f8ff"],
    ["a reserved simple value", "fc00"],
    ["undefined", "f7"],
    ["a text that is cut off", "6361"],
    ["a list that claims more than there is", "9b00ffffffffffffff"],
    ["a map that claims more than there is", "bb00ffffffffffffff"],
    ["a label that is a list", "a18001"],
    ["a label twice", "a201010102"],
    ["a text label twice", "a2616101616102"],
    ["17 lists in each other", `${"81".repeat(17)}00`],
  ])("refuses %s", (_, hex) => {
    expect(() => read(hex)).toThrow(Unusable);
  });

  it("reads what is written", () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.string(),
        fc.boolean(),
        fc.uint8Array(),
        fc.array(tie("value"), { maxLength: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        expect(readCbor(cbor(given as string))).toEqual(given);
      }),
    );
  });

  it("any bytes are read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          readCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Unusable);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0, 23, 24, 255, 256, 65_535, 65_536])("writes %d bytes as it reads them", (length) => {
    const bytes = new Uint8Array(length).fill(7);
    expect(readCbor(writeBytes(bytes))).toEqual(bytes);
  });
});
