// The legacy layout: the signature, its certificate and its log entry are annotations of a layer. They become a bundle, so
// that both layouts go through the same checks. What an annotation calls the chain is dropped: who issues certificates is
// for the trusted root to say.
import { X509Certificate } from "node:crypto";
import { sha256 } from "../../../core/base/digest.ts";
import { defined, fieldOf, isRecord } from "../../../core/base/record.ts";
import { parseStrictJson } from "../../kind/strict-json.ts";
import { malformed } from "../../kind/unusable.ts";
import { fromBase64 } from "./base64.ts";
import { readBundle } from "./bundle.ts";
import type { Candidate } from "./candidate.ts";
import { readEnvelope } from "./envelope.ts";

type Annotations = Readonly<Record<string, string>>;

const keys = {
  signature: "dev.cosignproject.cosign/signature",
  certificate: "dev.sigstore.cosign/certificate",
  entry: "dev.sigstore.cosign/bundle",
  timestamp: "dev.sigstore.cosign/rfc3161timestamp",
} as const;

/** `payload` is the layer of a `.sig` tag. */
export function legacySignature(payload: Uint8Array, annotations: Annotations): Candidate {
  const signature = fromBase64(annotations[keys.signature]);
  if (signature === undefined || signature.length === 0)
    throw malformed(`the annotation ${keys.signature} contains no base64 signature`);
  const bytes = Buffer.from(payload);
  const messageDigest = { algorithm: "SHA2_256", digest: base64OfHex(sha256(bytes).slice("sha256:".length)) };
  const content = { messageSignature: { messageDigest, signature: signature.toString("base64") } };
  return {
    form: "payload",
    payload: bytes,
    signature,
    signed: bytes,
    bundle: () => readBundle(asBundle(annotations, content)),
  };
}

/** `layer` is the envelope under an `.att` tag. */
export function legacyAttestation(layer: Uint8Array, annotations: Annotations): Candidate {
  const parsed = parseStrictJson(layer);
  if (!parsed.ok) throw malformed(`the envelope cannot be read: ${parsed.why}`);
  const envelope = readEnvelope(parsed.value);
  const content = { dsseEnvelope: parsed.value };
  return { form: "statement", ...envelope, bundle: () => readBundle(asBundle(annotations, content)) };
}

function asBundle(annotations: Annotations, content: object): unknown {
  const timestamp = annotations[keys.timestamp];
  return {
    mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
    verificationMaterial: {
      ...signerOf(annotations[keys.certificate]),
      tlogEntries: entriesOf(annotations[keys.entry]),
      ...defined({ timestampVerificationData: timestamp === undefined ? undefined : timestampOf(timestamp) }),
    },
    ...content,
  };
}

function signerOf(pem: string | undefined): object {
  if (pem === undefined || pem === "") return { publicKey: { hint: "" } };
  return { x509CertificateChain: { certificates: [{ rawBytes: certificateOf(pem).toString("base64") }] } };
}

/** One certificate, and nothing else that PEM may hold. */
function certificateOf(pem: string): Buffer {
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]{1,60})-----/g)].map(([, label]) => label);
  try {
    if (labels.length === 1 && labels[0] === "CERTIFICATE") return new X509Certificate(pem).raw;
  } catch {
    // Reported below.
  }
  throw malformed(`the annotation ${keys.certificate} does not contain exactly one certificate`);
}

function entriesOf(text: string | undefined): readonly unknown[] {
  if (text === undefined || text === "") return [];
  const entry = jsonOf(text, keys.entry);
  const payload = fieldOf(entry, "Payload");
  if (!isRecord(payload)) throw malformed(`the annotation ${keys.entry} contains no valid log entry`);
  const { body, integratedTime, logIndex, logID } = payload;
  const decoded = fromBase64(body);
  const promise = fromBase64(fieldOf(entry, "SignedEntryTimestamp"));
  const isWhole =
    decoded !== undefined &&
    promise !== undefined &&
    isCount(integratedTime) &&
    isCount(logIndex) &&
    typeof logID === "string" &&
    /^(?:[0-9a-f]{2}){1,64}$/.test(logID);
  if (!isWhole) throw malformed(`the annotation ${keys.entry} contains no valid log entry`);
  return [
    {
      logIndex: String(logIndex),
      integratedTime: String(integratedTime),
      logId: { keyId: base64OfHex(logID) },
      kindVersion: kindOf(decoded),
      inclusionPromise: { signedEntryTimestamp: promise.toString("base64") },
      canonicalizedBody: body,
    },
  ];
}

/** Whether the body is what it calls itself is checked where entries are. */
function kindOf(body: Buffer): unknown {
  const parsed = parseStrictJson(body);
  const value = parsed.ok ? parsed.value : undefined;
  return { kind: fieldOf(value, "kind"), version: fieldOf(value, "apiVersion") };
}

function timestampOf(text: string): unknown {
  const signed = fromBase64(fieldOf(jsonOf(text, keys.timestamp), "SignedRFC3161Timestamp"));
  if (signed === undefined) throw malformed(`the annotation ${keys.timestamp} contains no valid timestamp`);
  return { rfc3161Timestamps: [{ signedTimestamp: signed.toString("base64") }] };
}

function jsonOf(text: string, key: string): unknown {
  const parsed = parseStrictJson(Buffer.from(text));
  if (!parsed.ok) throw malformed(`the annotation ${key} cannot be read: ${parsed.why}`);
  return parsed.value;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function base64OfHex(text: string): string {
  return Buffer.from(text, "hex").toString("base64");
}
