// Required attestations in a plan: what has them enters, what lacks them stays out and says what is missing.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Digest } from "../../../src/core/base/digest.ts";
import { bundled, dsse, keys, spdx, statement } from "../../gates/attestations/setup.ts";
import { publicPem } from "../../support/signatures/keys.ts";
import { type Mirror, openMirror } from "../../support/mirror.ts";

const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
const config = `
version: 1
target: { registry: sandbox, prefix: m }
sources: [{ name: list, kind: list, path: images.txt }]
gates:
  - match: "m/plain/**"
    require: [sbom]
  - match: "m/signed/**"
    signedBy: [{ cosign: { key: ./acme.pub } }]
    require: [sbom]`;

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror(config);
  mirror.write("acme.pub", publicPem(keys));
});
afterEach(() => mirror.close());

async function push(name: string): Promise<Digest> {
  return mirror.source.push(name, "1", name);
}

async function attachBundle(name: string, digest: Digest, predicateType: string): Promise<void> {
  const envelope = dsse(statement({ of: digest, predicateType }));
  const [, { layers }] = bundled({ digest, mediaType: "", size: 0 }, envelope);
  const bytes = await layers[0]?.read(new AbortController().signal);
  await mirror.source.attach(name, digest, { type: bundleType, text: Buffer.from(bytes ?? []).toString() });
}

it("lets in what has them, and says of the rest what is missing", async () => {
  const signPredicate = "https://sigstore.dev/cosign/sign/v1";
  const names = ["plain/with", "plain/without", "signed/with", "signed/without"];
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
  const [plain, , signed, unsigned] = await Promise.all(names.map(push));
  const sbom = { type: spdx.mediaType, text: Buffer.from(spdx.bytes).toString() };
  await mirror.source.attach("plain/with", plain as Digest, sbom);
  await attachBundle("signed/with", signed as Digest, signPredicate);
  await attachBundle("signed/with", signed as Digest, "https://spdx.dev/Document");
  await attachBundle("signed/without", unsigned as Digest, signPredicate);
  await mirror.source.attach("signed/without", unsigned as Digest, sbom);

  const plan = await mirror.plan();
  expect(plan.summary).toMatchObject({ copyImage: 2, blocked: 2 });
  expect(plan.blocked.map(({ id, why }) => [id, why])).toEqual([
    [expect.stringContaining("m/plain/without:1"), expect.stringContaining("no SBOM")],
    [expect.stringContaining("m/signed/without:1"), expect.stringContaining("SBOM not signed")],
  ]);
  expect(await mirror.apply()).toMatchObject({ failed: [] });
  expect((await mirror.plan()).summary).toMatchObject({ copyImage: 0, blocked: 2 });
});
