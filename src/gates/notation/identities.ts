// Whom to trust below the roots: names of X.509, profiles of AWS Signer, or anyone. The terms are those of a trust policy
// of the Notary Project.
import type { Name } from "../x509/name.ts";
import { type DistinguishedName, isSubset, parseDistinguishedName } from "./distinguished-name.ts";

export type Identity =
  | { readonly kind: "anybody" }
  | { readonly kind: "subject"; readonly name: DistinguishedName; readonly text: string }
  | { readonly kind: "profile"; readonly profile: Profile; readonly text: string };

/** In lower case: ARNs of AWS Signer are compared so. */
export interface Profile {
  readonly arn: string;
  /** null means any version. */
  readonly version: string | null;
}

const subjectPrefix = "x509.subject:";
const profileForm =
  /^(arn:aws[a-z-]*:signer:[a-z0-9-]+:\d{12}:\/signing-profiles\/[a-z0-9_]{2,64})(?:\/([a-z0-9]{10}))?$/;

/** An identity, or why the text is not one, as a clause. */
export function parseIdentity(text: string): Identity | string {
  if (text === "*") return { kind: "anybody" };
  if (text.toLowerCase().startsWith("arn:")) {
    const profile = parseProfile(text);
    if (profile === null) return "it is not the ARN of an AWS Signer signing profile";
    return { kind: "profile", profile, text };
  }
  if (!text.startsWith(subjectPrefix)) return `it must begin with "${subjectPrefix}" or "arn:", or be "*"`;
  const written = text.slice(subjectPrefix.length).trimStart();
  const name = parseDistinguishedName(written);
  return typeof name === "string" ? name : { kind: "subject", name, text: written };
}

export function parseProfile(text: string): Profile | null {
  const [, arn, version = null] = profileForm.exec(text.toLowerCase()) ?? [];
  return arn === undefined ? null : { arn, version };
}

/** Whether one of them says all that the other says: such a pair is a slip. */
export function overlap(one: Identity, other: Identity): boolean {
  if (one.kind === "anybody" || other.kind === "anybody") return true;
  if (one.kind === "subject" && other.kind === "subject")
    return isSubset(one.name, other.name) || isSubset(other.name, one.name);
  return (
    one.kind === "profile" &&
    other.kind === "profile" &&
    (coversProfile(one.profile, other.profile) || coversProfile(other.profile, one.profile))
  );
}

export function coversProfile(wanted: Profile, found: Profile): boolean {
  return wanted.arn === found.arn && (wanted.version === null || wanted.version === found.version);
}

/** Whether the subject of a certificate fits; an attribute that it has twice fits nothing. */
export function coversSubject(identity: Identity, subject: Name): boolean {
  if (identity.kind === "anybody") return true;
  if (identity.kind === "profile") return false;
  const found = new Map(subject.map(({ type, value }) => [type, value]));
  const once = [...identity.name.keys()].every(
    (type) => subject.filter((attribute) => attribute.type === type).length === 1,
  );
  return once && isSubset(identity.name, found);
}

export function formatIdentity(identity: Identity): string {
  return identity.kind === "anybody" ? "anyone" : identity.text;
}
