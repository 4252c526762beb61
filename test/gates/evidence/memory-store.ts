// Kept content that a test can look into, and forge.
import type { Digest } from "../../../src/core/base/digest.ts";
import type { EvidenceStore } from "../../../src/gates/evidence/layers.ts";

export class MemoryStore implements EvidenceStore {
  readonly content = new Map<Digest, Uint8Array>();

  read(digest: Digest): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.content.get(digest));
  }

  keep(digest: Digest, bytes: Uint8Array): Promise<void> {
    this.content.set(digest, bytes);
    return Promise.resolve();
  }
}
