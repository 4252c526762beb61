// CMS SignedData (RFC 5652) with one signer, as timestamps are: read strictly, its signature over the content checked with
// one of the certificates that it carries.
import { constants, createHash, type KeyObject, verify } from "node:crypto";
import { malformed, Unusable } from "../kind/unusable.ts";
import {
  type HashName,
  hashAlgorithm,
  type SignatureAlgorithm,
  signatureAlgorithm,
  strongHash,
} from "../x509/algorithms.ts";
import { type Certificate, readCertificate, sameBytes } from "../x509/certificate.ts";
import {
  all,
  contextTag,
  type Der,
  type DerReader,
  oidOf,
  readDer,
  smallIntegerOf,
  tags,
  within,
} from "../x509/der.ts";

export interface SignedContent {
  readonly type: string;
  readonly content: Uint8Array;
  readonly signer: Certificate;
  /** All that it carries, the signer's among them. */
  readonly certificates: readonly Certificate[];
}

const ids = {
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  rsa: "1.2.840.113549.1.1.1",
};
const mostCertificates = 20;
const primitiveContext = 0x80;

export function readSignedData(bytes: Uint8Array): SignedContent {
  const info = within(readDer(bytes, tags.sequence));
  if (oidOf(info.read(tags.oid)) !== ids.signedData) throw malformed("a timestamp is not CMS SignedData");
  const wrapped = within(info.read(contextTag(0)));
  info.end();
  const data = within(wrapped.read(tags.sequence));
  wrapped.end();
  smallIntegerOf(data.read(tags.integer));
  data.read(tags.set);
  const { type, content } = readContent(data.read(tags.sequence));
  const certificates = readCarried(data.maybe(contextTag(0)));
  data.maybe(contextTag(1));
  const [signer, ...more] = all(data.read(tags.set));
  data.end();
  if (signer === undefined || more.length > 0)
    throw malformed("a timestamp does not have exactly one signer");
  return { type, content, certificates, signer: checkSigner(signer, { type, content, certificates }) };
}

function readContent(encapsulated: Der): { readonly type: string; readonly content: Uint8Array } {
  const reader = within(encapsulated);
  const type = oidOf(reader.read(tags.oid));
  const explicit = within(reader.read(contextTag(0)));
  const { content } = explicit.read(tags.octets);
  explicit.end();
  reader.end();
  return { type, content };
}

function readCarried(set: Der | undefined): readonly Certificate[] {
  const carried = set === undefined ? [] : all(set);
  if (carried.length > mostCertificates)
    throw malformed(`a timestamp contains ${carried.length} certificates; the limit is ${mostCertificates}`);
  return carried.map(({ raw }) => readCertificate(raw));
}

type Content = Omit<SignedContent, "signer">;

function checkSigner(info: Der, signed: Content): Certificate {
  const reader = within(info);
  smallIntegerOf(reader.read(tags.integer));
  const signer = findSigner(reader, signed.certificates);
  const hash = strongHash(reader.read(tags.sequence));
  const attributes = reader.read(contextTag(0));
  const algorithm = algorithmOf(reader.read(tags.sequence), hash);
  const { content: signature } = reader.read(tags.octets);
  reader.maybe(contextTag(1));
  reader.end();
  checkAttributes(readAttributes(attributes), { ...signed, hash, signer });
  // What is signed is the set itself, under its own tag (RFC 5652, 5.4).
  const content = Buffer.concat([Buffer.from([tags.set]), attributes.raw.subarray(1)]);
  if (!holds(content, signature, { algorithm, key: signer.key }))
    throw new Unusable("time-not-proven", "the signature of the timestamp does not match its signer");
  return signer;
}

