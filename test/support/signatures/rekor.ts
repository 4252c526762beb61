// A transparency log: entries, promises, proofs and checkpoints (RFC 6962, signed notes).
import { sign } from "node:crypto";
import { type Log, makeLog, signedAt } from "./fulcio.ts";
import type { KeyKind } from "../x509/issue.ts";
import { sha256Of, signAs } from "./keys.ts";

export interface Rekor extends Log {
  readonly origin: string;
}

export function makeRekor(origin = "rekor.acme.example", kind: KeyKind = "P-256"): Rekor {
  return { ...makeLog(kind), origin };
}

/** A log entry as bundles have it. */
export interface EntryJson {
  logIndex: string;
  logId: { keyId: string };
  kindVersion: { kind: string; version: string };
  integratedTime: string;
  inclusionPromise?: { signedEntryTimestamp: string };
  inclusionProof?: {
    logIndex: string;
    rootHash: string;
    treeSize: string;
    hashes: string[];
    checkpoint: { envelope: string };
  };
  canonicalizedBody: string;
}

export interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: unknown;
}

/** Others' entries, before and behind ours. */
const others = [0, 1, 2, 3, 4].map((at) => Buffer.from(`entry ${at}`));
const treeIndex = 3;
/** In all of the log's trees; ours is its fourth. */
const logIndex = 1_000 + treeIndex;

export interface EntryWish {
  readonly body: Body;
  readonly time?: Date;
  /** What the entry has: a promise with its time, a proof, or both. */
  readonly has?: "promise" | "proof" | "both";
}

export function logEntry(rekor: Rekor, { body, time = signedAt, has = "both" }: EntryWish): EntryJson {
  const bytes = Buffer.from(JSON.stringify(body));
  const integratedTime = has === "proof" ? 0 : Math.floor(time.getTime() / 1000);
  const entry = {
    logIndex: String(logIndex),
    logId: { keyId: rekor.id.toString("base64") },
    kindVersion: { kind: body.kind, version: body.apiVersion },
    integratedTime: String(integratedTime),
    canonicalizedBody: bytes.toString("base64"),
  };
  return {
    ...entry,
    ...(has === "proof" ? {} : { inclusionPromise: { signedEntryTimestamp: promise(rekor, entry) } }),
    ...(has === "promise" ? {} : { inclusionProof: proofOf(rekor, bytes) }),
  };
}

function promise(
  rekor: Rekor,
  entry: Pick<EntryJson, "canonicalizedBody" | "integratedTime" | "logIndex">,
): string {
  const text = JSON.stringify({
    body: entry.canonicalizedBody,
    integratedTime: Number(entry.integratedTime),
    logID: rekor.id.toString("hex"),
    logIndex: Number(entry.logIndex),
  });
  return sign("sha256", Buffer.from(text), rekor.keys.privateKey).toString("base64");
}

function proofOf(rekor: Rekor, body: Buffer): NonNullable<EntryJson["inclusionProof"]> {
  const leaves = [...others.slice(0, treeIndex), body, ...others.slice(treeIndex)].map((one) =>
    leafHash(one),
  );
  const root = treeHash(leaves);
  return {
    logIndex: String(treeIndex),
    rootHash: root.toString("base64"),
    treeSize: String(leaves.length),
    hashes: path(treeIndex, leaves).map((hash) => hash.toString("base64")),
    checkpoint: { envelope: checkpoint(rekor, leaves.length, root) },
  };
}

/** `signer`: the name on the line of the signature. */
export function checkpoint(rekor: Rekor, size: number | string, root: Buffer, signer = rekor.origin): string {
  const note = `${rekor.origin} - 1193050959916656506\n${size}\n${root.toString("base64")}\n`;
  const signature = signAs(rekor.keys, Buffer.from(note));
  const hinted = Buffer.concat([rekor.id.subarray(0, 4), signature]);
  return `${note}\n\u2014 ${signer} ${hinted.toString("base64")}\n`;
}

function leafHash(body: Buffer): Buffer {
  return sha256Of(Buffer.from([0]), body);
}

function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const split = splitOf(leaves.length);
  return sha256Of(Buffer.from([1]), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

function path(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...path(index, left), treeHash(right)]
    : [...path(index - split, right), treeHash(left)];
}

/** The largest power of two below the count. */
function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

/** What a log keeps of a signature over bytes. */
export function hashedRecord(
  hash: Buffer,
  signature: Buffer,
  verifierPem: string,
  algorithm = "sha256",
): Body {
  const content = { algorithm, value: hash.toString("hex") };
  const publicKey = { content: Buffer.from(verifierPem).toString("base64") };
  const spec = { data: { hash: content }, signature: { content: signature.toString("base64"), publicKey } };
  return { apiVersion: "0.0.1", kind: "hashedrekord", spec };
}

/** What a log keeps of a DSSE envelope. */
export function dsseRecord(payload: Buffer, signature: Buffer, verifierPem: string): Body {
  const hash = { algorithm: "sha256", value: sha256Of(payload).toString("hex") };
  const verifier = Buffer.from(verifierPem).toString("base64");
  const signatures = [{ signature: signature.toString("base64"), verifier }];
  return { apiVersion: "0.0.1", kind: "dsse", spec: { envelopeHash: hash, payloadHash: hash, signatures } };
}

/** The same in the second version of Rekor. */
export function dsseRecordV2(payload: Buffer, signature: Buffer, certificate: Buffer): Body {
  const payloadHash = { algorithm: "SHA2_256", digest: sha256Of(payload).toString("base64") };
  const verifier = {
    x509Certificate: { rawBytes: certificate.toString("base64") },
    keyDetails: "PKIX_ECDSA_P256_SHA_256",
  };
  const dsseV002 = { payloadHash, signatures: [{ content: signature.toString("base64"), verifier }] };
  return { apiVersion: "0.0.2", kind: "dsse", spec: { dsseV002 } };
}
