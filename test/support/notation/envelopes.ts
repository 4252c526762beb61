// Envelopes as signers of the Notary Project make them, by hand and with node:crypto; every part may be given wrongly.
import { constants, type KeyObject, sign } from "node:crypto";
import type { Attachment, Subject } from "../../../src/gates/kind/evidence.ts";
import { cbor, tagged, type Written } from "./cbor.ts";
import { attachment } from "../signatures/memory-evidence.ts";
import { type Issued, today } from "../x509/issue.ts";

export const signatureType = "application/vnd.cncf.notary.signature";
const payloadType = "application/vnd.cncf.notary.payload.v1+json";

export interface EnvelopeWish {
  readonly target: Subject;
  readonly by: Issued;
  /** What lies above `by`, up to the root. */
  readonly above: readonly Issued[];
  readonly scheme?: string;
  readonly time?: Date;
  readonly expiry?: Date;
  /** Further protected headers; `critical` names those that must be understood. */
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly critical?: readonly string[];
  readonly timestamp?: (signature: Uint8Array) => Uint8Array;
  /** Changes of what is about to be signed. */
  readonly alterHeaders?: (headers: Record<string, unknown>) => void;
  /** The payload's text before it is signed. */
  readonly payload?: (text: string) => string;
  readonly alterPayload?: (target: Record<string, unknown>) => void;
  /** Changes afterward. */
  readonly alterChain?: (chain: readonly Buffer[]) => readonly Buffer[];
  readonly alterSignature?: (signature: Buffer) => Buffer;
  readonly algorithm?: string;
}

const signingTime = "io.cncf.notary.signingTime";
const authenticSigningTime = "io.cncf.notary.authenticSigningTime";
export const signingAuthority = "notary.x509.signingAuthority";

/** Headers by their names, and which of them are critical: the same for both formats. */
export function protectedHeaders(wish: EnvelopeWish): Record<string, unknown> {
  const scheme = wish.scheme ?? "notary.x509";
  const isAuthority = scheme === signingAuthority;
  const headers: Record<string, unknown> = {
    alg: wish.algorithm ?? algorithmOf(wish.by.keys.privateKey).name,
    cty: payloadType,
    crit: [
      "io.cncf.notary.signingScheme",
      ...(isAuthority ? [authenticSigningTime] : []),
      ...(wish.expiry === undefined ? [] : ["io.cncf.notary.expiry"]),
      ...(wish.critical ?? []),
    ],
    "io.cncf.notary.signingScheme": scheme,
    [isAuthority ? authenticSigningTime : signingTime]: wish.time ?? new Date(today.getTime() - 60_000),
    ...(wish.expiry === undefined ? {} : { "io.cncf.notary.expiry": wish.expiry }),
    ...wish.headers,
  };
  wish.alterHeaders?.(headers);
  return headers;
}

export function payloadOf(wish: EnvelopeWish): Buffer {
  const { mediaType, digest, size } = wish.target;
  const target: Record<string, unknown> = { mediaType, digest, size };
  wish.alterPayload?.(target);
  const text = JSON.stringify({ targetArtifact: target });
  return Buffer.from(wish.payload?.(text) ?? text);
}

export function chainOf(wish: EnvelopeWish): readonly Buffer[] {
  const chain = [wish.by, ...wish.above].map(({ der }) => der);
  return wish.alterChain?.(chain) ?? chain;
}

export interface Jws {
  payload: string;
  protected: string;
  header: Record<string, unknown>;
  signature: string;
}

export function jws(wish: EnvelopeWish): Jws {
  const { timestamp } = wish;
  const written = Buffer.from(JSON.stringify(protectedHeaders(wish), timesAsText)).toString("base64url");
  const payload = payloadOf(wish).toString("base64url");
  const signature = signWith(wish, Buffer.from(`${written}.${payload}`));
  return {
    payload,
    protected: written,
    header: {
      x5c: chainOf(wish).map((der) => der.toString("base64")),
      "io.cncf.notary.signingAgent": "test",
      ...(timestamp === undefined
        ? {}
        : { "io.cncf.notary.timestampSignature": Buffer.from(timestamp(signature)).toString("base64") }),
    },
    signature: signature.toString("base64url"),
  };
}

