// Records are edited many at once and by their bytes. Whatever they hold, that must give what parsing each alone gives.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { ImageMapping } from "../../../src/core/mapping/lookup.ts";
import { newCounts, translateRecords } from "../../../src/outputs/dataset/translate-records.ts";

const targets = new Map([
  ["docker.io/library/nginx:1.27", "r.example.com/nginx:1.27"],
  ["x.example.com/a__b:1", "r.example.com/a_b:1"],
]);
const mapping = new ImageMapping([...targets].map(([internal, ecr]) => ({ internal, ecr })));
const fields = ["image", "run.image", "a.b", "é"];

async function translate(bytes: Buffer, piece: number, brokenLines: "stop" | "skip" = "stop") {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield new Uint8Array(bytes.subarray(at, at + piece));
  }
  const counts = newCounts();
  const out: Uint8Array[] = [];
  const options = { file: "d.jsonl", mapping, fields, brokenLines };
  for await (const part of translateRecords(pieces(), options, counts)) out.push(part);
  return { bytes: Buffer.concat(out), counts };
}

/** What the records mean once translated, by way of JSON.parse. */
function translated(value: unknown, paths: readonly string[], isWanted: boolean): unknown {
  if (typeof value === "string") return isWanted ? (targets.get(value) ?? value) : value;
  if (Array.isArray(value)) return value.map((one) => translated(one, paths, isWanted));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inside]) => {
    const below = paths.flatMap((path) => (path.startsWith(`${key}.`) ? [path.slice(key.length + 1)] : []));
    return [key, translated(inside, below, paths.includes(key))];
  });
  return Object.fromEntries(entries);
}

const plainText = fc.constantFrom(
  ...targets.keys(),
  "s3://b/x",
  "é",
  "}{][,:",
  'a"\\',
  "image",
  "\ud800",
  "",
);

/** A JSON string as any program may write it: each character as it is or escaped. */
function written(text: string, escapes: readonly boolean[]): string {
  const characters = text.split("").map((character, index) => {
    const plain = JSON.stringify(character).slice(1, -1);
    if (escapes[index % escapes.length] !== true) return plain;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${characters.join("")}"`;
}

const escapes = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 });
const text = fc.tuple(plainText, escapes).map(([plain, how]) => written(plain, how));
const key = fc
  .tuple(fc.constantFrom("image", "run", "a.b", "a", "b", "é", "imag", "__proto"), escapes)
  .map(([name, how]) => written(name, how));
const space = fc.constantFrom("", "", " ", "\t", " \r");

const { value } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom("1.50", "-2e9", "true", "null", "[]", "{}"),
    tie("object"),
    tie("array"),
  ),
  // Keys repeat: JSON allows it.
  object: fc
    .tuple(fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }), space)
    .map(
      ([pairs, gap]) => `{${gap}${pairs.map((pair) => pair.join(`${gap}:${gap}`)).join(`${gap},`)}${gap}}`,
    ),
  array: fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
}));

const file = fc
  .tuple(fc.array(fc.tuple(value, fc.constantFrom("\n", "\r\n", "\n \n")), { maxLength: 8 }), fc.boolean())
  .map(([lines, marked]) => `${marked ? "\ufeff" : ""}${lines.map((line) => line.join("")).join("")}`)
  .filter((text) => text !== "\ufeff");
const piece = fc.constantFrom(1, 3, 17, 1000);

function parsed(text: string): unknown[] {
  const lines = text.replace("\ufeff", "").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as unknown);
}

describe("records as text", () => {
  it("are translated as if they had been parsed", async () => {
    await fc.assert(
      fc.asyncProperty(file, piece, async (before, size) => {
        const { bytes, counts } = await translate(Buffer.from(before), size);
        const wanted = parsed(before).map((record) => translated(record, fields, false));
        expect(parsed(bytes.toString("utf8"))).toEqual(wanted);
        expect(counts.records).toBe(wanted.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("are read line by line, however broken, though many are read at once", async () => {
    const scrap = fc.constantFrom(
      ...'{}[],:"\\ 1\u00e9'.split(""),
      '"image":',
      '"docker.io/library/nginx:1.27"',
    );
    const broken = fc.array(scrap, { maxLength: 12 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(broken, value), { maxLength: 6 }), piece, async (lines, size) => {
        const whole = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const each: Buffer[] = [];
        let firstBroken: { line: number; column: number | undefined } | undefined;
        for (const [index, line] of lines.entries()) {
          const alone = Buffer.from(`${line}\n`);
          each.push((await translate(alone, 1000, "skip")).bytes);
          const error: unknown = await translate(alone, 1000).catch((thrown: unknown) => thrown);
          if (error instanceof Problem) {
            firstBroken ??= { line: index + 1, column: error.diagnostics[0]?.at?.column };
          }
        }
        expect((await translate(whole, size, "skip")).bytes).toEqual(Buffer.concat(each));
        const error: unknown = await translate(whole, size).catch((thrown: unknown) => thrown);
        if (firstBroken === undefined) expect(error).not.toBeInstanceOf(Problem);
        else expect((error as Problem).diagnostics[0]?.at).toMatchObject(firstBroken);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['{"a":}', '{"a":1,}', "[1 2]", "[,]", "{1:2}"])(
    "are refused without a value: %s",
    async (line) => {
      await expect(translate(Buffer.from(`${line}\n`), 1000)).rejects.toThrow(/not JSON/);
    },
  );

  it("keep bytes that are no UTF-8, around and inside of values", async () => {
    const line = (image: string): Buffer =>
      Buffer.concat([
        Buffer.from('{"a":"'),
        Buffer.from([0xff, 0xc3]),
        Buffer.from(`","image":["${image}","`),
        Buffer.from([0xfe]),
        Buffer.from('"]}\r\n'),
      ]);
    for (const size of [1, 5, 1000]) {
      const { bytes } = await translate(line("docker.io/library/nginx:1.27"), size);
      expect(bytes).toEqual(line("r.example.com/nginx:1.27"));
    }
  });

  it("show where a line is broken without what stands on the lines beside it", async () => {
    const text = '\ufeff{"image":"nginx:1.27"}\n{"a" 1}\n{"b":1}\n';
    const error: unknown = await translate(Buffer.from(text), 1000).catch((thrown: unknown) => thrown);
    expect((error as Problem).diagnostics[0]).toMatchObject({
      detail: "a colon should be here, at byte 6 of the line.",
      at: { file: "d.jsonl", line: 2, column: 6, frame: [{ line: 2, text: '{"a" 1}' }] },
    });
  });
});
