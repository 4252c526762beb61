// Rows with uses, for tests of the values output.
import type { Digest } from "../../../src/core/base/digest.ts";
import type { MappingRow } from "../../../src/core/mapping/row.ts";
import { parseImageRef } from "../../../src/core/image/reference.ts";
import type { ValuesKey, ValuesPiece, ValuesUse } from "../../../src/core/image/wanted.ts";

export const host = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
export const digest = `sha256:${"d".repeat(64)}` as Digest;

export function key(path: string, value: string | null, list?: unknown): ValuesKey {
  const steps = path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { path: steps, value, ...(list === undefined ? {} : { list }) };
}

type Kind = "registry" | "path" | "name" | "reference";

/** `registry:image.registry=quay.io` for a key, anything else for a literal. */
export function pieces(...texts: readonly string[]): ValuesPiece[] {
  return texts.map((text) => {
    const found = /^(registry|path|name|reference):([^=]+)=(.*)$/.exec(text);
    if (found === null) return { kind: "literal", text };
    const [, kind, path = "", value = ""] = found;
    return { kind: kind as Kind, key: key(path, value === "" ? null : value) };
  });
}

export function use(made: readonly ValuesPiece[], more: Partial<ValuesUse> = {}): ValuesUse {
  return { source: "app", where: "Deployment/app .image", pieces: made, ...more };
}

/** A row whose target keeps the path below `mirror/`. */
export function row(source: string, uses: readonly ValuesUse[], more: Partial<MappingRow> = {}): MappingRow {
  const ref = parseImageRef(source);
  const version = ref.tag === undefined ? `@${ref.digest ?? ""}` : `:${ref.tag}`;
  return {
    source,
    written: [source],
    target: `${host}/mirror/${ref.repository}${version}`,
    digest: ref.digest ?? digest,
    place: `mirror/${ref.repository}${version}`,
    from: "app",
    provenance: [],
    uses,
    ...more,
  };
}