/** Go writes times without fractions where there are none. */
function timesAsText(_: string, value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\.000Z$/, "Z") : value;
}

export function signWith({ by, alterSignature }: EnvelopeWish, content: Buffer): Buffer {
  const key = by.keys.privateKey;
  const { hash } = algorithmOf(key);
  const signature =
    key.asymmetricKeyType === "rsa"
      ? sign(hash, content, {
          key,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        })
      : sign(hash, content, { key, dsaEncoding: "ieee-p1363" });
  return alterSignature?.(signature) ?? signature;
}

export function algorithmOf(key: KeyObject): { readonly name: string; readonly hash: string } {
  const { modulusLength = 0, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  const sizes: Readonly<Record<string, string>> = {
    "2048": "256",
    "3072": "384",
    "4096": "512",
    prime256v1: "256",
    secp384r1: "384",
    secp521r1: "512",
  };
  const size = sizes[namedCurve === "" ? String(modulusLength) : namedCurve] ?? "256";
  return { name: `${namedCurve === "" ? "PS" : "ES"}${size}`, hash: `sha${size}` };
}

const coseAlgorithms: Readonly<Record<string, number>> = {
  ES256: -7,
  ES384: -35,
  ES512: -36,
  PS256: -37,
  PS384: -38,
  PS512: -39,
  RS256: -257,
};

type Pairs = (readonly [Written, Written])[];

export interface CoseWish extends EnvelopeWish {
  /** Changes of the pairs of the protected header before it is signed, and of the other one. */
  readonly alterProtected?: (pairs: Pairs) => void;
  readonly alterUnprotected?: (pairs: Pairs) => void;
}

/** The message without its tag. */
export function coseUntagged(wish: CoseWish): Buffer {
  const { alg, cty, crit, ...named } = protectedHeaders(wish);
  const pairs: Pairs = [
    [1, coseAlgorithms[String(alg)] ?? 0],
    ...(crit === undefined ? [] : [[2, crit as Written] as const]),
    [3, cty as Written],
    ...Object.entries(named).map(([name, value]) => [name, value as Written] as const),
  ];
  wish.alterProtected?.(pairs);
  const protectedBytes = cbor({ pairs });
  const payload = payloadOf(wish);
  const signature = signWith(wish, cbor(["Signature1", protectedBytes, Buffer.alloc(0), payload]));
  const open: Pairs = [
    [33, chainOf(wish)],
    ["io.cncf.notary.signingAgent", "test"],
    ...(wish.timestamp === undefined
      ? []
      : [["io.cncf.notary.timestampSignature", wish.timestamp(signature)] as const]),
  ];
  wish.alterUnprotected?.(open);
  return cbor([protectedBytes, { pairs: open }, payload, signature]);
}

export function cose(wish: CoseWish): Buffer {
  return tagged(18, coseUntagged(wish));
}

/** How it lies beside its subject: as tools write it, or by the artifact's type. */
export function laid(
  subject: Subject,
  bytes: Uint8Array,
  { mediaType = "application/jose+json", byArtifactType = false } = {},
): Attachment {
  return attachment({
    layers: [{ mediaType, bytes }],
    subject: subject.digest,
    ...(byArtifactType ? { artifactType: signatureType } : { config: signatureType }),
  });
}

export function laidCose(subject: Subject, bytes: Uint8Array): Attachment {
  return laid(subject, bytes, { mediaType: "application/cose" });
}

export function laidJws(subject: Subject, envelope: Jws): Attachment {
  return laid(subject, Buffer.from(JSON.stringify(envelope)));
}
