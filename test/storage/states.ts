// States to write and read in tests.
import { sha256 } from "../../src/core/base/digest.ts";
import type { State } from "../../src/core/state/state.ts";

export const registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";

export function someState(serial: number, images = 20): State {
  const entries = Array.from({ length: images }, (_, index) => {
    const digest = sha256(`${serial}-${index}`);
    const source = { reference: `docker.io/library/image-${index}:1`, digest };
    const entry = { digest, source, from: "extra", policy: "same", time: "2026-11-20T03:12:00.000Z" };
    return [`platform/image-${index}:1`, entry] as const;
  });
  return {
    formatVersion: "1.1",
    name: "platform",
    lineage: "0b9f",
    serial,
    registries: { [registry]: Object.fromEntries(entries) },
    staged: {},
    files: { "image_mapping.csv": sha256(`mapping ${serial}`) },
    seen: {},
    gone: {},
  };
}
