// The payload of cosign's legacy signatures, "simple signing": which digest is signed. Its keys are these and no others that
// a reader who folds case would take for them.
import { type Digest, isDigest } from "../../../core/base/digest.ts";
import { isRecord } from "../../../core/base/record.ts";
import { parseStrictJson } from "../../kind/strict-json.ts";
import { malformed } from "../../kind/unusable.ts";

const type = "cosign container image signature";

/** The digest that a payload names. */
export function signedDigest(payload: Uint8Array): Digest {
  const parsed = parseStrictJson(payload);
  if (!parsed.ok) throw malformed(`the payload cannot be read: ${parsed.why}`);
  const critical = partOf(parsed.value, "critical", ["critical", "optional"]);
  const keys = ["identity", "image", "type"];
  const image = partOf(critical, "image", keys);
  partOf(critical, "identity", keys);
  if (critical["type"] !== type) throw malformed(`the payload's critical.type is not "${type}"`);
  checkKeys(image, ["docker-manifest-digest"]);
  const digest = image["docker-manifest-digest"];
  if (typeof digest !== "string" || !isDigest(digest)) throw malformed("the payload names no sha256 digest");
  return digest;
}

function partOf(value: unknown, key: string, known: readonly string[]): Record<string, unknown> {
  const part = isRecord(value) ? value[key] : undefined;
  if (!isRecord(value) || !isRecord(part)) throw malformed(`the payload has no ${key}`);
  checkKeys(value, known);
  return part;
}

/** Go's readers take a key in another case for the one they know. */
function checkKeys(value: Record<string, unknown>, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    if (known.includes(fold(key)))
      throw malformed(`the payload has a key that can be mistaken for "${fold(key)}"`);
  }
}

/** Go folds two letters outside ASCII too: the long s, and the Kelvin sign. */
function fold(key: string): string {
  return key.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}
