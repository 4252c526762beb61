import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { formatState, parseState } from "../../../src/core/state/text.ts";
import { emptyState, type State } from "../../../src/core/state/state.ts";
import { registry, someState } from "../../storage/states.ts";
import { goldenBeside } from "../../support/golden.ts";
import { problemOf } from "../../support/problem.ts";

const expectGolden = goldenBeside(import.meta.url);

const full: State = {
  ...someState(7, 2),
  registries: {
    [registry]: {
      "platform/nginx:1.27": {
        digest: sha256("now"),
        source: { reference: "docker.io/library/nginx:1.27", digest: sha256("now") },
        from: "extra",
        policy: "same",
        time: "2026-11-20T03:12:00.000Z",
        parts: [sha256("child")],
        replaced: [
          { digest: sha256("before"), time: "2026-11-19T00:00:00.000Z", parts: [sha256("old child")] },
        ],
      },
      [`platform/nginx@${sha256("loose")}`]: {
        digest: sha256("loose"),
        source: { reference: "docker.io/library/nginx", digest: sha256("loose") },
        from: "extra",
        policy: "same",
        chart: "made",
        time: "2026-11-20T03:12:00.000Z",
      },
    },
  },
  seen: { [`docker.io/library/nginx:1.27@${sha256("now")}`]: "2026-11-20T03:12:00.000Z" },
};

