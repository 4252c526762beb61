// One envelope against what is believed: its chain, its signature, what it was made for, who signed, and when. Throws with
// the first reason why it does not count.
import { constants, type KeyObject, verify as verifySignature } from "node:crypto";
import { isRecord } from "../../core/base/record.ts";
import type { Subject } from "../kind/evidence.ts";
import { parseStrictJson } from "../kind/strict-json.ts";
import { malformed, Unusable } from "../kind/unusable.ts";
import { quoted } from "../kind/words.ts";
import { formatKey, type HashName, keySpec } from "../x509/algorithms.ts";
import { type Certificate, readCertificate, sameBytes } from "../x509/certificate.ts";
import { checkTimestamp } from "../timestamps/timestamp.ts";
import { checkChain, checkValidity, iso } from "../x509/chain.ts";
import { formatName } from "../x509/name.ts";
import { type Attributes, readAttributes, type Store } from "./attributes.ts";
import { type Envelope, payloadType } from "./envelope.ts";
import { coversProfile, coversSubject, formatIdentity, type Identity, parseProfile } from "./identities.ts";
import { awsPlugin, checkPlugin, profileAttribute } from "./plugin.ts";

export interface Trust {
  readonly roots: readonly Certificate[];
  readonly store: Store;
  /** Roots of timestamp authorities. */
  readonly timestampRoots: readonly Certificate[];
  readonly identities: readonly Identity[];
  readonly allowUnchecked: ReadonlySet<string>;
  readonly now: Date;
}

export interface Verified {
  readonly by: string;
  readonly notChecked: readonly string[];
}

const mostCertificates = 10;

export function verifyEnvelope(envelope: Envelope, subject: Subject, trust: Trust): Verified {
  const attributes = readAttributes(envelope);
  if (envelope.chain.length > mostCertificates)
    throw malformed(`it contains ${envelope.chain.length} certificates; the limit is ${mostCertificates}`);
  const chain = envelope.chain.map(readCertificate);
  const { leaf, root } = checkChain(chain, "code signing");
  checkRoot(root, attributes, trust);
  checkSignature(envelope, leaf);
  checkPayload(envelope, subject);
  const by = checkIdentity(leaf, attributes, trust);
  checkExpiry(attributes, trust);
  checkTime(chain, attributes, { envelope, trust });
  return { by, notChecked: checkPlugin(attributes.plugin, trust.allowUnchecked) };
}

function checkRoot(root: Certificate, { store }: Attributes, trust: Trust): void {
  if (store !== trust.store)
    throw new Unusable(
      "untrusted-certificate",
      `it needs a root of the store ${store}; the certificates in the config are for the store ${trust.store}`,
    );
  if (trust.roots.some(({ raw }) => sameBytes(raw, root.raw))) return;
  throw new Unusable(
    "untrusted-certificate",
    `its root is ${formatName(root.subject)}, which is not trusted`,
  );
}

interface KeyAlgorithm {
  readonly name: string;
  readonly hash: HashName;
}

/** The key alone decides by which algorithm it may sign. */
const algorithms: Readonly<Record<string, KeyAlgorithm>> = {
  "rsa 2048": { name: "PS256", hash: "sha256" },
  "rsa 3072": { name: "PS384", hash: "sha384" },
  "rsa 4096": { name: "PS512", hash: "sha512" },
  "ec 256": { name: "ES256", hash: "sha256" },
  "ec 384": { name: "ES384", hash: "sha384" },
  "ec 521": { name: "ES512", hash: "sha512" },
};

function checkSignature(envelope: Envelope, { key, subject }: Certificate): void {
  const spec = keySpec(key);
  const algorithm = spec === null ? undefined : algorithms[`${spec.type} ${spec.bits}`];
  if (algorithm === undefined)
    throw new Unusable(
      "untrusted-certificate",
      `the key of ${formatName(subject)} is not supported: ${formatKey(key)}`,
    );
  if (envelope.algorithm !== algorithm.name)
    throw new Unusable(
      "bad-signature",
      `it names the algorithm ${quoted(envelope.algorithm)}, but its key signs with ${algorithm.name}`,
    );
  if (!holds(envelope, key, algorithm.hash))
    throw new Unusable("bad-signature", `it was not signed with the key of ${formatName(subject)}`);
}

