// JWS envelopes (RFC 7515, flattened JSON) as the Notary Project profiles them: four members and no more, each in its one
// encoding.
import { isRecord } from "../../core/base/record.ts";
import { parseStrictJson } from "../kind/strict-json.ts";
import { malformed } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import { type Envelope, names, timeNames } from "./envelope.ts";

const members = ["payload", "protected", "header", "signature"];
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** RFC 3339. */
const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export function readJws(bytes: Uint8Array): Envelope {
  const body = jsonObject(bytes, "the envelope");
  const extra = Object.keys(body).find((key) => !members.includes(key));
  if (extra !== undefined) throw malformed(`the envelope has an unexpected member: ${quoted(extra)}`);
  const protectedText = text(body, "protected");
  const payloadText = text(body, "payload");
  const protectedHeaders = jsonObject(fromBase64Url(protectedText, "protected"), "its protected header");
  const { alg, cty, crit, ...others } = protectedHeaders;
  if (typeof alg !== "string" || typeof cty !== "string")
    throw malformed("its protected header has no alg or no cty");
  const unprotected = body["header"];
  if (!isRecord(unprotected)) throw malformed("its header is not an object");
  const both = Object.keys(unprotected).find((key) => key in protectedHeaders || key === "crit");
  if (both !== undefined)
    throw malformed(
      `its unprotected header contains ${quoted(both)}, which belongs only in the protected header`,
    );
  return {
    algorithm: alg,
    contentType: cty,
    critical: texts(crit, "crit"),
    headers: new Map(Object.entries(others).map(([key, value]) => [key, readValue(key, value)])),
    payload: fromBase64Url(payloadText, "payload"),
    signed: Buffer.from(`${protectedText}.${payloadText}`, "latin1"),
    signature: fromBase64Url(text(body, "signature"), "signature"),
    chain: texts(unprotected["x5c"], "x5c").map((one) => fromBase64(one, "x5c")),
    timestamp: timestampOf(unprotected[names.timestamp]),
  };
}

function timestampOf(value: unknown): Uint8Array | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw malformed("its timestamp is not a string");
  return fromBase64(value, "timestamp");
}

function readValue(key: string, value: unknown): unknown {
  if (!timeNames.has(key)) return value;
  if (typeof value !== "string" || !timeForm.test(value) || Number.isNaN(Date.parse(value)))
    throw malformed(`its ${key} is not a time`);
  return new Date(value);
}

function jsonObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  const json = parseStrictJson(bytes);
  if (!json.ok) throw malformed(`${what} is not strict JSON: ${json.why}`);
  if (!isRecord(json.value)) throw malformed(`${what} is not a JSON object`);
  return json.value;
}

function text(body: Record<string, unknown>, key: string): string {
  const value = body[key];
  if (typeof value !== "string") throw malformed(`the envelope has no ${key}`);
  return value;
}

function texts(value: unknown, what: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string"))
    throw malformed(`its ${what} is not a list of strings`);
  return value;
}

/** Without padding, and in the one form that the bytes have: what a decoder forgives could be changed unnoticed. */
function fromBase64Url(value: string, what: string): Uint8Array {
  const bytes = Buffer.from(value, "base64url");
  if (bytes.toString("base64url") !== value) throw malformed(`its ${what} is not base64url`);
  return bytes;
}

function fromBase64(value: string, what: string): Uint8Array {
  const bytes = Buffer.from(value, "base64");
  if (!base64Form.test(value) || bytes.toString("base64") !== value)
    throw malformed(`its ${what} is not base64`);
  return bytes;
}