describe("the state as text", () => {
  it("comes back as it was, sorted, the same bytes each time", () => {
    expect(parseState(formatState(full), "s")).toEqual(full);
    expect(formatState(parseState(formatState(full), "s"))).toBe(formatState(full));
    const lines = formatState(full)
      .split("\n")
      .filter((line) => line.includes('"platform/'));
    expect(lines).toEqual([...lines].sort());
    expect(formatState(full).endsWith("}\n")).toBe(true);
    expect(parseState(formatState(emptyState), "s")).toEqual(emptyState);
  });

  it("changes one line for one digest", () => {
    const before = formatState(full).split("\n");
    const after = formatState({ ...full, files: { "image_mapping.csv": sha256("other") } }).split("\n");
    expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
  });

  it("fits its schema", async () => {
    const schema = JSON.parse(await readFile("schemas/state.schema.json", "utf8")) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    for (const state of [emptyState, full, someState(3)]) {
      expect(validate(JSON.parse(formatState(state)))).toBe(true);
    }
    expect(validate({ ...full, extra: 1 })).toBe(false);
  });

  it("is the same text in whatever order its keys come", () => {
    expectGolden("full.state.json", formatState(full));
    expectGolden("full.state.json", formatState(reversed(full) as State));
  });

  const place = "platform/nginx:1.27";
  const where = `registries["${registry}"]["${place}"]`;
  const entry = full.registries[registry]?.[place];
  const withEntry = (change: object) =>
    JSON.stringify({ ...full, registries: { [registry]: { [place]: { ...entry, ...change } } } });
  const withKey = (key: string) => JSON.stringify({ ...full, registries: { [registry]: { [key]: entry } } });
  const without = (key: string) =>
    JSON.stringify(Object.fromEntries(Object.entries(full).filter(([name]) => name !== key)));
  const digests = [sha256("now")];
  const time = "2026-11-20T03:12:00.000Z";
  const notAKey = (key: string) =>
    `registries["${registry}"]["${key}"] is not repository:tag or repository@digest`;

  it.each<[string, string, string]>([
    ["empty", "", "it is empty"],
    ["blank", " \n", "it is empty"],
    ["cut off", formatState(full).slice(0, 400), "it is cut off: the JSON ends too early"],
    ["text", "not json", "it is not valid JSON"],
    ["a list", "[]", "the state is missing or not an object"],
    ["null", "null", "the state is missing or not an object"],
    ["without a version", "{}", 'formatVersion is not "1.1"'],
    ["without seen", without("seen"), "the state has no seen"],
    [
      "of a version that is text",
      JSON.stringify({ ...full, formatVersion: "v2.0" }),
      'formatVersion is not "1.1"',
    ],
    [
      "of a version with an ending",
      JSON.stringify({ ...full, formatVersion: "2.0-a" }),
      'formatVersion is not "1.1"',
    ],
    [
      "of a version that is a number",
      JSON.stringify({ ...full, formatVersion: 2.1 }),
      'formatVersion is not "1.1"',
    ],
    ["with a negative serial", JSON.stringify({ ...full, serial: -1 }), "serial is not a whole number"],
    ["with half a serial", JSON.stringify({ ...full, serial: 1.5 }), "serial is not a whole number"],
    ["with a serial as text", JSON.stringify({ ...full, serial: "1" }), "serial is not a whole number"],
    ["with an unknown key", JSON.stringify({ ...full, extra: 1 }), 'the state has an unknown key "extra"'],
    [
      "with registries in a list",
      JSON.stringify({ ...full, registries: [] }),
      "registries is missing or not an object",
    ],
    ["with files as text", JSON.stringify({ ...full, files: "x" }), "files is missing or not an object"],
    [
      "with a broken digest of a file",
      JSON.stringify({ ...full, files: { a: "x" } }),
      'files["a"] is not a sha256 digest',
    ],
    [
      "with a broken time of a digest",
      JSON.stringify({ ...full, seen: { a: "x" } }),
      'seen["a"] is not a time in UTC',
    ],
    [
      "with a list in place of an entry",
      JSON.stringify({ ...full, registries: { [registry]: { [place]: [] } } }),
      `${where} is missing or not an object`,
    ],
    ["with a key without a tag", withKey("platform/nginx"), notAKey("platform/nginx")],
    ["with a key that begins otherwise", withKey("A/nginx:1"), notAKey("A/nginx:1")],
    ["with a key that goes on", withKey("nginx:1 x"), notAKey("nginx:1 x")],
    ["with a key whose digest goes on", withKey(`nginx@${sha256("a")}0`), notAKey(`nginx@${sha256("a")}0`)],
    ["with a dangerous key", formatState(full).replace(place, "__proto__"), notAKey("__proto__")],
    ["with an entry that lacks its policy", withEntry({ policy: undefined }), `${where} has no policy`],
    ["with an entry that has more", withEntry({ more: 1 }), `${where} has an unknown key "more"`],
    [
      "with a chart of no kind",
      withEntry({ chart: true }),
      `${where}.chart is neither "made" nor "registry"`,
    ],
    ["with a broken digest", withEntry({ digest: "sha256:12" }), `${where}.digest is not a sha256 digest`],
    ["with a digest in a list", withEntry({ digest: digests }), `${where}.digest is not a sha256 digest`],
    ["with a source as text", withEntry({ source: "x" }), `${where}.source is missing or not an object`],
    [
      "with a reference that is no text",
      withEntry({ source: { reference: 1, digest: sha256("a") } }),
      `${where}.source.reference is not text`,
    ],
    [
      "with a broken digest of a source",
      withEntry({ source: { reference: "x", digest: "y" } }),
      `${where}.source.digest is not a sha256 digest`,
    ],
    ["with a source's name that is no text", withEntry({ from: null }), `${where}.from is not text`],
    ["with a policy that is no text", withEntry({ policy: 1 }), `${where}.policy is not text`],
    ["with a time in words", withEntry({ time: "yesterday" }), `${where}.time is not a time in UTC`],
    ["with a time in another form", withEntry({ time: "2026-11-20" }), `${where}.time is not a time in UTC`],
    [
      "with a time that can't be",
      withEntry({ time: "2026-13-20T03:12:00Z" }),
      `${where}.time is not a time in UTC`,
    ],
    ["with a time of a far year", withEntry({ time: `+00${time}` }), `${where}.time is not a time in UTC`],
    ["with a time and more", withEntry({ time: `${time} (UTC)` }), `${where}.time is not a time in UTC`],
    ["with a time in a list", withEntry({ time: [time] }), `${where}.time is not a time in UTC`],
    ["with parts as an object", withEntry({ parts: {} }), `${where}.parts is not a list`],
    [
      "with a broken part",
      withEntry({ parts: [...digests, "x"] }),
      `${where}.parts[1] is not a sha256 digest`,
    ],
    ["with replaced digests as text", withEntry({ replaced: "x" }), `${where}.replaced is not a list`],
    [
      "with a broken replaced digest",
      withEntry({ replaced: [{ digest: "x", time }] }),
      `${where}.replaced[0].digest is not a sha256 digest`,
    ],
    [
      "with a broken time of a replaced digest",
      withEntry({ replaced: [{ digest: sha256("a"), time: 1 }] }),
      `${where}.replaced[0].time is not a time in UTC`,
    ],
    [
      "with a broken part of a replaced digest",
      withEntry({ replaced: [{ digest: sha256("a"), time, parts: [1] }] }),
      `${where}.replaced[0].parts[0] is not a sha256 digest`,
    ],
  ])("is refused when it is %s", (_, text, why) => {
    expect(problemOf(() => parseState(text, "state/mirror.state.json")).diagnostics).toMatchObject([
      {
        code: "state/unreadable",
        severity: "error",
        summary: "Cannot read the state",
        detail: `state/mirror.state.json: ${why}. The file was not changed.`,
        hint:
          "Restore it from git, a backup, or the bucket's versions.\n" +
          "Or move it away and record again what ECR has: ecr-mirror state adopt",
      },
    ]);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 40), "it is cut off: the JSON ends too early", 3],
    [
      "left with git conflict markers",
      (text: string) => text.replace("\n", "\n<<<<<<< HEAD\n"),
      "it contains git conflict markers",
      2,
    ],
    ["damaged", (text: string) => text.replace('"serial":', '"serial"'), "it is not valid JSON", 49],
  ])("that is %s is refused at its line", (_, damage, why, line) => {
    const text = damage(formatState(full));
    expect(problemOf(() => parseState(text, "s.json")).diagnostics).toMatchObject([
      { detail: `s.json: ${why}. The file was not changed.`, at: { file: "s.json", line } },
    ]);
  });

  it("of format 1.0 is read as one that nobody owns yet", () => {
    const { name: _, lineage: __, gone: ___, ...old } = full;
    const read = parseState(JSON.stringify({ ...old, formatVersion: "1.0" }), "s");
    expect(read).toEqual({ ...full, name: null, lineage: null, gone: {} });
    const mixed = JSON.stringify({ ...full, formatVersion: "1.0" });
    expect(problemOf(() => parseState(mixed, "s")).message).toContain('unknown key "name"');
  });

  it.each(["1.2", "2.0", "12.34"])("is refused when it is of version %s", (version) => {
    const text = formatState(full).replace('"1.1"', `"${version}"`);
    expect(problemOf(() => parseState(text, "s3://bucket/state")).diagnostics).toEqual([
      {
        code: "state/newer",
        severity: "error",
        summary: "Unsupported state version",
        detail: `s3://bucket/state has format version ${version}, but this version of ecr-mirror reads version 1.1. The file was not changed.`,
        hint: "Use the version of ecr-mirror that wrote it, or a newer one.",
      },
    ]);
  });

  it("keeps the cause of what is no JSON", () => {
    expect(problemOf(() => parseState("{", "s")).cause).toBeInstanceOf(SyntaxError);
  });

  it("comes back whatever is in it", () => {
    const digest = fc.string().map((text) => sha256(text));
    const time = fc
      .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
      .map((one) => one.toISOString());
    const parts = fc.array(digest, { maxLength: 3 });
    const entry = fc.record(
      {
        digest,
        source: fc.record({ reference: fc.string(), digest }),
        from: fc.string(),
        policy: fc.string(),
        time,
        parts,
        replaced: fc.array(fc.record({ digest, time, parts }, { requiredKeys: ["digest", "time"] }), {
          maxLength: 2,
        }),
      },
      { requiredKeys: ["digest", "source", "from", "policy", "time"] },
    );
    const place = fc.oneof(
      fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8}){0,2}:[A-Za-z0-9_][A-Za-z0-9_.-]{0,10}$/),
      fc.tuple(fc.stringMatching(/^[a-z0-9]{1,8}$/), digest).map(([name, one]) => `${name}@${one}`),
    );
    const state = fc.record({
      formatVersion: fc.constant("1.1" as const),
      name: fc.option(fc.string()),
      lineage: fc.option(fc.string()),
      serial: fc.nat(),
      registries: fc.dictionary(fc.domain(), fc.dictionary(place, entry, { maxKeys: 5 }), { maxKeys: 2 }),
      staged: fc.dictionary(fc.domain(), fc.dictionary(place, entry, { maxKeys: 2 }), { maxKeys: 2 }),
      files: fc.dictionary(fc.string(), digest, { maxKeys: 3 }),
      seen: fc.dictionary(fc.string(), time, { maxKeys: 3 }),
      gone: fc.dictionary(fc.string(), time, { maxKeys: 3 }),
    });
    fc.assert(
      fc.property(state, (one) => {
        const text = formatState(one);
        expect(formatState(parseState(text, "s"))).toBe(text);
        const { staged, ...rest } = one;
        const written = Object.keys(staged).length === 0 ? rest : one;
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(written)));
      }),
    );
  });

  it("is a value or a Problem for any text", () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.nat(1200).map((length) => formatState(full).slice(0, length)),
    );
    fc.assert(
      fc.property(text, (one) => {
        try {
          parseState(one, "s");
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** The same value, its keys in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]));
}
