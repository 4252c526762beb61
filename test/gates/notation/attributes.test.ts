// What must be in the protected headers, and what in `crit`: each rule of the specification broken by itself.
import { describe, expect, it } from "vitest";
import { Unusable } from "../../../src/gates/kind/unusable.ts";
import { readAttributes } from "../../../src/gates/notation/attributes.ts";
import type { Envelope } from "../../../src/gates/notation/envelope.ts";

const prefix = "io.cncf.notary.";
const signed = new Date("2026-11-27T00:00:00Z");
const later = new Date("2026-12-27T00:00:00Z");

type Headers = Readonly<Record<string, unknown>>;

function read(headers: Headers, critical: readonly string[]) {
  const envelope: Envelope = {
    algorithm: "ES256",
    contentType: "",
    critical,
    headers: new Map(Object.entries(headers).filter(([, value]) => value !== undefined)),
    payload: Buffer.alloc(0),
    signed: Buffer.alloc(0),
    signature: Buffer.alloc(0),
    chain: [],
    timestamp: null,
  };
  try {
    return readAttributes(envelope);
  } catch (error) {
    if (error instanceof Unusable) return `${error.fault}: ${error.message}`;
    throw error;
  }
}

const plain: Headers = { [`${prefix}signingScheme`]: "notary.x509", [`${prefix}signingTime`]: signed };
const authority: Headers = {
  [`${prefix}signingScheme`]: "notary.x509.signingAuthority",
  [`${prefix}authenticSigningTime`]: signed,
};
const scheme = `${prefix}signingScheme`;
const authentic = `${prefix}authenticSigningTime`;
const plugin = `${prefix}verificationPlugin`;
const version = `${prefix}verificationPluginMinVersion`;
const expiry = `${prefix}expiry`;

describe("attributes that are as they should be", () => {
  it.each<readonly [string, Headers, readonly string[], object]>([
    ["the plain scheme", plain, [scheme], { store: "ca", signingTime: signed, expiry: null, plugin: null }],
    [
      "a signing authority",
      authority,
      [scheme, authentic],
      { store: "signingAuthority", signingTime: signed },
    ],
    ["an expiry", { ...plain, [expiry]: later }, [scheme, expiry], { expiry: later }],
    ["the time as critical", plain, [scheme, `${prefix}signingTime`], { store: "ca" }],
    ["a header that is of no interest", { ...plain, "com.example.x": 1 }, [scheme], { plugin: null }],
    [
      "a plugin with what only it understands",
      { ...plain, [plugin]: "p", [version]: "1.0.0", "com.example.x": 1 },
      [scheme, plugin, version, "com.example.x"],
      { plugin: { name: "p", attributes: new Map([["com.example.x", 1]]) } },
    ],
  ])("%s", (_, headers, critical, expected) => {
    expect(read(headers, critical)).toMatchObject(expected);
  });
});

describe("attributes that are not", () => {
  it.each<readonly [string, Headers, readonly string[], RegExp]>([
    ["an unknown scheme", { ...plain, [scheme]: "notary.x509.other" }, [scheme], /signing scheme is not one/],
    ["no scheme", { ...plain, [scheme]: undefined }, [], /signing scheme is not one/],
    [
      "a scheme that is no text",
      { ...plain, [scheme]: ["notary.x509"] },
      [scheme],
      /signing scheme is not one/,
    ],
    [
      "the time of the other scheme",
      { ...plain, [authentic]: signed },
      [scheme, authentic],
      /does not allow .*authentic/,
    ],
    [
      "the same the other way",
      { ...authority, [`${prefix}signingTime`]: signed },
      [scheme, authentic],
      /does not allow/,
    ],
    ["no time", { ...plain, [`${prefix}signingTime`]: undefined }, [scheme], /it has no .*signingTime/],
    ["a time that is none", { ...plain, [`${prefix}signingTime`]: 7 }, [scheme], /is not a time/],
    [
      "an expiry when it was signed",
      { ...plain, [expiry]: signed },
      [scheme, expiry],
      /not after its signing time/,
    ],
    ["an expiry that is none", { ...plain, [expiry]: "later" }, [scheme, expiry], /is not a time/],
    ["an expiry that is not critical", { ...plain, [expiry]: later }, [scheme], /expiry is not in its crit/],
    ["a scheme that is not critical", plain, [`${prefix}signingTime`], /signingScheme is not in its crit/],
    [
      "an authority's time that is not critical",
      authority,
      [scheme],
      /authenticSigningTime is not in its crit/,
    ],
    ["crit with one twice", plain, [scheme, scheme], /twice/],
    ["crit with one that is not there", plain, [scheme, "x"], /does not exist: "x"/],
    ["crit with one that nobody knows", { ...plain, x: 1 }, [scheme, "x"], /requires "x"/],
    [
      "a plugin that is not critical",
      { ...plain, [plugin]: "p" },
      [scheme],
      /verificationPlugin is not in its crit/,
    ],
    [
      "a plugin without a name",
      { ...plain, [plugin]: " " },
      [scheme, plugin],
      /name of its verification plugin/,
    ],
    [
      "a plugin that is no text",
      { ...plain, [plugin]: 1 },
      [scheme, plugin],
      /name of its verification plugin/,
    ],
    [
      "a plugin's version that is no text",
      { ...plain, [plugin]: "p", [version]: 1 },
      [scheme, plugin, version],
      /version of its verification plugin/,
    ],
    [
      "a version without a plugin",
      { ...plain, [version]: "1" },
      [scheme, version],
      /MinVersion", which is not supported/,
    ],
  ])("%s", (_, headers, critical, expected) => {
    expect(read(headers, critical)).toMatch(/^malformed: /);
    expect(read(headers, critical)).toMatch(expected);
  });
});
