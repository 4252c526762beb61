// A timestamp authority (RFC 3161).
import { sign } from "node:crypto";
import { context, integer, octets, oid, sequence, set } from "../../../src/sandbox/tls/der.ts";
import {
  algorithmOf,
  authority,
  basicConstraints,
  extendedKeyUsage,
  type Issued,
  keyUsage,
  purposes,
  signer,
  time,
  type Wish,
} from "../x509/issue.ts";
import { signedAt } from "./fulcio.ts";
import { sha256Of } from "./keys.ts";

const ids = {
  signedData: "1.2.840.113549.1.7.2",
  token: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  policy: "1.3.6.1.4.1.57264.2",
};

export interface Clock {
  /** The one that signs, then its root. */
  readonly chain: readonly Issued[];
}

export function makeClock(more: Partial<Wish> = {}): Clock {
  const root = authority("clock root");
  const uses = [basicConstraints(false), keyUsage([0]), extendedKeyUsage([purposes.timeStamping], true)];
  return { chain: [signer(root, { extensions: uses, ...more }), root] };
}

/** A response with a timestamp over `bytes`. */
export function timestamp({ chain: [by, root] }: Clock, bytes: Uint8Array, at = signedAt): Buffer {
  if (by === undefined || root === undefined) throw new Error("a clock has two certificates");
  const digest = sequence(oid(ids.sha256));
  const imprint = sequence(digest, octets(sha256Of(bytes)));
  const one = integer(Buffer.from([1]));
  const info = sequence(one, oid(ids.policy), imprint, integer(Buffer.from([7])), time(at));
  const attributes = Buffer.concat([
    sequence(oid(ids.contentType), set(oid(ids.token))),
    sequence(oid(ids.messageDigest), set(octets(sha256Of(info)))),
  ]);
  const signature = sign("sha256", set(attributes), by.keys.privateKey);
  const signerInfo = sequence(
    one,
    sequence(root.name, integer(by.serial)),
    digest,
    context(0, attributes, true),
    algorithmOf(by.keys.privateKey, "sha256"),
    octets(signature),
  );
  const content = sequence(oid(ids.token), context(0, octets(info), true));
  const signed = sequence(integer(Buffer.from([3])), set(digest), content, set(signerInfo));
  return sequence(
    sequence(integer(Buffer.from([0]))),
    sequence(oid(ids.signedData), context(0, signed, true)),
  );
}
