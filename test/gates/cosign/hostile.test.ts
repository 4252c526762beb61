// Signatures that were changed at random: whatever a stranger writes is refused with a reason, or says what it said before.
// Nothing hangs, and nothing throws what the gates do not know.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parseDigest } from "../../../src/core/base/digest.ts";
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import { checkEntryForm } from "../../../src/gates/cosign/trust/log-entry.ts";
import type { Signer } from "../../../src/gates/kind/signer.ts";
import { parseManifest } from "../../../src/core/image/manifest.ts";
import { readBundle } from "../../../src/gates/cosign/read/bundle.ts";
import { byKeyLogged, clock, keyless, rekor } from "../../support/signatures/keyless.ts";
import { attachment, evidenceOf, type LaidLayer } from "../../support/signatures/memory-evidence.ts";
import { checkpoint } from "../../support/signatures/rekor.ts";
import type { Scene } from "../../support/signatures/scene.ts";
import { byKey, image } from "../../support/signatures/signed.ts";
import { today } from "../../support/x509/issue.ts";

const signal = new AbortController().signal;
const digest = parseDigest(image.root.digest);
const subject = { digest, mediaType: image.root.mediaType, size: image.root.bytes.length };

const scenes: Readonly<Record<string, Scene>> = {
  "a key, legacy": byKey(),
  "a key in a bundle": byKey({ layout: "bundle" }),
  "a key and a log, legacy": byKeyLogged(),
  "a certificate, legacy": keyless(),
  "a certificate in a bundle": keyless({ layout: "bundle" }),
  "a certificate and a clock": keyless({ layout: "bundle", has: "proof", clock }),
  "the second Rekor": keyless({ layout: "bundle", has: "proof", clock, v2: true }),
};

interface Opened {
  readonly signer: Signer;
  readonly layer: LaidLayer;
  readonly isLegacy: boolean;
}

async function opened({ wish, files, stored }: Scene): Promise<Opened> {
  const given = new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  const evidence = stored[1];
  if (evidence === undefined) throw new Error("there is no evidence");
  const [layer] = parseManifest(evidence.image.root).layers;
  const blob = evidence.image.blobs.find((one) => one.digest === layer?.digest);
  if (layer === undefined || blob === undefined) throw new Error("there is no layer");
  const { mediaType, annotations = {} } = layer;
  return {
    signer: await cosign.open(wish, given, today),
    layer: { mediaType, bytes: blob.bytes, annotations },
    isLegacy: evidence.tag !== undefined,
  };
}

async function judge({ signer, isLegacy }: Opened, layer: LaidLayer): Promise<string> {
  const laid = attachment({
    layers: [layer],
    ...(isLegacy ? { scheme: "sig" as const } : { subject: digest }),
  });
  const answer = await signer.signature(subject, evidenceOf({ attachments: [[digest, laid]] }), signal);
  return answer.signed === null ? (answer.misses[0]?.fault ?? "nothing") : "signed";
}

/** Where a text is changed, and how. */
const change = fc.record({
  at: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  how: fc.constantFrom("flip", "cut", "insert", "double", "swap"),
  byte: fc.nat(255),
  length: fc.integer({ min: 1, max: 40 }),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Uint8Array, { at, how, byte, length }: Change): Buffer {
  const from = Math.floor(at * bytes.length);
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(from)];
  if (how === "insert") return Buffer.concat([before, Buffer.from([byte]), after]);
  if (how === "cut") return Buffer.concat([before, after.subarray(length)]);
  if (how === "double") return Buffer.concat([before, after.subarray(0, length), after]);
  if (how === "swap")
    return Buffer.concat([before, after.subarray(0, length).toReversed(), after.subarray(length)]);
  return Buffer.concat([before, Buffer.from([(after[0] ?? 0) ^ (byte || 1)]), after.subarray(1)]);
}

/** The value with one of its parts replaced, parts being counted in order. */
function replaced(value: unknown, part: number, by: unknown): unknown {
  let left = part;
  const walk = (one: unknown): unknown => {
    if (left === 0) {
      left = -1;
      return by;
    }
    left -= 1;
    if (Array.isArray(one)) return one.map((each: unknown) => walk(each));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, each]) => [key, walk(each)]));
  };
  return walk(value);
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e300,
    "",
    "0",
    "AA==",
    "=",
    [],
    {},
    [[]],
    "\u0000",
    "__proto__",
    "9".repeat(400),
  ),
  fc.json().map((text): unknown => JSON.parse(text)),
  fc.base64String({ maxLength: 80 }),
);

describe.each(Object.entries(scenes))("%s", (_, scene) => {
  let one: Opened;
  beforeAll(async () => {
    one = await opened(scene);
    expect(await judge(one, one.layer)).toBe("signed");
  });

  it("with bytes of the layer changed at random", async () => {
    await fc.assert(
      fc.asyncProperty(change, async (how) => {
        const bytes = changed(one.layer.bytes, how);
        const answer = await judge(one, { ...one.layer, bytes });
        // What a payload says is signed to the byte; a bundle has parts that say nothing, as the hint for a key.
        if (one.isLegacy) expect(answer === "signed").toBe(bytes.equals(one.layer.bytes));
      }),
      { numRuns: 150 },
    );
  });

  it("with a part of the layer's JSON replaced", async () => {
    const value: unknown = JSON.parse(Buffer.from(one.layer.bytes).toString("utf8"));
    await fc.assert(
      fc.asyncProperty(fc.nat(40), strange, async (part, by) => {
        const bytes = Buffer.from(JSON.stringify(replaced(value, part, by)));
        await judge(one, { ...one.layer, bytes });
      }),
      { numRuns: 150 },
    );
  });

  it("with an annotation changed at random, or replaced", async () => {
    const keys = Object.keys(one.layer.annotations ?? {});
    if (keys.length === 0) return;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...keys),
        change,
        strange,
        fc.boolean(),
        async (key, how, by, isReplaced) => {
          const before = one.layer.annotations?.[key] ?? "";
          const after = isReplaced
            ? JSON.stringify(by)
            : changed(Buffer.from(before), how).toString("latin1");
          await judge(one, { ...one.layer, annotations: { ...one.layer.annotations, [key]: after } });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("what would take forever elsewhere", () => {
  it.each([
    ["72: names in a checkpoint", `${"(a+)+".repeat(1_000)}$`],
    ["names, far too many", `${"(a+)+".repeat(50_000)}$`],
    ["many spaces", " ".repeat(100_000)],
    ["a long name", "a".repeat(1_000_000)],
    ["signatures without an end", "a AAAA\n\u2014 ".repeat(50_000)],
  ])("takes no time: %s", (_, signer) => {
    const scene = keyless({ layout: "bundle" });
    const [entry] = parsedEntries(scene);
    const proof = entry?.inclusionProof;
    if (entry === undefined || proof === undefined) throw new Error("there is no proof");
    const envelope = checkpoint(rekor, proof.treeSize, proof.rootHash, signer);
    // The quickest of some: the machine may be busy with something else.
    const times = [1, 2, 3, 4, 5].map(() => {
      const begun = performance.now();
      expect(() =>
        checkEntryForm({ ...entry, inclusionProof: { ...proof, checkpoint: { envelope } } }),
      ).toThrow(/checkpoint of a log entry (?:cannot be read|is too long)/);
      return performance.now() - begun;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });

  function parsedEntries({ stored }: Scene) {
    const bundle = stored[1]?.image.blobs[1]?.bytes.toString("utf8") ?? "";
    return readBundle(JSON.parse(bundle)).verificationMaterial.tlogEntries;
  }
});
