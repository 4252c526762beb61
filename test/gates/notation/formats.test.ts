// The two formats, each part of them in a form that is not theirs.
import { describe, expect, it } from "vitest";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { readCose } from "../../../src/gates/notation/cose.ts";
import type { Envelope } from "../../../src/gates/notation/envelope.ts";
import { readJws } from "../../../src/gates/notation/jws.ts";
import { cbor, Raw, tagged, type Written } from "../../support/notation/cbor.ts";

function attempt(read: (bytes: Uint8Array) => Envelope, bytes: Uint8Array): Envelope | string {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof Unusable) return `${error.fault}: ${error.message}`;
    throw error;
  }
}

function base64url(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

type Change = Readonly<Record<string, unknown>>;

const time = "io.cncf.notary.signingTime";
const stamp = "io.cncf.notary.timestampSignature";

function jws({ members, headers, header }: { members?: Change; headers?: Change; header?: Change } = {}) {
  const body = {
    payload: base64url({}),
    protected: base64url({
      alg: "ES256",
      cty: "c",
      crit: ["x"],
      [time]: "2026-11-27T01:00:00+01:00",
      ...headers,
    }),
    header: { x5c: ["AAEC"], ...header },
    signature: base64url("signature"),
    ...members,
  };
  return attempt(readJws, Buffer.from(JSON.stringify(body)));
}

describe("JWS", () => {
  it("is read", () => {
    expect(jws({ header: { [stamp]: "AAEC" } })).toMatchObject({
      algorithm: "ES256",
      contentType: "c",
      critical: ["x"],
      headers: new Map([[time, new Date("2026-11-27T00:00:00Z")]]),
      chain: [Buffer.from([0, 1, 2])],
      timestamp: Buffer.from([0, 1, 2]),
    });
    expect(jws({ header: { [stamp]: null } })).toMatchObject({ timestamp: null });
    expect(jws({ header: { x5c: undefined }, headers: { crit: undefined } })).toMatchObject({
      chain: [],
      critical: [],
    });
  });

  it.each<readonly [string, Parameters<typeof jws>[0], RegExp]>([
    ["no payload", { members: { payload: undefined } }, /no payload/],
    ["a payload that is no text", { members: { payload: 1 } }, /no payload/],
    ["a payload in another alphabet", { members: { payload: "+/+/" } }, /payload is not base64url/],
    [
      "a payload with bits that count for nothing",
      { members: { payload: "AB" } },
      /payload is not base64url/,
    ],
    ["a protected header that is no JSON", { members: { protected: base64url("x") } }, /not strict JSON/],
    ["a protected header that is a list", { members: { protected: base64url("[]") } }, /not a JSON object/],
    ["a header that is a list", { members: { header: [] } }, /header is not an object/],
    ["no header", { members: { header: undefined } }, /header is not an object/],
    ["no alg", { headers: { alg: undefined } }, /no alg or no cty/],
    ["a cty that is no text", { headers: { cty: 1 } }, /no alg or no cty/],
    ["a crit that is a text", { headers: { crit: "x" } }, /crit is not a list of strings/],
    ["a crit with a number", { headers: { crit: ["x", 1] } }, /crit is not a list of strings/],
    ["a time without a zone", { headers: { [time]: "2026-11-27T00:00:00" } }, /is not a time/],
    ["a time that is a number", { headers: { [time]: 1_700_000_000 } }, /is not a time/],
    ["a month that there isn't", { headers: { [time]: "2026-13-27T00:00:00Z" } }, /is not a time/],
    ["x5c that is a text", { header: { x5c: "AAEC" } }, /x5c is not a list/],
    ["x5c in base64url", { header: { x5c: ["-_-_"] } }, /x5c is not base64/],
    ["x5c with white space", { header: { x5c: ["AA\nEC"] } }, /x5c is not base64/],
    ["a timestamp that is a number", { header: { [stamp]: 1 } }, /timestamp is not a string/],
    ["a timestamp that is not base64", { header: { [stamp]: "?" } }, /timestamp is not base64/],
    ["a protected header in the other one", { header: { [time]: "x" } }, /only in the protected header/],
    [
      "crit in the header that nothing protects",
      { headers: { crit: undefined }, header: { crit: ["x"] } },
      /"crit"/,
    ],
  ])("refuses %s", (_, change, reason) => {
    expect(jws(change)).toMatch(/^malformed: /);
    expect(jws(change)).toMatch(reason);
  });

  it("refuses what is no object", () => {
    expect(attempt(readJws, Buffer.from("[]"))).toMatch(/not a JSON object/);
    expect(attempt(readJws, Buffer.from("x"))).toMatch(/not strict JSON/);
  });
});

type Pairs = readonly (readonly [Written, Written])[];

interface CoseWish {
  readonly headers?: Pairs;
  readonly open?: Pairs;
  readonly parts?: (parts: Written[]) => Written[];
}

const certificates: readonly [Written, Written] = [33, [Buffer.from([1])]];

function cose({ headers, open, parts = (all) => all }: CoseWish = {}) {
  const own: Pairs = headers ?? [
    [1, -7],
    [2, ["x", 3]],
    [3, "c"],
    [time, new Date("2026-11-27T00:00:00Z")],
  ];
  const all = [cbor({ pairs: own }), { pairs: open ?? [certificates] }, Buffer.from("p"), Buffer.from("s")];
  return attempt(readCose, tagged(18, cbor(parts(all))));
}

function replaced(at: number, value: Written): (parts: Written[]) => Written[] {
  return (parts) => parts.with(at, value);
}

const basic: Pairs = [
  [1, -7],
  [3, "c"],
];

describe("COSE", () => {
  it("is read", () => {
    const timed: Pairs = [certificates, [stamp, Buffer.from([9])]];
    expect(cose({ open: timed })).toMatchObject({
      algorithm: "ES256",
      contentType: "c",
      critical: ["x"],
      headers: new Map([[time, new Date("2026-11-27T00:00:00Z")]]),
      chain: [Uint8Array.from([1])],
      timestamp: Uint8Array.from([9]),
    });
  });

  it("one certificate may stand by itself, or be absent until it is asked for", () => {
    expect(cose({ open: [[33, Buffer.from([7])]] })).toMatchObject({ chain: [Uint8Array.from([7])] });
    expect(cose({ open: [] })).toMatchObject({ chain: [], timestamp: null });
    expect(cose({ headers: basic })).toMatchObject({ critical: [] });
    expect(
      cose({
        headers: [
          [1, -8],
          [3, "c"],
        ],
      }),
    ).toMatchObject({ algorithm: "another COSE algorithm" });
  });

  it.each<readonly [string, CoseWish, RegExp]>([
    ["three parts", { parts: (parts) => parts.slice(1) }, /3 parts/],
    ["five parts", { parts: (parts) => [...parts, 1] }, /5 parts/],
    ["a map in place of the list", { parts: () => [] }, /0 parts/],
    [
      "a protected header that is no byte string",
      { parts: replaced(0, { pairs: [] }) },
      /protected header is not a byte/,
    ],
    ["a protected header that is a list", { parts: replaced(0, cbor([])) }, /protected header is not a map/],
    ["a header that is a list", { parts: replaced(1, []) }, /header is not a map/],
    ["a payload that lies elsewhere", { parts: replaced(2, null) }, /payload is not a byte string/],
    ["a signature that is a text", { parts: replaced(3, "s") }, /signature is not a byte string/],
    [
      "a content type that is a number",
      {
        headers: [
          [1, -7],
          [3, 50],
        ],
      },
      /content type is not a string/,
    ],
    ["no content type", { headers: [[1, -7]] }, /content type is not a string/],
    ["a crit that is a text", { headers: [...basic, [2, "x"]] }, /crit is not a list/],
    ["a crit with an unknown number", { headers: [...basic, [2, [4]]] }, /label 4/],
    ["a crit with a list", { headers: [...basic, [2, [[]]]] }, /label \[\]/],
    ["a time without its tag", { headers: [...basic, [time, 1_700_000_000]] }, /is not a time/],
    [
      "a time of another tag",
      { headers: [...basic, [time, new Raw(tagged(0, cbor("x")))]] },
      /is not a time/,
    ],
    [
      "a time that is a text",
      { headers: [...basic, [time, new Raw(tagged(1, cbor("x")))]] },
      /is not a time/,
    ],
    [
      "a time beyond all times",
      { headers: [...basic, [time, new Raw(Buffer.from("c11b000fffffffffffff", "hex"))]] },
      /is not a time/,
    ],
    ["x5chain of texts", { open: [[33, ["x"]]] }, /certificate of its x5chain/],
    ["x5chain that is a text", { open: [[33, "x"]] }, /x5chain is not a list/],
    ["a timestamp that is a text", { open: [certificates, [stamp, "x"]] }, /timestamp is not a byte string/],
    [
      "crit in the header that nothing protects",
      { headers: basic, open: [[2, ["x"]]] },
      /only in the protected header/,
    ],
  ])("refuses %s", (_, change, reason) => {
    expect(cose(change)).toMatch(/^malformed: /);
    expect(cose(change)).toMatch(reason);
  });
});
