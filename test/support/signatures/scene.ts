// A signed image in a registry, and a config that wants it signed: right in every part, but for what a test turns. All that
// is tampered with is one turn away from what passes.
import { cosign } from "../../../src/gates/cosign/cosign.ts";
import { readEvidence } from "../../../src/gates/evidence/evidence.ts";
import type { CosignFile } from "../../../src/config/schema.gen.ts";
import type { SignatureAnswer, Signer, Statements } from "../../../src/gates/kind/signer.ts";
import type { Evidence } from "../../../src/gates/kind/evidence.ts";
import type { Digest } from "../../../src/core/base/digest.ts";
import { openRegistries } from "../../../src/registry/registries.ts";
import { FaultRegistry } from "../../faults/support/registry.ts";
import { MemoryStore } from "../../gates/evidence/memory-store.ts";
import { accessFor } from "../../registry/support/access.ts";
import type { TestImage, TestManifest } from "../../registry/support/images.ts";
import { today } from "../x509/issue.ts";

export interface Stored {
  readonly image: TestImage;
  readonly tag?: string;
}

export interface Scene {
  /** What is judged. */
  readonly subject: TestManifest;
  readonly stored: readonly Stored[];
  readonly wish: CosignFile;
  readonly files: Readonly<Record<string, string>>;
  /** What the registry does besides. */
  readonly harm?: (registry: FaultRegistry) => void;
}

/** Runs what asks a signer, against a real registry client. */
async function played<T>(
  scene: Scene,
  ask: (signer: Signer, evidence: Evidence, digest: Digest) => Promise<T>,
): Promise<T> {
  const registry = await new FaultRegistry().start();
  const registries = openRegistries(accessFor());
  try {
    for (const { image, tag } of scene.stored) registry.store("team/app", image, tag);
    scene.harm?.(registry);
    const files = new Map(Object.entries(scene.files).map(([name, text]) => [name, Buffer.from(text)]));
    const signer = await cosign.open(scene.wish, files, today);
    const evidence = readEvidence(registries.repository(registry.host, "team/app"), new MemoryStore());
    return await ask(signer, evidence, scene.subject.digest);
  } finally {
    await registries.close();
    await registry.close();
  }
}

const signal = new AbortController().signal;

export function judged(scene: Scene): Promise<SignatureAnswer> {
  return played(scene, async (signer, evidence, digest) =>
    signer.signature(await evidence.subject(digest, signal), evidence, signal),
  );
}

export function stated(scene: Scene): Promise<Statements> {
  return played(scene, async (signer, evidence, digest) =>
    signer.statements(await evidence.subject(digest, signal), evidence, signal),
  );
}
