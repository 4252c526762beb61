import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem, problemCode } from "../../../src/core/base/diagnostic.ts";
import { sha256 } from "../../../src/core/base/digest.ts";
import { formatState, parseState } from "../../../src/core/state/text.ts";
import { emptyState, type State } from "../../../src/core/state/state.ts";
import { registry, someState } from "../../storage/states.ts";

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

  const bad: readonly [string, string, string, RegExp][] = [
    ["empty", "", "state/unreadable", /empty/],
    ["cut off", formatState(full).slice(0, 400), "state/unreadable", /cut off/],
    ["of a newer version", formatState(full).replace('"1.0"', '"2.0"'), "state/newer", /2\.0/],
    ["a list", "[]", "state/unreadable", /object/],
    ["without a version", "{}", "state/unreadable", /formatVersion/],
    [
      "with a negative serial",
      '{"formatVersion":"1.0","serial":-1,"registries":{},"files":{},"seen":{}}',
      "state/unreadable",
      /serial/,
    ],
    [
      "with an unknown key",
      formatState(full).replace('"serial"', '"extra": 1, "serial"'),
      "state/unreadable",
      /extra/,
    ],
    [
      "with a broken digest",
      formatState(full).replace(sha256("now"), "sha256:12"),
      "state/unreadable",
      /digest/,
    ],
    [
      "with a broken place",
      formatState(full).replace("platform/nginx:1.27", "platform/nginx"),
      "state/unreadable",
      /repository:tag/,
    ],
    [
      "with a broken time",
      formatState(full).replace("2026-11-20T03:12:00.000Z", "yesterday"),
      "state/unreadable",
      /time/,
    ],
    [
      "with a dangerous key",
      formatState(full).replace("platform/nginx:1.27", "__proto__"),
      "state/unreadable",
      /repository:tag/,
    ],
    ["text", "not json", "state/unreadable", /JSON/],
  ];
  it.each(bad)("is refused when it is %s, and the way on is told", (_, text, code, detail) => {
    const refusal = problemOf(() => parseState(text, "state/mirror.state.json"));
    expect(problemCode(refusal)).toBe(code);
    expect(refusal.message).toMatch(detail);
    expect(refusal.message).toContain("kept as it is");
    expect(refusal.diagnostics[0]?.hint).toBeTruthy();
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
      formatVersion: fc.constant("1.0" as const),
      serial: fc.nat(),
      registries: fc.dictionary(fc.domain(), fc.dictionary(place, entry, { maxKeys: 5 }), { maxKeys: 2 }),
      files: fc.dictionary(fc.string(), digest, { maxKeys: 3 }),
      seen: fc.dictionary(fc.string(), time, { maxKeys: 3 }),
    });
    fc.assert(
      fc.property(state, (one) => {
        const text = formatState(one);
        expect(formatState(parseState(text, "s"))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(one)));
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

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
