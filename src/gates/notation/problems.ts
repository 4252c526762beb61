// Problems with a notation signer in a config.
import { complaint, type Complaint } from "../../config/text/finding.ts";

/** `reason` is a clause: `it contains no PEM block`. */
export function notCertificates(file: string, reason: string): Complaint {
  return complaint("config/pem", "Not a certificate file", {
    detail: `${file} must contain root certificates: ${reason}.`,
    hint: "Use a PEM file in which every block begins with -----BEGIN CERTIFICATE-----.",
  });
}

export function notARoot(file: string, subject: string): Complaint {
  return complaint("config/certificate", "Not a root certificate", {
    detail: `${file} contains ${subject}, which another certificate issued. Chains are checked up to their root.`,
    hint: "Use the root certificate at the end of its chain. `identities` restricts who may sign below it.",
  });
}

export function notAnAuthority(file: string, subject: string): Complaint {
  return complaint("config/certificate", "Not the root certificate of a timestamp authority", {
    detail: `${file} contains ${subject}, which may not issue certificates.`,
    hint: "Use the root certificate of the timestamp authority.",
  });
}

/** `reason` is a clause: `it has no ST`. */
export function notAnIdentity(identity: string, reason: string): Complaint {
  return complaint("config/identity", "Invalid signer identity", {
    detail: `"${identity}" is not an identity: ${reason}.`,
    hint: 'Write "x509.subject: C=US, ST=WA, O=acme", the ARN of a signing profile, or "*" for anyone whose certificate is below those roots.',
  });
}

export function anybodyAndOthers(): Complaint {
  return complaint("config/identity", "Conflicting identities", {
    detail: '"*" matches anyone, so the other identities have no effect.',
    hint: 'Write only "*", or only the others.',
  });
}

export function overlapping(identity: string, other: string): Complaint {
  return complaint("config/identity", "Overlapping identities", {
    detail: `Every signer that matches "${identity}" also matches "${other}", or the reverse.`,
    hint: "Keep the one that you intend.",
  });
}

export function profileOfCa(identity: string): Complaint {
  return complaint("config/conflict", "A signing profile needs another store", {
    detail: `"${identity}" belongs to a signing authority, but the certificates are roots of the store "ca".`,
    hint: "Set `store: signingAuthority`, and use the root certificate of AWS Signer.",
  });
}

export function timestampsOfAuthority(): Complaint {
  return complaint("config/conflict", "Timestamps conflict with a signing authority", {
    detail: "A signing authority vouches for the time itself; its signatures contain no timestamp.",
    hint: "Remove `timestamps`, or set `store: ca`.",
  });
}
