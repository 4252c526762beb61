// COSE envelopes (RFC 9052, COSE_Sign1) as the Notary Project profiles them: tagged, with its payload, each header once.
import { malformed } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import { type Cbor, type Label, readCbor, Tagged, writeBytes } from "./cbor.ts";
import { type Envelope, names, timeNames } from "./envelope.ts";

const sign1 = 18;
const epochTime = 1;
const labels = { algorithm: 1, critical: 2, contentType: 3, chain: 33 };
const algorithms: ReadonlyMap<Cbor | undefined, string> = new Map([
  [-7, "ES256"],
  [-35, "ES384"],
  [-36, "ES512"],
  [-37, "PS256"],
  [-38, "PS384"],
  [-39, "PS512"],
]);
/** `["Signature1", protected, h'', payload]` up to the first of the two (RFC 9052, 4.4). */
const structure = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from("Signature1")]);

export function readCose(bytes: Uint8Array): Envelope {
  const message = readCbor(bytes);
  if (!(message instanceof Tagged) || message.tag !== sign1)
    throw malformed("the envelope is not a tagged COSE_Sign1");
  const parts = listOf(message.value, "the envelope");
  if (parts.length !== 4) throw malformed(`the envelope has ${parts.length} parts, not 4`);
  const [first, unprotected, content, signature] = parts;
  const protectedBytes = bytesOf(first, "its protected header");
  const headers = mapOf(readCbor(protectedBytes), "its protected header");
  const open = mapOf(unprotected, "its header");
  const payload = bytesOf(content, "its payload");
  const both = [...open.keys()].find((label) => headers.has(label) || label === labels.critical);
  if (both !== undefined)
    throw malformed(
      `its unprotected header contains ${quoted(both)}, which belongs only in the protected header`,
    );
  const contentType = headers.get(labels.contentType);
  if (typeof contentType !== "string") throw malformed("its content type is not a string");
  return {
    algorithm: algorithms.get(headers.get(labels.algorithm)) ?? "another COSE algorithm",
    contentType,
    critical: criticalOf(headers.get(labels.critical)),
    headers: namedHeaders(headers),
    payload,
    signed: Buffer.concat([
      structure,
      writeBytes(protectedBytes),
      writeBytes(Buffer.alloc(0)),
      writeBytes(payload),
    ]),
    signature: bytesOf(signature, "its signature"),
    chain: chainOf(open.get(labels.chain)),
    timestamp: open.has(names.timestamp) ? bytesOf(open.get(names.timestamp), "its timestamp") : null,
  };
}

/** Headers with names; those with numbers are read where they are known, and need not be understood elsewhere. */
function namedHeaders(headers: ReadonlyMap<Label, Cbor>): ReadonlyMap<string, unknown> {
  const named = new Map<string, unknown>();
  for (const [label, value] of headers)
    if (typeof label === "string") named.set(label, valueOf(label, value));
  return named;
}

function valueOf(label: string, value: Cbor): unknown {
  if (!timeNames.has(label)) return value;
  if (!(value instanceof Tagged) || value.tag !== epochTime || typeof value.value !== "number")
    throw malformed(`its ${label} is not a time`);
  const time = new Date(value.value * 1000);
  if (Number.isNaN(time.getTime())) throw malformed(`its ${label} is not a time`);
  return time;
}

function criticalOf(value: Cbor | undefined): readonly string[] {
  if (value === undefined) return [];
  return listOf(value, "its crit").flatMap((label) => {
    if (typeof label === "string") return [label];
    if (label === labels.algorithm || label === labels.contentType) return [];
    throw malformed(`its crit requires the label ${quoted(label)}, which is not supported`);
  });
}

/** A single certificate may be written without a list (RFC 9360). */
function chainOf(value: Cbor | undefined): readonly Uint8Array[] {
  if (value === undefined) return [];
  if (value instanceof Uint8Array) return [value];
  return listOf(value, "its x5chain").map((one) => bytesOf(one, "a certificate of its x5chain"));
}

function listOf(value: Cbor | undefined, what: string): readonly Cbor[] {
  if (Array.isArray(value)) return value as readonly Cbor[];
  throw malformed(`${what} is not a list`);
}

function mapOf(value: Cbor | undefined, what: string): ReadonlyMap<Label, Cbor> {
  if (value instanceof Map) return value as ReadonlyMap<Label, Cbor>;
  throw malformed(`${what} is not a map`);
}

function bytesOf(value: Cbor | undefined, what: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw malformed(`${what} is not a byte string`);
}
