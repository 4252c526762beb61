// Evidence that lies in a layout on disk, beside its image: the same questions, the same answers.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import type { SignatureAnswer } from "../../../src/gates/kind/signer.ts";
import { openLayout } from "../../../src/registry/layout/reader.ts";
import type { Scene } from "../../support/signatures/scene.ts";
import { byKey } from "../../support/signatures/signed.ts";
import { today } from "../../support/x509/issue.ts";
import { MemoryStore } from "./memory-store.ts";

const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), "evidence-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A layout of all that is in a scene; a blob may be written with other bytes. */
function layoutOf(
  name: string,
  { stored }: Scene,
  harm: (bytes: Buffer) => Buffer = (bytes) => bytes,
): string {
  const path = join(folder, name);
  const evidence = stored[1]?.image.blobs.at(-1);
  mkdirSync(join(path, "blobs/sha256"), { recursive: true });
  for (const { image } of stored) {
    for (const { digest, bytes } of image.manifests)
      writeFileSync(join(path, "blobs", digest.replace(":", "/")), bytes);
    for (const { digest, bytes } of image.blobs)
      writeFileSync(
        join(path, "blobs", digest.replace(":", "/")),
        bytes === evidence?.bytes ? harm(bytes) : bytes,
      );
  }
  const manifests = stored.map(({ image: { root }, tag }) => ({
    mediaType: root.mediaType,
    digest: root.digest,
    size: root.bytes.length,
    ...(tag === undefined ? {} : { annotations: { "org.opencontainers.image.ref.name": tag } }),
  }));
  writeFileSync(join(path, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(path, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));
  return path;
}

async function judge(path: string, { wish, files, subject }: Scene): Promise<SignatureAnswer> {
  const given = new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  const signer = await cosign.open(wish, given, today);
  const evidence = readEvidence(await openLayout(path, "layout"), new MemoryStore());
  return signer.signature(await evidence.subject(subject.digest, signal), evidence, signal);
}

describe.each(["legacy", "bundle"] as const)("a layout with a signature, %s", (layout) => {
  const scene = byKey({ layout });

  it("is read as a registry is", async () => {
    expect(await judge(layoutOf(layout, scene), scene)).toMatchObject({
      signed: { by: "the key ./keys/acme.pub" },
    });
  });

  it("with other bytes of the same length in the signature's blob is malformed", async () => {
    const path = layoutOf(`${layout}-other`, scene, (bytes) => Buffer.alloc(bytes.length, 0x20));
    const answer = await judge(path, scene);
    expect(answer.signed === null && answer.misses.map(({ fault }) => fault)).toEqual(["malformed"]);
  });

  it("with a longer blob says so, or that nothing can be read", async () => {
    const path = layoutOf(`${layout}-longer`, scene, (bytes) => Buffer.concat([bytes, bytes]));
    const answer = await judge(path, scene).catch((error: unknown) => error);
    expect(answer).not.toMatchObject({ signed: { by: expect.any(String) } });
  });
});
