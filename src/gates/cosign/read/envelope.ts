// DSSE envelopes: one payload, its type, and exactly one signature over both.
import { fieldOf, isRecord } from "../../../core/base/record.ts";
import { malformed } from "../../kind/unusable.ts";
import { fromBase64 } from "./base64.ts";

const statementType = "application/vnd.in-toto+json";

export interface Envelope {
  readonly payload: Buffer;
  readonly signature: Buffer;
  /** What the signature is over. */
  readonly signed: Buffer;
}

export function readEnvelope(value: unknown): Envelope {
  if (!isRecord(value)) throw malformed("it contains no DSSE envelope");
  const { payloadType, signatures } = value;
  if (payloadType !== statementType) throw malformed(`the payload type is not ${statementType}`);
  const payload = fromBase64(value["payload"]);
  if (payload === undefined || payload.length === 0) throw malformed("the payload is not base64");
  const list: readonly unknown[] = Array.isArray(signatures) ? signatures : [];
  if (list.length !== 1) throw malformed(`the envelope has ${list.length} signatures instead of one`);
  const signature = fromBase64(fieldOf(list[0], "sig"));
  if (signature === undefined || signature.length === 0) throw malformed("the signature is not base64");
  return { payload, signature, signed: preAuthenticated(statementType, payload) };
}

function preAuthenticated(type: string, payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `),
    payload,
  ]);
}
