import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ImageMapping } from "../../../src/core/mapping/lookup.ts";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { dataset } from "../../../src/outputs/dataset/output.ts";
import {
  defaultFields,
  newCounts,
  translateRecords,
} from "../../../src/outputs/dataset/translate-records.ts";
import { context, registry, rows } from "../rows.ts";

const mapping = (): ImageMapping =>
  new ImageMapping(rows.map((row) => ({ internal: row.source, ecr: row.target })));
const nginx = `${registry}/platform/library/nginx:1.27`;

async function translate(
  text: string | Buffer,
  options: { file?: string; fields?: readonly string[]; brokenLines?: "stop" | "skip"; piece?: number } = {},
) {
  const { file = "d.jsonl", fields = defaultFields, brokenLines = "stop", piece = 7 } = options;
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield new Uint8Array(bytes.subarray(at, at + piece));
  }
  const counts = newCounts();
  const out: Uint8Array[] = [];
  for await (const part of translateRecords(
    pieces(),
    { file, fields, brokenLines, mapping: mapping() },
    counts,
  ))
    out.push(part);
  return { text: Buffer.concat(out).toString("utf8"), counts };
}

const record = (image: string, task: string): string =>
  `{ "instance_id" : "a__b-1",\t"image_storage_uri": "${image}", "n": 1.50, "u": "\\u00e9é", "task_specific_image":"${task}"  , "other":"nginx:1.27" }\r\n`;

const commands = (image: string): string =>
  JSON.stringify([`podman run -it --rm ${image} bash -c "echo a/b:c"`]);

const nested = (image: string): string =>
  `{"run":{"images":[{"uri":"${image}"},{"uri":"${image}"}]},"a.b":"${image}","uri":"nginx:1.27"}`;

const csv = (image: string, quoted: string): string =>
  `\ufeffid,image_storage_uri,note\r\n1,${image},"a, ""b""\nsecond line nginx:1.27"\r\n2,"${quoted}",nginx:1.27\r\n`;

async function* oneLine() {
  yield Buffer.from('{"monolith_image":"nginx:1.27"}\n');
}

