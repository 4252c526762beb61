import { describe, expect, it } from "vitest";
import { findMapping } from "../../src/app/mapping-file.ts";
import { translate, type TranslateInput } from "../../src/app/translate.ts";
import type { Config } from "../../src/config/config.ts";

const mapping =
  "internal_uri,ecr_uri\ndocker.io/library/nginx:1.27,r.example.com/nginx:1.27\nx.example.com/a__b:1,r.example.com/a_b:1\nx.example.com/a__b:1,r.example.com/a_b:1\n";

async function run(
  input: TranslateInput,
  options: { files?: Readonly<Record<string, string>>; stopAfter?: number; path?: string } = {},
) {
  const written: string[] = [];
  const notes: object[] = [];
  const counts = await translate(options.path ?? "m.csv", input, {
    read: async (path) => Buffer.from(options.files?.[path] ?? mapping),
    async *stream(path) {
      yield Buffer.from(options.files?.[path] ?? "");
    },
    async write(bytes) {
      written.push(Buffer.from(bytes).toString());
      return written.length !== options.stopAfter;
    },
    onLoaded: (loaded) => notes.push(loaded),
    signal: new AbortController().signal,
  });
  return { text: written.join(""), counts, notes };
}

async function* bytes(...pieces: readonly string[]) {
  for (const piece of pieces) yield Buffer.from(piece);
}

describe("translate", () => {
  it("gives one line for each URI, and says how many rows were loaded and repeated", async () => {
    const { text, counts, notes } = await run({
      kind: "uris",
      uris: ["nginx:1.27", "y:1", "r.example.com/a_b:1", "s3://b/x"],
    });
    expect(text).toBe("r.example.com/nginx:1.27\ny:1\nr.example.com/a_b:1\ns3://b/x\n");
    expect(counts).toMatchObject({ translated: 1, unmapped: 1, already: 1, notImages: 1 });
    expect(notes).toEqual([{ size: 2, repeated: 1 }]);
  });

  it("reads lines in pieces and keeps spaces, blank lines and line ends", async () => {
    const { text, counts } = await run({
      kind: "lines",
      bytes: bytes("  ngi", "nx:1.27\r\n\n", "# é nginx:1.27\nx.example.com/a__b:1"),
    });
    expect(text).toBe("  r.example.com/nginx:1.27\r\n\n# é nginx:1.27\nr.example.com/a_b:1");
    expect(counts).toMatchObject({ translated: 2, records: 3 });
  });

  it("finds an image behind any space", async () => {
    const { text } = await run({
      kind: "lines",
      bytes: bytes("\u00a0\u3000nginx:1.27\u00a0\n\tnginx:1.27\n"),
    });
    expect(text).toBe("\u00a0\u3000r.example.com/nginx:1.27\u00a0\n\tr.example.com/nginx:1.27\n");
  });

  it("streams records", async () => {
    const files = { "m.csv": mapping, "d.jsonl": '{"image":"nginx:1.27"}\n' };
    const { text } = await run(
      { kind: "records", path: "d.jsonl", fields: ["image"], brokenLines: "stop" },
      { files },
    );
    expect(text).toBe('{"image":"r.example.com/nginx:1.27"}\n');
  });

  it("reads a mapping in JSON", async () => {
    const files = { "m.json": '[{"internal_uri":"nginx:1.27","ecr_uri":"r.example.com/n:1"}]' };
    expect((await run({ kind: "uris", uris: ["nginx:1.27"] }, { files, path: "m.json" })).text).toBe(
      "r.example.com/n:1\n",
    );
  });

  it("stops when nobody reads any more", async () => {
    const { counts } = await run({ kind: "uris", uris: ["a:1", "b:1", "c:1"] }, { stopAfter: 1 });
    expect(counts.records).toBeLessThan(3);
  });

  it("fails on a mapping that contradicts itself, with both lines", async () => {
    const files = { "m.csv": "internal_uri,ecr_uri\na:1,b:1\na:1,c:1\n" };
    await expect(run({ kind: "uris", uris: [] }, { files })).rejects.toThrow(/on line 2 .* on line 3/);
  });
});

describe("the mapping's path", () => {
  const config = {
    directory: "/home/there",
    outputs: [{ kind: "mapping", path: "out/m.csv" }],
  } as unknown as Config;
  const find = (asked: string | undefined, variable: string | undefined, found: Config | null = config) =>
    findMapping({ asked, environment: { IMAGE_MAPPING_CSV: variable }, config: async () => found });

  it.each([
    ["what is asked for", "a.csv", "b.csv", "a.csv"],
    ["the environment", undefined, "b.csv", "b.csv"],
    ["the config's output", undefined, "", "/home/there/out/m.csv"],
  ])("is %s", async (_, asked, variable, expected) => {
    expect(await find(asked, variable)).toBe(expected);
  });

  it("has to be known", async () => {
    await expect(find(undefined, undefined, null)).rejects.toThrow(/No mapping file was given/);
  });
});
