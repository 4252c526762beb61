// Certificate chains as the Notary Project requires them: from the leaf to a self-signed root, in order, nothing
// missing and nothing foreign, every one within its rules. The caller says when they must be valid.
import { Unusable } from "../kind/unusable.ts";
import { formatKey, keySpec } from "./algorithms.ts";
import { type Certificate, sameBytes } from "./certificate.ts";
import type { KeyUsage } from "./extensions.ts";
import { formatName } from "./name.ts";

export type Purpose = "code signing" | "timestamping";

const longestChain = 10;
const timeStamping = "1.3.6.1.5.5.7.3.8";
/** What a key that signs code must not be for in addition. */
const otherPurposes: Readonly<Record<string, string>> = {
  "2.5.29.37.0": "any",
  "1.3.6.1.5.5.7.3.1": "serverAuth",
  "1.3.6.1.5.5.7.3.2": "clientAuth",
  "1.3.6.1.5.5.7.3.4": "emailProtection",
  [timeStamping]: "timeStamping",
  "1.3.6.1.5.5.7.3.9": "OCSPSigning",
};
const leafUses: readonly KeyUsage[] = ["digitalSignature", "nonRepudiation"];

/** Throws where the chain breaks a rule; answers with its leaf and root. */
export function checkChain(
  chain: readonly Certificate[],
  purpose: Purpose,
): { readonly leaf: Certificate; readonly root: Certificate } {
  const [leaf] = chain;
  const root = chain.at(-1);
  if (leaf === undefined || root === undefined) throw untrusted("it has no certificate");
  if (chain.length > longestChain)
    throw untrusted(`the chain has ${chain.length} certificates; the limit is ${longestChain}`);
  chain.forEach((certificate, at) => checkLink(certificate, chain[at + 1]));
  for (const certificate of chain) checkStrength(certificate);
  checkLeaf(leaf, purpose);
  chain.slice(1).forEach((certificate, below) => checkAuthority(certificate, below, purpose));
  return { leaf, root };
}

/** Whether every certificate is valid all the time from `from` to `to`; throws with the first one that isn't. */
export function checkValidity(chain: readonly Certificate[], from: number, to: number, when: string): void {
  for (const { subject, notBefore, notAfter } of chain) {
    const name = formatName(subject);
    if (from < notBefore)
      throw new Unusable(
        "time-not-proven",
        `${name} is not yet valid at ${when}; it is valid from ${iso(notBefore)}`,
      );
    if (to > notAfter)
      throw new Unusable(
        "time-not-proven",
        `${name} is no longer valid at ${when}; it was valid until ${iso(notAfter)}`,
      );
  }
}

export function isSelfSigned(certificate: Certificate): boolean {
  return certificate.isIssuedBy(certificate);
}

export function iso(time: number): string {
  return new Date(time).toISOString().replace(/\.000Z$/, "Z");
}

function checkLink(certificate: Certificate, next: Certificate | undefined): void {
  const name = formatName(certificate.subject);
  if (next === undefined) {
    if (!isSelfSigned(certificate))
      throw untrusted(`the chain ends at ${name}, which is not a root: it is not self-signed`);
    return;
  }
  if (sameBytes(certificate.subjectBytes, certificate.issuerBytes) && isSelfSigned(certificate))
    throw untrusted(`${name} is self-signed, but it is not the end of the chain`);
  if (!certificate.isIssuedBy(next))
    throw untrusted(`${name} was not issued by ${formatName(next.subject)}, which follows it in the chain`);
}

function checkStrength({ subject, algorithm, key, unknownCritical }: Certificate): void {
  const name = formatName(subject);
  if (algorithm === null)
    throw untrusted(`${name} is signed with SHA-1 or another algorithm that is not accepted`);
  if (keySpec(key) === null) throw untrusted(`the key of ${name} is not accepted: ${formatKey(key)}`);
  const [unknown] = unknownCritical;
  if (unknown !== undefined) throw untrusted(`${name} has an unsupported critical extension: ${unknown}`);
}

function checkLeaf({ subject, basicConstraints, keyUsage, ...leaf }: Certificate, purpose: Purpose): void {
  const name = formatName(subject);
  if (basicConstraints?.ca === true) throw untrusted(`${name} is a certificate authority, not a signer`);
  if (keyUsage === null) throw untrusted(`${name} does not say what its key is for (key usage)`);
  if (!keyUsage.critical && purpose === "code signing")
    throw untrusted(`the key usage of ${name} is not marked critical`);
  const other = [...keyUsage.uses].find((use) => !leafUses.includes(use));
  if (!keyUsage.uses.has("digitalSignature") || other !== undefined)
    throw untrusted(`the key usage of ${name} is not limited to digitalSignature`);
  if (purpose === "timestamping") return checkTimestamping(name, leaf.extendedKeyUsage);
  const foreign = leaf.extendedKeyUsage?.ids.find((id) => id in otherPurposes);
  if (foreign !== undefined)
    throw untrusted(
      `the key of ${name} is for ${otherPurposes[foreign] ?? foreign}; it must be for code signing only`,
    );
}

/** RFC 3161, 2.3: the one purpose, and critical. */
function checkTimestamping(name: string, usage: Certificate["extendedKeyUsage"]): void {
  if (usage === null || usage.ids.length !== 1 || usage.ids[0] !== timeStamping || !usage.critical)
    throw new Unusable(
      "time-not-proven",
      `the extended key usage of ${name} is not limited to timeStamping and marked critical`,
    );
}

/** `below`: how many authorities are between it and the leaf. */
function checkAuthority(
  { subject, basicConstraints, keyUsage }: Certificate,
  below: number,
  purpose: Purpose,
): void {
  const name = formatName(subject);
  if (basicConstraints === null || !basicConstraints.ca || !basicConstraints.critical)
    throw untrusted(`${name} is not a certificate authority (basic constraints, critical)`);
  if (basicConstraints.pathLength !== null && basicConstraints.pathLength < below)
    throw untrusted(`${name} allows ${basicConstraints.pathLength} authorities below it, but has ${below}`);
  const loose = purpose === "timestamping";
  if (keyUsage === null || !(loose || keyUsage.critical) || !keyUsage.uses.has("keyCertSign"))
    throw untrusted(`the key of ${name} may not sign certificates (key usage keyCertSign, critical)`);
}

function untrusted(detail: string): Unusable {
  return new Unusable("untrusted-certificate", detail);
}
