// Timestamps (RFC 3161): whether an authority that is believed has seen these bytes, and when.
import { createHash } from "node:crypto";
import { malformed, Unusable } from "../kind/unusable.ts";
import { strongHash } from "../x509/algorithms.ts";
import { type Certificate, sameBytes } from "../x509/certificate.ts";
import { checkChain, checkValidity, iso } from "../x509/chain.ts";
import {
  contextTag,
  type Der,
  integerOf,
  readDer,
  smallIntegerOf,
  tags,
  timeOf,
  within,
} from "../x509/der.ts";
import { readExtensions } from "../x509/extensions.ts";
import { formatName } from "../x509/name.ts";
import { readSignedData } from "./signed-data.ts";

/** The time is between the two, in milliseconds since 1970. */
export interface ProvenTime {
  readonly from: number;
  readonly to: number;
  /** The authority, in words. */
  readonly by: string;
}

const tstInfo = "1.2.840.113549.1.9.16.1.4";
/** Where an authority doesn't say how exact its clock is. */
const usualAccuracy = 1000;
const longestChain = 10;

/** Throws where the token proves nothing about `content`. */
export function checkTimestamp(
  token: Uint8Array,
  content: Uint8Array,
  roots: readonly Certificate[],
): ProvenTime {
  const signed = readSignedData(token);
  if (signed.type !== tstInfo) throw malformed("the content of a timestamp is not a TSTInfo");
  const { time, accuracy, imprint } = readInfo(readDer(signed.content, tags.sequence));
  if (!sameBytes(imprint.digest, createHash(imprint.hash).update(content).digest()))
    throw new Unusable("time-not-proven", "the timestamp is not for this signature");
  const chain = chainTo(roots, signed.signer, signed.certificates);
  checkChain(chain, "timestamping");
  checkValidity(chain, time, time, `the time of its timestamp, ${iso(time)}`);
  return { from: time - accuracy, to: time + accuracy, by: formatName(signed.signer.subject) };
}

interface Info {
  readonly time: number;
  readonly accuracy: number;
  readonly imprint: { readonly hash: "sha256" | "sha384" | "sha512"; readonly digest: Uint8Array };
}

function readInfo(info: Der): Info {
  const reader = within(info);
  if (smallIntegerOf(reader.read(tags.integer)) !== 1)
    throw malformed("a timestamp has an unsupported version");
  reader.read(tags.oid);
  const imprint = within(reader.read(tags.sequence));
  const hash = strongHash(imprint.read(tags.sequence));
  const { content: digest } = imprint.read(tags.octets);
  imprint.end();
  integerOf(reader.read(tags.integer));
  const time = timeOf(reader.read(tags.time));
  const accuracy = reader.maybe(tags.sequence);
  reader.maybe(tags.boolean);
  reader.maybe(tags.integer);
  reader.maybe(contextTag(0));
  const [unknown] = readExtensions(reader.maybe(contextTag(1))).unknownCritical;
  if (unknown !== undefined) throw malformed(`a timestamp has an unsupported critical extension: ${unknown}`);
  reader.end();
  return {
    time,
    accuracy: accuracy === undefined ? usualAccuracy : accuracyOf(accuracy),
    imprint: { hash, digest },
  };
}

/** Seconds, thousandths and millionths, each of which may be absent; rounded up. */
function accuracyOf(accuracy: Der): number {
  const reader = within(accuracy);
  const seconds = reader.maybe(tags.integer);
  const millis = reader.maybe(0x80);
  const micros = reader.maybe(0x81);
  reader.end();
  const number = (der: Der | undefined) => (der === undefined ? 0 : smallIntegerOf(der));
  return number(seconds) * 1000 + number(millis) + Math.ceil(number(micros) / 1000);
}

/** From the signer up to a root that is believed: by the certificates that the token carries, in any order. */
function chainTo(
  roots: readonly Certificate[],
  signer: Certificate,
  carried: readonly Certificate[],
): readonly Certificate[] {
  const chain = [signer];
  for (let last = signer; chain.length <= longestChain;) {
    const own = roots.find(({ raw }) => sameBytes(raw, last.raw));
    if (own !== undefined) return chain;
    const root = roots.find((one) => last.isIssuedBy(one));
    if (root !== undefined) return [...chain, root];
    const next = carried.find((one) => !chain.includes(one) && last.isIssuedBy(one));
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  throw new Unusable(
    "time-not-proven",
    `the certificate chain of the timestamp authority ${formatName(signer.subject)} does not lead to a trusted root`,
  );
}
