// The bundle layout: a file of Sigstore's with the envelope and all that speaks for it.
import { type Bundle, bundleFromJSON } from "@sigstore/bundle";
import { isRecord } from "../../../core/base/record.ts";
import { parseStrictJson } from "../../kind/strict-json.ts";
import { malformed } from "../../kind/unusable.ts";
import type { Candidate } from "./candidate.ts";
import { readEnvelope } from "./envelope.ts";

const mediaTypes = new Set([
  "application/vnd.dev.sigstore.bundle+json;version=0.1",
  "application/vnd.dev.sigstore.bundle+json;version=0.2",
  "application/vnd.dev.sigstore.bundle+json;version=0.3",
  "application/vnd.dev.sigstore.bundle.v0.3+json",
]);
const materials = ["certificate", "x509CertificateChain", "publicKey"];

export function bundleCandidate(bytes: Uint8Array): Candidate {
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok) throw malformed(`the bundle cannot be read: ${parsed.why}`);
  const { value } = parsed;
  if (!isRecord(value)) throw malformed("the bundle is not a JSON object");
  if (typeof value["mediaType"] !== "string" || !mediaTypes.has(value["mediaType"]))
    throw malformed("the bundle has an unknown version");
  if (value["messageSignature"] !== undefined) throw malformed("the bundle signs a file, not an image");
  const material = value["verificationMaterial"];
  if (!isRecord(material) || materials.filter((key) => material[key] !== undefined).length !== 1)
    throw malformed("the bundle does not name exactly one certificate or key");
  const envelope = readEnvelope(value["dsseEnvelope"]);
  return { form: "statement", ...envelope, bundle: () => readBundle(value) };
}

/** Whatever the library finds wrong, the bundle is at fault. */
export function readBundle(value: unknown): Bundle {
  try {
    return bundleFromJSON(value);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : "unknown";
    throw malformed(`the bundle cannot be read: ${what}`, { cause });
  }
}
