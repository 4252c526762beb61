// Entries of a transparency log, before the library looks at them. It compares what an entry says with the signature and the
// digest; not with the key, not the proof's own words with the signed ones, and not when the log's key was in use.
import { X509Certificate, type KeyObject, createPublicKey } from "node:crypto";
import type { TransparencyLogEntry } from "@sigstore/bundle";
import type { TrustMaterial } from "@sigstore/verify";
import { fieldOf } from "../../../core/base/record.ts";
import { parseStrictJson } from "../../kind/strict-json.ts";
import { malformed, Unusable } from "../../kind/unusable.ts";
import { fromBase64 } from "../read/base64.ts";
import { isSameKey } from "./public-key.ts";

/** Who an entry must name: the certificate (DER), or the key. */
export type EntrySigner = { readonly certificate: Buffer } | { readonly key: KeyObject };

const count = /^\d{1,19}$/;
const hashBytes = 32;
const mostHashes = 64;
/** Some hundred characters, and as many for each witness. */
const longestCheckpoint = 16_384;

/** Whether entries can be read at all: numbers that are numbers, names that are names. */
export function checkEntryForm(entry: TransparencyLogEntry): void {
  const { inclusionProof: proof, integratedTime, logIndex } = entry;
  if (!count.test(logIndex) || !count.test(integratedTime))
    throw malformed("the index or the time of a log entry is not a number");
  if (proof === undefined) return;
  if (!count.test(proof.logIndex) || !count.test(proof.treeSize) || proof.hashes.length > mostHashes)
    throw malformed("the proof of a log entry cannot be read");
  readCheckpoint(proof.checkpoint?.envelope ?? "");
}

interface Checkpoint {
  readonly size: string;
  readonly root: Buffer;
}

/** A signed note: its origin, the tree's size and root, an empty line, and lines of signatures. */
function readCheckpoint(envelope: string): Checkpoint {
  if (envelope.length > longestCheckpoint) throw malformed("the checkpoint of a log entry is too long");
  const end = envelope.indexOf("\n\n");
  const [origin = "", size = "", root = ""] = envelope.slice(0, Math.max(end, 0)).split("\n");
  const bytes = fromBase64(root);
  const signatures = envelope
    .slice(end + 2)
    .split("\n")
    .filter((line) => line !== "");
  const isNote = end > 0 && origin !== "" && count.test(size) && bytes?.length === hashBytes;
  // Names of logs are hosts and paths; anything else is made to be mistaken for something.
  const areSigned =
    signatures.length > 0 &&
    signatures.every((line) => /^\u2014 [\w.:/-]{1,255} [A-Za-z0-9+/]+={0,2}$/.test(line));
  if (!isNote || !areSigned || bytes === undefined)
    throw malformed("the checkpoint of a log entry cannot be read");
  return { size, root: bytes };
}

/** Throws an Unusable where entries are not of this signer, or say two things of one tree. */
export function checkEntries(entries: readonly TransparencyLogEntry[], signer: EntrySigner): void {
  const ids = entries.map(
    (entry) => `${entry.logId.keyId.toString("hex")} ${entry.canonicalizedBody.toString("base64")}`,
  );
  if (new Set(ids).size < ids.length) throw notInLog("it contains the same log entry twice");
  for (const entry of entries) {
    checkKind(entry);
    if (!namesSigner(entry, signer)) throw notInLog("its log entry is for another key or certificate");
    checkProof(entry);
  }
}

/** The log's key must have been in use; where an entry has no time of its own, at the time of the signature. */
export function checkLogTime(
  entries: readonly TransparencyLogEntry[],
  logs: TrustMaterial["tlogs"],
  times: readonly Date[],
): void {
  for (const { logId } of entries) {
    const log = logs.filter((one) => one.logID.equals(logId.keyId));
    const isInUse = times.every((time) =>
      log.some(({ validFor }) => validFor.start <= time && time <= validFor.end),
    );
    if (!isInUse)
      throw notInLog("the key of its log is not in the trusted root, or was not in use at that time");
  }
}

const kinds: ReadonlySet<string> = new Set([
  "hashedrekord 0.0.1",
  "hashedrekord 0.0.2",
  "dsse 0.0.1",
  "dsse 0.0.2",
  "intoto 0.0.2",
]);

function checkKind({ kindVersion: { kind, version }, canonicalizedBody }: TransparencyLogEntry): void {
  const body = bodyOf(canonicalizedBody);
  if (fieldOf(body, "kind") !== kind || fieldOf(body, "apiVersion") !== version)
    throw notInLog("its log entry is not of the kind that it declares");
  if (!kinds.has(`${kind} ${version}`))
    throw notInLog(`log entries of the kind ${kind} ${version} are not supported`);
}

function bodyOf(bytes: Buffer): unknown {
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok) throw notInLog(`its log entry cannot be read: ${parsed.why}`);
  return parsed.value;
}

function namesSigner(
  { kindVersion: { kind, version }, canonicalizedBody }: TransparencyLogEntry,
  signer: EntrySigner,
): boolean {
  const spec = fieldOf(bodyOf(canonicalizedBody), "spec");
  if (version === "0.0.2" && kind !== "intoto") return isNewVerifier(newVerifier(kind, spec), signer);
  return isOldVerifier(oldVerifier(kind, spec), signer);
}

/** Base64 of PEM. */
function oldVerifier(kind: string, spec: unknown): unknown {
  if (kind === "hashedrekord") return fieldOf(fieldOf(fieldOf(spec, "signature"), "publicKey"), "content");
  if (kind === "dsse") return fieldOf(first(fieldOf(spec, "signatures")), "verifier");
  return fieldOf(first(fieldOf(fieldOf(fieldOf(spec, "content"), "envelope"), "signatures")), "publicKey");
}

function isOldVerifier(pem: unknown, signer: EntrySigner): boolean {
  if ("key" in signer) return isSameKey(signer.key, pem);
  try {
    const text = fromBase64(pem)?.toString("utf8") ?? "";
    return text.includes("CERTIFICATE") && new X509Certificate(text).raw.equals(signer.certificate);
  } catch {
    return false;
  }
}

function newVerifier(kind: string, spec: unknown): unknown {
  if (kind === "dsse") return fieldOf(first(fieldOf(fieldOf(spec, "dsseV002"), "signatures")), "verifier");
  return fieldOf(fieldOf(fieldOf(spec, "hashedRekordV002"), "signature"), "verifier");
}

/** DER, as it is. */
function isNewVerifier(verifier: unknown, signer: EntrySigner): boolean {
  if ("certificate" in signer) {
    const der = fromBase64(fieldOf(fieldOf(verifier, "x509Certificate"), "rawBytes"));
    return der?.equals(signer.certificate) === true;
  }
  const der = fromBase64(fieldOf(fieldOf(verifier, "publicKey"), "rawBytes"));
  try {
    return der !== undefined && createPublicKey({ key: der, format: "der", type: "spki" }).equals(signer.key);
  } catch {
    return false;
  }
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? (list as readonly unknown[])[0] : undefined;
}

function checkProof({ inclusionProof: proof }: TransparencyLogEntry): void {
  if (proof === undefined) return;
  const { size, root } = readCheckpoint(proof.checkpoint?.envelope ?? "");
  if (!proof.rootHash.equals(root) || BigInt(proof.treeSize) !== BigInt(size))
    throw notInLog("the proof and the checkpoint of its log entry are for different trees");
}

function notInLog(detail: string): Unusable {
  return new Unusable("not-in-the-log", detail);
}
