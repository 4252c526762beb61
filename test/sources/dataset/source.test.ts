import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { dataset, longestRecord } from "../../../src/sources/dataset/source.ts";
import {
  codesOf,
  contextFor,
  diagnosticsOf,
  discoverIn,
  folderWith,
  references,
  sourceOf,
} from "../setup.ts";

type Fields = Partial<Parameters<typeof sourceOf<"dataset">>[1]>;

function read(path: string, content: string | Uint8Array, fields: Fields = {}) {
  return discoverIn(dataset, sourceOf("dataset", { path, ...fields }), { [path]: content });
}

function jsonl(...records: readonly unknown[]): string {
  return records.map((one) => `${JSON.stringify(one)}\n`).join("");
}

describe("dataset as JSONL", () => {
  it("takes the fields that evaluation datasets have, once for each reference", async () => {
    const content = jsonl(
      { instance_id: 1, image_storage_uri: "r.example.com/a/b:0a1b", task_specific_image: "acme/task:1" },
      {
        instance_id: 2,
        image_storage_uri: "r.example.com/a/b:0a1b",
        monolith_image: "swelancer/mono:releasev1",
      },
      { instance_id: 3, image_storage_uri: "s3://bucket/image.tar", other: "quay.io/not/this:1" },
      { instance_id: 4, image_storage_uri: null, task_specific_image: "" },
    );
    const found = await read("data.jsonl", content);
    expect(found.images).toMatchObject([
      {
        reference: "r.example.com/a/b:0a1b",
        provenance: [{ line: 1, path: "image_storage_uri", note: "in 2 places" }],
      },
      { reference: "acme/task:1", provenance: [{ line: 1, path: "task_specific_image" }] },
      { reference: "swelancer/mono:releasev1", provenance: [{ line: 2, path: "monolith_image" }] },
    ]);
    expect(found.warnings).toMatchObject([
      { code: "list/not-images", detail: 'data.jsonl: 1 left out, line 3 "s3://bucket/image.tar".' },
    ]);
    expect(found.title).toBe("dataset data.jsonl, 4 records");
  });

  it("finds the reference inside commands", async () => {
    const image = "vmvm-registry.fbinfra.net/repomate/a__b:0a1b2c3d";
    const commands = JSON.stringify([`podman run --rm -v /a:/b --name x ${image} bash -c 'ls'`, "podman ps"]);
    const found = await read(
      "data.jsonl",
      jsonl({ image_init_commands: commands }, { image_init_commands: [image] }),
    );
    expect(references(found)).toEqual([image]);
    expect(found.warnings).toMatchObject([{ detail: 'data.jsonl: 1 left out, line 1 "podman ps".' }]);
  });

  it.each([
    ["a dotted path", { meta: { image: "a.b/c:1" } }, ["meta.image"]],
    ["a dotted name", { "meta.image": "a.b/c:1" }, ["meta.image"]],
    ["lists on the way", { steps: [{ image: "a.b/c:1" }, { image: null }] }, ["steps.image"]],
    ["a list of references", { images: ["a.b/c:1", "s3://x/y"] }, ["images"]],
    ["a list as JSON in a text", { images: '["a.b/c:1"]' }, ["images"]],
  ])("reads %s", async (_, record, fields) => {
    expect(references(await read("d.jsonl", jsonl(record), { fields }))).toEqual(["a.b/c:1"]);
  });

  it("accepts a byte order mark, CRLF, blank lines and no last line break", async () => {
    const line = JSON.stringify({ image_storage_uri: "a.b/c:1" });
    const found = await read("d.jsonl", `\ufeff${line}\r\n\r\n  \n${line.replace("c:1", "c:2")}`);
    expect(found.images.map((one) => [one.ref.tag, one.provenance[0]?.line])).toEqual([
      ["1", 1],
      ["2", 4],
    ]);
  });

  it.each([
    ["a line that is cut", `${jsonl({ image_storage_uri: "a" })}{"image_storage_uri": "b`, "2:25"],
    ["a broken line", `{"image_storage_uri" "b"}\n`, "1:22"],
    ["a list", `["a"]\n`, "1:1"],
    ["a number", `7\n`, "1:1"],
    ["a whole JSON list over lines", `[\n{"a": 1}\n]\n`, "1:2"],
  ])("stops at %s, or goes on by choice", async (_, content, place) => {
    expect(await codesOf(read("d.jsonl", content))).toEqual([`list/broken-record ${place}`]);
    const good = jsonl({ image_storage_uri: "a.b/c:1" });
    const found = await read("d.jsonl", `${good}${content.trimEnd()}\n${good}`, { brokenLines: "skip" });
    expect(references(found)[0]).toBe("a.b/c:1");
    expect(found.warnings[0]?.code).toBe("list/broken-records");
  });

  it("says where a long line is cut and does not print it", async () => {
    const [problem] = await diagnosticsOf(read("d.jsonl", `{"text": "${"x".repeat(100_000)}`));
    expect(problem?.detail).toBe("Line 1, column 100011: The JSON is cut off.");
    expect(problem?.at).toEqual({ file: "d.jsonl", line: 1, column: 100011 });
  });

  it.each([
    ["an empty file", "", "list/empty"],
    ["records without the fields", jsonl({ image: "a" }), "list/no-field"],
    ["Latin-1", Buffer.from([0x7b, 0xe4, 0x0a]), "list/broken-record"],
    ["gzip", gzipSync("{}"), "file/compressed"],
  ])("refuses %s", async (_, content, code) => {
    expect((await codesOf(read("d.jsonl", content)))[0]?.split(" ")[0]).toBe(code);
  });

  it("names the line of a record of 100 MB and needs no such memory for it", async () => {
    const folder = await folderWith({});
    const out = createWriteStream(join(folder, "d.jsonl"));
    const megabyte = "x".repeat(1024 * 1024);
    out.write(`${jsonl({ image_storage_uri: "a.b/c:1" })}{"text": "`);
    for (let i = 0; i < 100; i += 1) if (!out.write(megabyte)) await once(out, "drain");
    out.end(`"}\n${jsonl({ image_storage_uri: "a.b/c:2" })}`);
    await once(out, "close");
    const source = sourceOf("dataset", { path: "d.jsonl" });
    expect(await codesOf(dataset.discover(source, contextFor(folder)))).toEqual(["list/broken-record 2:1"]);
    const before = process.memoryUsage().rss;
    const found = await dataset.discover({ ...source, brokenLines: "skip" }, contextFor(folder));
    expect(references(found)).toEqual(["a.b/c:1", "a.b/c:2"]);
    expect(process.memoryUsage().rss - before).toBeLessThan(2 * longestRecord);
  });
});