function holds({ signed, signature }: Envelope, key: KeyObject, hash: HashName): boolean {
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const form = key.asymmetricKeyType === "rsa" ? padding : ({ dsaEncoding: "ieee-p1363" } as const);
  try {
    return verifySignature(hash, signed, { key, ...form }, signature);
  } catch {
    return false; // A signature of a length that the key cannot have.
  }
}

function checkPayload({ contentType, payload }: Envelope, subject: Subject): void {
  if (contentType !== payloadType)
    throw malformed(`its payload type is ${quoted(contentType)}, not ${payloadType}`);
  const json = parseStrictJson(payload);
  if (!json.ok) throw malformed(`its payload is not strict JSON: ${json.why}`);
  const target = isRecord(json.value) ? json.value["targetArtifact"] : undefined;
  if (!isRecord(target)) throw malformed("its payload has no targetArtifact");
  const { digest, mediaType, size } = target;
  if (digest !== subject.digest)
    throw new Unusable("not-for-this-digest", `it was made for the digest ${quoted(digest)}`);
  if (mediaType !== subject.mediaType || size !== subject.size)
    throw malformed("its payload names this digest with another media type or size");
}

function checkIdentity(leaf: Certificate, { plugin, store }: Attributes, trust: Trust): string {
  const wanted = trust.identities.map(formatIdentity).join(" or ");
  if (plugin?.name === awsPlugin && store === "signingAuthority") {
    const value = plugin.attributes.get(profileAttribute);
    const profile = typeof value === "string" ? parseProfile(value) : null;
    if (profile === null || profile.version === null)
      throw malformed("it names no version of an AWS Signer signing profile");
    const fits = trust.identities.some(
      (identity) => identity.kind === "profile" && coversProfile(identity.profile, profile),
    );
    if (!fits)
      throw new Unusable("wrong-signer", `signed by ${String(value)} of AWS Signer, wanted ${wanted}`);
    return String(value);
  }
  const name = formatName(leaf.subject);
  if (trust.identities.some((identity) => coversSubject(identity, leaf.subject))) return name;
  throw new Unusable("wrong-signer", `signed by ${name}, wanted ${wanted}`);
}

/** Clocks differ by so much. */
const clockSkew = 5 * 60 * 1000;

function checkExpiry({ expiry }: Attributes, { now }: Trust): void {
  if (expiry !== null && expiry <= now)
    throw new Unusable("expired", `the signature expired at ${iso(expiry.getTime())}`);
}

interface Timed {
  readonly envelope: Envelope;
  readonly trust: Trust;
}

/** Certificates are valid now, or were when an authority that is believed says that the signature was there. */
function checkTime(
  chain: readonly Certificate[],
  { store, signingTime }: Attributes,
  { envelope, trust }: Timed,
): void {
  const now = trust.now.getTime();
  if (store === "signingAuthority") {
    const time = signingTime.getTime();
    if (time > now + clockSkew)
      throw new Unusable("time-not-proven", `its signing time ${iso(time)} is in the future`);
    return checkValidity(chain, time, time, `its signing time ${iso(time)}`);
  }
  try {
    checkValidity(chain, now, now, "the current time");
  } catch (error) {
    if (!(error instanceof Unusable) || envelope.timestamp === null) throw error;
    checkStamped(chain, { token: envelope.timestamp, invalid: error.message }, { envelope, trust });
  }
}

function checkStamped(
  chain: readonly Certificate[],
  { token, invalid }: { readonly token: Uint8Array; readonly invalid: string },
  { envelope, trust }: Timed,
): void {
  const { timestampRoots: roots } = trust;
  if (roots.length === 0)
    throw new Unusable(
      "time-not-proven",
      `${invalid}; it has a timestamp, but the config names no roots for timestamps (key: timestamps)`,
    );
  try {
    const { from, to, by } = checkTimestamp(token, envelope.signature, roots);
    checkValidity(chain, from, to, `the time of the timestamp by ${by}, ${iso(from)}`);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    throw new Unusable("time-not-proven", `${invalid}; its timestamp is not accepted: ${error.message}`, {
      cause: error,
    });
  }
}
