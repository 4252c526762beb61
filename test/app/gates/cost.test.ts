// What gates cost at a source: nothing for what is in, few requests for what would enter.
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { afterEach, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";

const many = 20;
const head = "version: 1\ntarget: { registry: sandbox, prefix: m }\n";
const sources = "sources: [{ name: list, kind: list, path: images.txt }]\n";
const registries = `registries:\n  "SOURCE": { username: AWS, password: "\${PASSWORD}" }\n`;
const gates = "gates: [{ signedBy: [{ cosign: { key: ./acme.pub } }] }]\n";
const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

let mirror: Mirror;
afterEach(() => mirror.close());

function bundleFor(digest: Digest): string {
  const payloadType = "application/vnd.in-toto+json";
  const payload = JSON.stringify({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ digest: { sha256: digest.slice(7) } }],
    predicateType: "https://sigstore.dev/cosign/sign/v1",
    predicate: {},
  });
  const signed = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} ${payload}`;
  const spki = publicKey.export({ type: "spki", format: "der" });
  return JSON.stringify({
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: createHash("sha256").update(spki).digest("base64") } },
    dsseEnvelope: {
      payload: Buffer.from(payload).toString("base64"),
      payloadType,
      signatures: [{ sig: sign("sha256", Buffer.from(signed), privateKey).toString("base64") }],
    },
  });
}

/** The requests that a plan makes of the source. */
async function planned(): Promise<{
  readonly requests: number;
  readonly blocked: number;
  readonly copies: number;
}> {
  const before = mirror.source.requests.length;
  const { summary } = await mirror.plan();
  const requests = mirror.source.requests.length - before;
  return { requests, blocked: summary.blocked, copies: summary.copyImage };
}

async function open(isSigned: boolean): Promise<void> {
  mirror = await openMirror(head + sources);
  const names = Array.from({ length: many }, (_, at) => `app${at}`);
  for (const name of names) {
    const digest = await mirror.source.push(name, "1", name);
    if (isSigned) await mirror.source.attach(name, digest, { type: bundleType, text: bundleFor(digest) });
  }
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
  mirror.write("acme.pub", publicKey.export({ type: "spki", format: "pem" }).toString());
}

const gated = () => mirror.write("mirror.config.yaml", head + gates + sources + registries);

it("is at most three requests for a signed image, and none once it is in", async () => {
  await open(true);
  const plain = await planned();
  gated();
  const first = await planned();
  expect(first).toMatchObject({ blocked: 0, copies: many });
  expect(first.requests - plain.requests).toBeLessThanOrEqual(3 * many);
  await mirror.apply();
  const [requests, { summary }] = [await planned(), await mirror.plan()];
  mirror.write("mirror.config.yaml", head + sources + registries);
  expect(requests.requests).toBe((await planned()).requests);
  expect(summary).toMatchObject({ unchanged: many, blocked: 0 });
});

it("is at most three requests for an image without any signature", async () => {
  await open(false);
  const plain = await planned();
  gated();
  const first = await planned();
  expect(first).toMatchObject({ blocked: many, copies: 0 });
  expect(first.requests - plain.requests).toBeLessThanOrEqual(3 * many);
  console.log(`${first.requests - plain.requests} requests more for ${many} unsigned images`);
});
