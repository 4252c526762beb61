// Envelopes of somebody who means harm: words of megabytes stay short in what is told, and no byte of what is signed can be
// changed without the signature falling.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCose } from "../../../src/gates/notation/cose.ts";
import type { Envelope } from "../../../src/gates/notation/envelope.ts";
import { readJws } from "../../../src/gates/notation/jws.ts";
import { cose, jws, laid, laidCose } from "../../support/notation/envelopes.ts";
import { signer, subjectOf } from "../../support/x509/issue.ts";
import { ask, detail, honest, image, laidWith, middle, root, verdict } from "./setup.ts";

const long = "x".repeat(1_000_000);

describe("words of a megabyte", () => {
  it.each([
    ["an algorithm", laidWith({ algorithm: long })],
    ["a type of the payload", laidWith({ alterHeaders: (headers) => (headers["cty"] = long) })],
    ["a header that must be understood", laidWith({ headers: { [long]: 1 }, critical: [long] })],
    ["a header that is not there", laidWith({ critical: [long] })],
    [
      "a plugin",
      laidWith({
        headers: { "io.cncf.notary.verificationPlugin": long },
        critical: ["io.cncf.notary.verificationPlugin"],
      }),
    ],
    ["a digest", laidWith({ alterPayload: (target) => (target["digest"] = long) })],
    ["a digest that is a list", laidWith({ alterPayload: (target) => (target["digest"] = [long, long]) })],
    ["a name", laidWith({ by: signer(middle, { subject: subjectOf(long, "evil") }) })],
    [
      "many names",
      laidWith({ by: signer(middle, { subject: Array.from({ length: 9999 }, () => ["OU", "x"] as const) }) }),
    ],
    ["a member", laid(image, Buffer.from(JSON.stringify({ ...jws(honest), [long]: 1 })))],
    ["a member twice", laid(image, Buffer.from(`{"${long}":1,"${long}":1}`))],
    [
      "a label of COSE",
      laidCose(image, cose({ ...honest, alterUnprotected: (pairs) => pairs.push([long, 1], [long, 1]) })),
    ],
  ])("%s", async (_, attachment) => {
    const answer = await ask([attachment]);
    expect(verdict(answer)).not.toBe("passes");
    expect(detail(answer).length).toBeLessThan(1500);
  });
});

interface Read {
  readonly passes: boolean;
  readonly envelope: Envelope | null;
}

async function judge(bytes: Buffer, read: (bytes: Buffer) => Envelope, mediaType: string): Promise<Read> {
  const answer = await ask([laid(image, bytes, { mediaType })]);
  if (answer.signed === null) return { passes: false, envelope: null };
  return { passes: true, envelope: read(bytes) };
}

describe("an envelope in which a byte is changed", () => {
  it.each([
    ["JWS", "application/jose+json", readJws, Buffer.from(JSON.stringify(jws(honest)))],
    ["COSE", "application/cose", readCose, cose(honest)],
  ] as const)("%s falls, or says the same in all that counts", async (_, mediaType, read, bytes) => {
    const right = read(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const { passes, envelope } = await judge(changed, read, mediaType);
        if (passes) expect(envelope).toEqual(right);
      }),
      { numRuns: 400 },
    );
  });

  it("any bytes are refused, and never an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect((await judge(Buffer.from(bytes), readCose, "application/cose")).passes).toBe(false);
        expect((await judge(Buffer.from(bytes), readJws, "application/jose+json")).passes).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe("many signatures", () => {
  it("the one that is good is found among those that are not", async () => {
    const bad = Array.from({ length: 20 }, (_, at) =>
      laidWith({ headers: { "com.example.n": at }, algorithm: "none" }),
    );
    expect(verdict(await ask([...bad, laidWith()]))).toBe("passes");
    const answer = await ask(bad);
    expect(answer.signed === null ? answer.misses.length : 0).toBe(20);
  });

  it("a chain of thousands is not followed", async () => {
    const answer = await ask([laidWith({ above: [middle, ...Array.from({ length: 3000 }, () => root)] })]);
    expect([verdict(answer), detail(answer)]).toEqual([
      "malformed",
      expect.stringContaining("the limit is 10"),
    ]);
  });
});
