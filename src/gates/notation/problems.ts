// What a config says of notation that can't hold, in words.
import { complaint, type Complaint } from "../../config/text/finding.ts";

/** `reason` is a clause: `it holds no PEM block`. */
export function notCertificates(file: string, reason: string): Complaint {
  return complaint("config/pem", "Not a file of certificates", {
    detail: `${file} should hold root certificates: ${reason}.`,
    hint: "Name a PEM file whose blocks all begin with -----BEGIN CERTIFICATE-----.",
  });
}

export function notARoot(file: string, subject: string): Complaint {
  return complaint("config/certificate", "Not a root certificate", {
    detail: `${file} holds the certificate ${subject}, which another one issued. Chains are followed to their root.`,
    hint: "Name the root certificate that its chain ends with; `identities` says who may sign below it.",
  });
}

export function notAnAuthority(file: string, subject: string): Complaint {
  return complaint("config/certificate", "Not a timestamp authority's root", {
    detail: `${file} holds ${subject}, which may not issue certificates.`,
    hint: "Name the root certificate of the timestamp authority.",
  });
}

/** `reason` is a clause: `it has no ST`. */
export function notAnIdentity(identity: string, reason: string): Complaint {
  return complaint("config/identity", "Not an identity of a signer", {
    detail: `"${identity}" names nobody: ${reason}.`,
    hint: 'Write "x509.subject: C=US, ST=WA, O=acme", the ARN of a signing profile, or "*" for anybody below the certificates.',
  });
}

export function anybodyAndOthers(): Complaint {
  return complaint("config/identity", "Identities that mean nothing", {
    detail: '"*" stands for anybody, and stands beside other identities.',
    hint: 'Write "*" alone, or only the others.',
  });
}

export function overlapping(identity: string, other: string): Complaint {
  return complaint("config/identity", "Identities that overlap", {
    detail: `Whoever fits "${identity}" fits "${other}" too, or the reverse.`,
    hint: "Keep the one that you mean.",
  });
}

export function profileOfCa(identity: string): Complaint {
  return complaint("config/conflict", "A signing profile without its store", {
    detail: `"${identity}" signs by a signing authority, and the certificates are roots of the store "ca".`,
    hint: "Write `store: signingAuthority`, with the root certificate of AWS Signer.",
  });
}

export function timestampsOfAuthority(): Complaint {
  return complaint("config/conflict", "Timestamps beside a signing authority", {
    detail: "A signing authority vouches for the time itself; its signatures carry no timestamp.",
    hint: "Remove `timestamps`, or write `store: ca`.",
  });
}
