// Public keys of signers, and what cosign signs with each. The hash follows from the kind of key, and nothing that came with a
// signature has a say in it.
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { ed25519ph } from "@noble/curves/ed25519.js";
import { fromBase64 } from "../read/base64.ts";

const leastRsaBits = 2048;

/** The hashes to try, the one that cosign uses today first: earlier ones and key services signed all with SHA-256. */
const curves: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ["sha256"],
  secp384r1: ["sha384", "sha256"],
  secp521r1: ["sha512", "sha256"],
};

export type KeyFault = "empty" | "private" | "certificate" | "several" | "unreadable" | "weak" | "kind";

export type KeyReading = { readonly key: KeyObject } | { readonly key: null; readonly fault: KeyFault };

/** A file with one public key in PEM. */
export function readPublicKey(pem: Uint8Array): KeyReading {
  const text = Buffer.from(pem).toString("utf8");
  if (text.trim() === "") return { key: null, fault: "empty" };
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,60})-----/g)].map(([, label = ""]) => label);
  if (labels.some((label) => label.includes("PRIVATE"))) return { key: null, fault: "private" };
  if (labels.length > 1) return { key: null, fault: "several" };
  if (labels[0] === "CERTIFICATE") return { key: null, fault: "certificate" };
  if (labels[0] !== "PUBLIC KEY" && labels[0] !== "RSA PUBLIC KEY") return { key: null, fault: "unreadable" };
  try {
    return withinRules(createPublicKey(text));
  } catch {
    return { key: null, fault: "unreadable" };
  }
}

function withinRules(key: KeyObject): KeyReading {
  const fault = weakness(key);
  return fault === undefined ? { key } : { key: null, fault };
}

/** Why nothing that is signed with the key counts; undefined where it does. */
export function weakness(key: KeyObject): "weak" | "kind" | undefined {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") return modulusLength < leastRsaBits ? "weak" : undefined;
  const isKnown =
    key.asymmetricKeyType === "ed25519" || (key.asymmetricKeyType === "ec" && namedCurve in curves);
  return isKnown ? undefined : "kind";
}

/** RSA with PKCS #1 v1.5 and SHA-256, ECDSA in DER with the hash of the curve, Ed25519 as it is and over SHA-512. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (weakness(key) !== undefined) return false;
  try {
    if (key.asymmetricKeyType === "ed25519")
      return verify(null, bytes, key, signature) || isPrehashed(key, bytes, signature);
    return hashesOf(key).some((hash) => verify(hash, bytes, key, signature));
  } catch {
    return false;
  }
}

function hashesOf(key: KeyObject): readonly string[] {
  if (key.asymmetricKeyType === "rsa") return ["sha256"];
  return curves[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? [];
}

/** Ed25519ph (RFC 8032), which Node's OpenSSL lacks. */
function isPrehashed(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  const { x } = key.export({ format: "jwk" });
  const raw = Buffer.from(x ?? "", "base64url");
  return ed25519ph.verify(Uint8Array.from(signature), Uint8Array.from(bytes), Uint8Array.from(raw), {
    zip215: false,
  });
}

/** Whether a log names this key: as base64 of its PEM. */
export function isSameKey(key: KeyObject, pem: unknown): boolean {
  try {
    const text = fromBase64(pem)?.toString("utf8") ?? "";
    return text.includes("PUBLIC KEY") && createPublicKey(text).equals(key);
  } catch {
    return false;
  }
}