describe("dataset as CSV", () => {
  it("reads columns by name, with line breaks in other cells", async () => {
    const content = 'id,Image_Storage_URI,text\n1,a.b/c:1,"a\nb, ""c"""\n2,s3://x/y,\n3,a.b/c:2,z\n';
    const found = await read("d.csv", content);
    expect(references(found)).toEqual(["a.b/c:1", "a.b/c:2"]);
    expect(found.images[1]?.provenance[0]?.line).toBe(5);
    expect(found.warnings).toHaveLength(1);
  });

  it.each([
    ["no such column", "id,image\n1,a\n", ["csv/column 1:1"]],
    ["a row with another number of cells", "id,monolith_image\n1,a,b\n", ["csv/cells 2:5"]],
    ["a quote left open", 'id,monolith_image\n1,"a\n', ["csv/quote 2:3"]],
    ["nothing", "", ["list/empty"]],
    ["a header alone", "id,monolith_image\n", ["list/empty"]],
  ])("refuses %s", async (_, content, expected) => {
    expect(await codesOf(read("d.csv", content))).toEqual(expected);
  });

  it("leaves a broken row out by choice", async () => {
    const found = await read("d.csv", "id,monolith_image\n1,a,b\n2,a.b/c:1\n", { brokenLines: "skip" });
    expect(references(found)).toEqual(["a.b/c:1"]);
    expect(found.warnings[0]?.code).toBe("list/broken-records");
  });
});
