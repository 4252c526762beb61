// Timestamps (RFC 3161) as an authority makes them, with any fault one may wish for.
import { constants, createHash, randomBytes, sign } from "node:crypto";
import { context, type Der, integer, octets, oid, sequence, set } from "../../../src/sandbox/tls/der.ts";
import {
  algorithmOf,
  authority,
  extendedKeyUsage,
  type Issued,
  keyUsage,
  purposes,
  signer,
  subjectOf,
  time,
  today,
  type Wish,
} from "../x509/issue.ts";

type HashName = "sha1" | "sha256" | "sha384" | "sha512";

export interface TokenWish {
  readonly by: Issued;
  /** Certificates that go along; the signer's and its issuers. */
  readonly carried: readonly Issued[];
  readonly at?: Date;
  readonly hash?: HashName;
  readonly imprint?: Uint8Array;
  readonly accuracy?: Der;
  readonly nonce?: Der;
  readonly type?: string;
  readonly signedType?: string;
  readonly signingCertificate?: "v2" | "v1" | "none" | "other";
  readonly digest?: Uint8Array;
  readonly extensions?: readonly Der[];
  readonly byKeyId?: Uint8Array;
  readonly signers?: number;
  readonly padding?: "pss" | "bare pss";
  /** Says the content type a second time. */
  readonly twice?: boolean;
  /** Whose algorithm it claims. */
  readonly claims?: Issued;
  readonly alterSignature?: (signature: Buffer) => Buffer;
}

const hashIds = {
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};
const tstInfo = "1.2.840.113549.1.9.16.1.4";

function hashId(hash: HashName): Der {
  return sequence(oid(hashIds[hash]), Buffer.from([0x05, 0x00]));
}

function number(value: number): Der {
  return integer(Buffer.from([value]));
}

/** An authority of timestamps below `issuer`. */
export function timestamper(issuer: Issued, more: Partial<Wish> = {}): Issued {
  return signer(issuer, {
    subject: subjectOf("timestamps", "clock"),
    extensions: [keyUsage([0]), extendedKeyUsage([purposes.timeStamping], true)],
    ...more,
  });
}

export const clockRoot = authority("clock root", { subject: subjectOf("clock root", "clock") });
export const clock = timestamper(clockRoot);

export function token(content: Uint8Array, wish: Partial<TokenWish> = {}): Buffer {
  const { by = clock, carried = [clock, clockRoot], hash = "sha256" } = wish;
  const info = sequence(
    number(1),
    oid("1.3.6.1.4.1.99999.1"),
    sequence(hashId(hash), octets(wish.imprint ?? createHash(hash).update(content).digest())),
    integer(Buffer.from([0x40, ...randomBytes(7)])),
    time(wish.at ?? today),
    ...(wish.accuracy === undefined ? [] : [wish.accuracy]),
    ...(wish.nonce === undefined ? [] : [wish.nonce]),
    ...(wish.extensions === undefined ? [] : [context(1, Buffer.concat(wish.extensions), true)]),
  );
  const attributes = attributesOf(info, { by, hash, wish });
  const signature = signatureOf(set(...attributes), { by, hash, wish });
  const named = sequence(by.issuerName, integer(by.serial));
  const signerInfo = sequence(
    number(wish.byKeyId === undefined ? 1 : 3),
    wish.byKeyId === undefined ? named : context(0, wish.byKeyId),
    hashId(hash),
    context(0, Buffer.concat(attributes), true),
    algorithmIn({ by, hash, wish }),
    octets(wish.alterSignature?.(signature) ?? signature),
  );
  const data = sequence(
    number(3),
    set(hashId(hash)),
    sequence(oid(wish.type ?? tstInfo), context(0, octets(info), true)),
    ...(carried.length === 0 ? [] : [context(0, Buffer.concat(carried.map(({ der }) => der)), true)]),
    set(...Array.from({ length: wish.signers ?? 1 }, () => signerInfo)),
  );
  return sequence(oid("1.2.840.113549.1.7.2"), context(0, data, true));
}

interface Parts {
  readonly by: Issued;
  readonly hash: HashName;
  readonly wish: Partial<TokenWish>;
}

function attributesOf(info: Der, { by, hash, wish }: Parts): readonly Der[] {
  const attribute = (id: string, value: Der) => sequence(oid(id), set(value));
  const ownHash = (name: string) => createHash(name).update(by.der).digest();
  const certificate = {
    v1: [attribute("1.2.840.113549.1.9.16.2.12", sequence(sequence(sequence(octets(ownHash("sha1"))))))],
    v2: [attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(sequence(octets(ownHash("sha256"))))))],
    other: [attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(sequence(octets(Buffer.alloc(32))))))],
    none: [],
  };
  const all = [
    attribute("1.2.840.113549.1.9.3", oid(wish.signedType ?? tstInfo)),
    attribute("1.2.840.113549.1.9.4", octets(wish.digest ?? createHash(hash).update(info).digest())),
    ...certificate[wish.signingCertificate ?? "v2"],
    ...(wish.twice === true ? [attribute("1.2.840.113549.1.9.3", oid(tstInfo))] : []),
  ];
  // A set is sorted in DER.
  return all.sort((a, b) => Buffer.compare(a, b));
}

function signatureOf(content: Der, { by, hash, wish }: Parts): Buffer {
  const key = by.keys.privateKey;
  if (wish.padding === undefined) return sign(hash, content, key);
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return sign(hash, content, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
}

function algorithmIn({ by, hash, wish }: Parts): Der {
  if (wish.padding === "pss") return pssOf(hash);
  if (wish.padding === "bare pss") return sequence(oid("1.2.840.113549.1.1.10"));
  return algorithmOf((wish.claims ?? by).keys.privateKey, hash);
}

function pssOf(hash: HashName): Der {
  return sequence(oid("1.2.840.113549.1.1.10"), sequence(context(0, hashId(hash), true)));
}
