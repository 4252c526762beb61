import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonPartsReader, NotAnObject } from "../../../src/core/base/json-parts.ts";

interface Read {
  readonly lists: Record<string, unknown[]>;
  readonly values: Record<string, unknown>;
  readonly compact: string;
}

function read(text: string, { cut = 7, leaveOut = [] as string[] } = {}): Read {
  const lists: Record<string, unknown[]> = {};
  const values: Record<string, unknown> = {};
  const bytes: Buffer[] = [];
  let open: unknown[] = [];
  const reader = new JsonPartsReader(
    {
      list: (member) => (lists[member] = open = []),
      item: (item) => open.push(JSON.parse(item)),
      value: (member, value) => (values[member] = JSON.parse(value)),
      pending: () => undefined,
      compact: (some) => bytes.push(Buffer.from(some)),
    },
    { unhashed: "digest", leaveOut: new Set(leaveOut) },
  );
  const whole = Buffer.from(text);
  for (let at = 0; at < whole.length; at += cut) reader.write(whole.subarray(at, at + cut));
  reader.end();
  return { lists, values, compact: Buffer.concat(bytes).toString("utf8") };
}

const key = fc.string({ maxLength: 8 }).filter((one) => one !== "__proto__");
const object = fc.dictionary(key, fc.jsonValue());

describe("JsonPartsReader", () => {
  it("gives members, the items of lists, and all without white space, however the bytes are cut", () => {
    fc.assert(
      fc.property(object, fc.nat(3), fc.integer({ min: 1, max: 30 }), (value, indent, cut) => {
        const { lists, values, compact } = read(JSON.stringify(value, null, indent), { cut });
        const plain = JSON.parse(JSON.stringify(value)) as object;
        expect({ ...lists, ...values }).toEqual(plain);
        const { digest: _, ...rest } = plain as { digest?: unknown };
        expect(compact).toBe(JSON.stringify(rest));
      }),
    );
  });

  it("leaves a member out of what is hashed, wherever it stands", () => {
    for (const value of [
      { digest: "x", a: 1 },
      { a: 1, digest: ["x", { b: 2 }], c: [3] },
      { a: 1, digest: { b: 2 } },
      { digest: 1 },
    ]) {
      const { digest: _, ...rest } = value;
      expect(read(JSON.stringify(value, null, 2)).compact).toBe(JSON.stringify(rest));
    }
  });

  it("hands on items without what is left out, and hashes it all the same", () => {
    const value = {
      actions: [
        { id: "a", rows: [{ rows: [1], content: "x" }], content: '[,]}\\"', after: { rows: [1] } },
        { rows: [], content: null, id: "b" },
        { content: { deep: [{}] } },
        "rows",
        ["rows", ["content"]],
      ],
      rows: [1, { rows: [2] }],
    };
    for (const indent of [0, 2]) {
      const text = JSON.stringify(value, null, indent);
      const { lists, compact } = read(text, { leaveOut: ["rows", "content"] });
      expect(lists["actions"]).toEqual([
        { id: "a", rows: [], content: null, after: { rows: [1] } },
        { rows: [], content: null, id: "b" },
        { content: null },
        "rows",
        ["rows", ["content"]],
      ]);
      expect(lists["rows"]).toEqual([1, { rows: [] }]);
      expect(compact).toBe(JSON.stringify(value));
    }
  });

  it.each([
    "",
    "  ",
    "nonsense",
    "[]",
    "[1]",
    "1",
    '"a"',
    "{",
    '{"a"',
    '{"a":',
    '{"a":[',
    '{"a":[1',
    '{"a":1',
    '{"a":1}}',
    '{"a":1}x',
    "{1}",
    '{"a" 1}',
  ])("refuses %j", (text) => {
    expect(() => read(text)).toThrow(NotAnObject);
  });

  it("takes any bytes without hanging, and never for an object that they are not", () => {
    const text = fc.array(fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "a", " ", "1"), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join("");
        let found: Read | undefined;
        try {
          found = read(whole, { cut: 3 });
        } catch {
          return;
        }
        // What is no JSON and is read all the same has another text than JSON.stringify gives: its digest is not the plan's.
        const value = { ...found.lists, ...found.values };
        let parsed: unknown;
        try {
          parsed = JSON.parse(whole);
        } catch {
          expect(found.compact).not.toBe(JSON.stringify(value));
          return;
        }
        expect(value).toEqual(parsed);
      }),
      { numRuns: 5_000 },
    );
  });
});
