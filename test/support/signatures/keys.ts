// Signs as cosign signs: the hash follows from the key.
import { createHash, type KeyObject, sign } from "node:crypto";
import { ed25519ph } from "@noble/curves/ed25519.js";
import { type KeyPair, pemOf } from "../x509/issue.ts";

const hashes: Readonly<Record<string, string>> = {
  prime256v1: "sha256",
  secp384r1: "sha384",
  secp521r1: "sha512",
};

export function signAs({ privateKey }: KeyPair, bytes: Uint8Array): Buffer {
  if (privateKey.asymmetricKeyType === "ed25519") return sign(null, bytes, privateKey);
  return sign(hashes[privateKey.asymmetricKeyDetails?.namedCurve ?? ""] ?? "sha256", bytes, privateKey);
}

/** Ed25519ph, as cosign signs images. */
export function signPrehashed({ privateKey }: KeyPair, bytes: Uint8Array): Buffer {
  const { d = "" } = privateKey.export({ format: "jwk" });
  return Buffer.from(ed25519ph.sign(Uint8Array.from(bytes), Uint8Array.from(Buffer.from(d, "base64url"))));
}

export function spkiOf(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

export function publicPem({ publicKey }: KeyPair): string {
  return pemOf(spkiOf(publicKey), "PUBLIC KEY");
}

export function sha256Of(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
