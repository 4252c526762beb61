// What a signing certificate says beyond the rules of all certificates: who it is for, who vouched for that, and that it is for
// signing code. Sigstore's library looks at one name only.
import { malformed, Unusable } from "../../kind/unusable.ts";
import type { Certificate } from "../../x509/certificate.ts";
import { all, contextTag, type Der, oidOf, readDer, tags, within } from "../../x509/der.ts";
import { type CertificateName, certificateName } from "./identity.ts";

const oid = {
  names: "2.5.29.17",
  nameConstraints: "2.5.29.30",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  /** Fulcio's: raw, later as a DER string. */
  issuerRaw: "1.3.6.1.4.1.57264.1.1",
  issuer: "1.3.6.1.4.1.57264.1.8",
  userName: "1.3.6.1.4.1.57264.1.7",
} as const;
const [uriTag, emailTag] = [0x86, 0x81];
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** All names of a certificate, of whatever sort. */
export function namesOf({ values }: Certificate): readonly CertificateName[] {
  const value = values.get(oid.names);
  return value === undefined ? [] : all(readDer(value, tags.sequence)).map(nameOf);
}

function nameOf(name: Der): CertificateName {
  const text = Buffer.from(name.content).toString("latin1");
  if (name.tag === uriTag) return certificateName("uri", text);
  if (name.tag === emailTag) return certificateName("email", text);
  if (name.tag !== contextTag(0)) return { sort: "other", text: "a name of another type" };
  const reader = within(name);
  const isUser = oidOf(reader.read(tags.oid)) === oid.userName;
  const user = isUser ? readDer(reader.read(contextTag(0)).content, tags.utf8).content : undefined;
  return user === undefined
    ? { sort: "other", text: "a name of another type" }
    : certificateName("name", textOf(user));
}

/** Who vouched for the names; null where nothing says it. An old and a new extension must say the same. */
export function issuerOf({ values }: Certificate): string | null {
  const [raw, value] = [values.get(oid.issuerRaw), values.get(oid.issuer)];
  const old = raw === undefined ? null : textOf(raw);
  if (value === undefined) return old;
  const issuer = textOf(readDer(value, tags.utf8).content);
  if (old !== null && old !== issuer)
    throw new Unusable("wrong-signer", `the certificate names two issuers, ${old} and ${issuer}`);
  return issuer;
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed("a name in the certificate is not UTF-8");
  }
}

export function maySignCode({ extendedKeyUsage }: Certificate): boolean {
  return extendedKeyUsage?.ids.includes(oid.codeSigning) === true;
}

/** An authority that is limited to uses must have this one among them; limits of names can't be checked. */
export function mayIssueCodeSigners({ extendedKeyUsage, values }: Certificate): boolean {
  return !values.has(oid.nameConstraints) && (extendedKeyUsage?.ids.includes(oid.codeSigning) ?? true);
}

/** RFC 3161: this use alone, and marked critical. */
export function mayTimestamp({ extendedKeyUsage }: Certificate): boolean {
  const { critical = false, ids = [] } = extendedKeyUsage ?? {};
  return critical && ids.length === 1 && ids[0] === oid.timeStamping;
}