describe("JSON lines", () => {
  it("changes the image fields and no other byte", async () => {
    const { text, counts } = await translate(
      `${record("nginx:1.27", "s3://b/i.tar")}\n${record("x.example.com/a:1", "docker.io/nginx:1.27")}`,
    );
    expect(text).toBe(`${record(nginx, "s3://b/i.tar")}\n${record("x.example.com/a:1", nginx)}`);
    expect(counts).toMatchObject({ records: 2, translated: 2, unmapped: 1, notImages: 1, already: 0 });
    expect([...counts.examples]).toEqual(["x.example.com/a:1"]);
  });

  it("changes references in command lines too", async () => {
    const line = (image: string): string => `${JSON.stringify({ image_init_commands: commands(image) })}\n`;
    expect((await translate(line("nginx:1.27"))).text).toBe(line(nginx));
  });

  it("finds fields by a dotted path, through arrays, and by a name with a dot", async () => {
    expect((await translate(nested("nginx:1.27"), { fields: ["run.images.uri", "a.b"] })).text).toBe(
      nested(nginx),
    );
  });

  it("reads escaped keys and values", async () => {
    const { text } = await translate('{"image\\u005fstorage_uri":"docker.io\\/library\\/nginx:1.27"}');
    expect(text).toBe(`{"image\\u005fstorage_uri":"${nginx}"}`);
  });

  it("leaves what has no image as it is, whatever the pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        async (values, piece) => {
          const text = values.map((value) => JSON.stringify(value)).join("\n");
          expect((await translate(text, { piece })).text).toBe(text);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("translates any record like JSON.parse and back", async () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(
        record,
        fc.constantFrom(...rows),
        fc.integer({ min: 1, max: 40 }),
        async (more, row, piece) => {
          const { image_init_commands: _, ...rest } = more;
          const build = (image: string): string => JSON.stringify({ ...rest, monolith_image: image });
          expect((await translate(build(row.source), { piece })).text).toBe(build(row.target));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["cut in a string", '{"a": "b'],
    ["cut in an object", '{"a": {"b": 1'],
    ["cut behind a key", '{"a"'],
    ["cut behind a colon", '{"a":'],
    ["without a comma", '{"a":1 "b":2}'],
    ["with a rest", '{"a":1} x'],
    ["with a stray bracket", "}"],
  ])("a line %s stops with its line, or is left as it is", async (_, bad) => {
    const text = `{"monolith_image":"nginx:1.27"}\n${bad}\n{"monolith_image":"nginx:1.27"}\n`;
    const error = await translate(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).diagnostics[0]).toMatchObject({
      code: "list/json-line",
      at: { file: "d.jsonl", line: 2 },
    });
    const skipped = await translate(text, { brokenLines: "skip" });
    expect(skipped.text).toBe(text.replaceAll("nginx:1.27", nginx));
    expect(skipped.counts).toMatchObject({ records: 2, brokenLines: 1 });
  });

  it("refuses a record that would fill the memory", async () => {
    const piece = new Uint8Array(1024 * 1024).fill(97);
    async function* endless() {
      for (;;) yield piece;
    }
    const parts = translateRecords(
      endless(),
      { file: "d.jsonl", fields: defaultFields, brokenLines: "skip", mapping: mapping() },
      newCounts(),
    );
    const error = await parts.next().catch((thrown: unknown) => thrown);
    expect((error as Problem).diagnostics).toMatchObject([
      { code: "list/long-record", at: { file: "d.jsonl", line: 1 } },
    ]);
  });

  it("keeps what it was given, though the reader uses its memory again", async () => {
    const text = '{"a":"0123456789","monolith_image":"nginx:1.27"}\n';
    const memory = new Uint8Array(5);
    async function* pieces() {
      for (let at = 0; at < text.length; at += memory.length) {
        const part = Buffer.from(text.slice(at, at + memory.length));
        memory.set(part);
        yield memory.subarray(0, part.length);
      }
    }
    const options = {
      file: "d.jsonl",
      fields: defaultFields,
      brokenLines: "stop",
      mapping: mapping(),
    } as const;
    const out: Buffer[] = [];
    for await (const part of translateRecords(pieces(), options, newCounts())) out.push(Buffer.from(part));
    expect(Buffer.concat(out).toString()).toBe(text.replace("nginx:1.27", nginx));
  });

  it("takes a very long line in linear time", async () => {
    const line = JSON.stringify({ patch: 'a\\"b\n'.repeat(2_000_000), image_storage_uri: "nginx:1.27" });
    const { text } = await translate(line, { piece: 65_536 });
    expect(text.length).toBe(line.length - "nginx:1.27".length + nginx.length);
  });

  it("nests deeply without harm", async () => {
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)},"monolith_image":"nginx:1.27"}`;
    expect((await translate(deep, { piece: 65_536 })).text).toContain(nginx);
    const inField = `{"monolith_image":${"[".repeat(100_000)}"x"${"]".repeat(100_000)}}`;
    expect((await translate(inField, { piece: 65_536 })).text).toBe(inField);
  });
});

describe("CSV records", () => {
  it("changes the columns' cells and no other byte, whatever the pieces", async () => {
    for (const piece of [1, 3, 8, 1000]) {
      const { text, counts } = await translate(csv("nginx:1.27", "docker.io/nginx:1.27"), {
        file: "d.csv",
        piece,
      });
      expect(text).toBe(csv(nginx, nginx));
      expect(counts.records).toBe(2);
    }
  });

  it("needs one of the columns", async () => {
    await expect(translate("a,b\n1,2\n", { file: "d.csv" })).rejects.toThrow(/Missing CSV column/);
  });
});

describe("dataset output", () => {
  it("streams its source's file", async () => {
    const { files, streams } = dataset.render(
      rows,
      { kind: "dataset", source: "tasks", path: "tasks.ecr.jsonl" },
      new Map(),
      context,
    );
    expect(files).toEqual([]);
    const [stream] = streams ?? [];
    expect(stream).toMatchObject({ path: "tasks.ecr.jsonl", input: "./tasks.jsonl" });
    const out: Uint8Array[] = [];
    for await (const part of stream?.transform(oneLine()) ?? []) out.push(part);
    expect(Buffer.concat(out).toString()).toBe(`{"monolith_image":"${nginx}"}\n`);
  });
});