/** By issuer and serial number, or by the key's identifier, which is tried with each. */
function findSigner(reader: DerReader, certificates: readonly Certificate[]): Certificate {
  const named = reader.maybe(tags.sequence);
  const keyId = named === undefined ? reader.read(primitiveContext).content : null;
  const parts = named === undefined ? null : within(named);
  const issuer = parts?.read(tags.sequence).raw;
  const serial = parts?.read(tags.integer).content;
  parts?.end();
  const found = certificates.find((one) =>
    keyId === null
      ? issuer !== undefined &&
        serial !== undefined &&
        sameBytes(one.issuerBytes, issuer) &&
        sameBytes(one.serial, serial)
      : one.keyId !== null && sameBytes(one.keyId, keyId),
  );
  if (found === undefined)
    throw new Unusable("time-not-proven", "the timestamp does not contain the certificate of its signer");
  return found;
}

function algorithmOf(identifier: Der, hash: HashName): SignatureAlgorithm {
  const bare = oidOf(within(identifier).read(tags.oid)) === ids.rsa;
  const algorithm = bare ? { scheme: "pkcs1" as const, hash } : signatureAlgorithm(identifier);
  if (algorithm === undefined || algorithm.hash !== hash)
    throw malformed(
      "the signature algorithm of a timestamp is not accepted, or does not match its digest algorithm",
    );
  return algorithm;
}

function readAttributes(set: Der): ReadonlyMap<string, Der> {
  const found = new Map<string, Der>();
  for (const attribute of all(set)) {
    const reader = within(attribute);
    const id = oidOf(reader.read(tags.oid));
    const values = all(reader.read(tags.set));
    reader.end();
    const [value] = values;
    if (value === undefined || found.has(id))
      throw malformed("a timestamp has a duplicate or empty attribute");
    found.set(id, value);
  }
  return found;
}

interface Claimed extends Content {
  readonly hash: HashName;
  readonly signer: Certificate;
}

function checkAttributes(attributes: ReadonlyMap<string, Der>, claimed: Claimed): void {
  const type = attributes.get(ids.contentType);
  if (type === undefined || oidOf(type) !== claimed.type)
    throw malformed("the signer of a timestamp names another content type");
  const digest = attributes.get(ids.messageDigest);
  const actual = createHash(claimed.hash).update(claimed.content).digest();
  if (digest?.tag !== tags.octets || !sameBytes(digest.content, actual))
    throw new Unusable("time-not-proven", "the content of the timestamp is not what was signed");
  const [old, current] = [attributes.get(ids.signingCertificate), attributes.get(ids.signingCertificateV2)];
  if (old === undefined && current === undefined)
    throw malformed("a timestamp does not name its signing certificate (RFC 5816)");
  const fits =
    (old === undefined || namesCertificate(old, claimed.signer, () => "sha1")) &&
    (current === undefined || namesCertificate(current, claimed.signer, hashOfId));
  if (!fits) throw new Unusable("time-not-proven", "the timestamp names another signing certificate");
}

/** The first of ESSCertID or ESSCertIDv2 is the signer's: it begins with its hash (RFC 5035). */
function namesCertificate(
  value: Der,
  { raw }: Certificate,
  hashOf: (id: DerReader) => HashName | "sha1" | undefined,
): boolean {
  const id = within(
    within(within(readDer(value.raw, tags.sequence)).read(tags.sequence)).read(tags.sequence),
  );
  const hash = hashOf(id);
  return hash !== undefined && sameBytes(id.read(tags.octets).content, createHash(hash).update(raw).digest());
}

function hashOfId(id: DerReader): HashName | undefined {
  const identifier = id.maybe(tags.sequence);
  return identifier === undefined ? "sha256" : hashAlgorithm(identifier);
}

function holds(
  content: Uint8Array,
  signature: Uint8Array,
  { algorithm: { scheme, hash }, key }: { readonly algorithm: SignatureAlgorithm; readonly key: KeyObject },
): boolean {
  const kind = scheme === "ecdsa" ? "ec" : "rsa";
  if (key.asymmetricKeyType !== kind) return false;
  const padding = {
    pkcs1: constants.RSA_PKCS1_PADDING,
    pss: constants.RSA_PKCS1_PSS_PADDING,
    ecdsa: undefined,
  };
  const chosen = padding[scheme];
  try {
    return verify(hash, content, chosen === undefined ? key : { key, padding: chosen }, signature);
  } catch {
    return false;
  }
}
