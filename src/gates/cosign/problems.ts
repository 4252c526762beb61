// What is wrong with a cosign signer in a config.
import { complaint, type Complaint } from "../../config/text/finding.ts";
import type { KeyFault } from "./trust/public-key.ts";

const keyHint = "Use the file cosign.pub that `cosign public-key` or `cosign generate-key-pair` writes.";

const keyFaults: Readonly<Record<KeyFault, string>> = {
  empty: "is empty",
  private: "contains a private key",
  certificate: "contains a certificate instead of a public key",
  several: "contains more than one key",
  unreadable: "contains no public key in PEM format",
  weak: "contains an RSA key of less than 2048 bits",
  kind: "contains a key of a type that cosign does not use; it uses P-256, P-384, P-521, RSA and Ed25519",
};

/** `name` as the config writes it. */
export function notAKey(name: string, fault: KeyFault): Complaint {
  const isPrivate = fault === "private";
  return complaint("config/signing-key", "Not a public key for checking signatures", {
    detail: `${name} ${keyFaults[fault]}.`,
    hint: isPrivate
      ? "Use the public key. If anyone else could read this file, create a new key pair and sign with that."
      : keyHint,
  });
}

export function notATrustedRoot(name: string, why: string): Complaint {
  return complaint("config/trusted-root", "Not a Sigstore trusted root", {
    detail: `${name}: ${why}.`,
    hint: "Create it with `cosign trusted-root create`, or use trusted_root.json from the Sigstore TUF repository.",
  });
}

export const nobodyNamed: Complaint = complaint(
  "config/missing-key",
  "The signer has no key and no identity",
  {
    detail: "A cosign signer needs a key or an identity.",
    hint: "Add key, or add identity with issuer and trustedRoot.",
  },
);

export function without(key: "issuer" | "trustedRoot"): Complaint {
  const isIssuer = key === "issuer";
  return complaint("config/missing-key", `The identity needs ${key}`, {
    detail: isIssuer
      ? "Without issuer, a certificate with this name from any issuer would be accepted."
      : "Without trustedRoot, no certificate can be checked: ecr-mirror does not download trust roots.",
    hint: isIssuer
      ? "Add the issuer, for example https://token.actions.githubusercontent.com."
      : "Add trustedRoot: the trusted_root.json of Sigstore, or of your own certificate authority and log.",
  });
}

export function excluded(key: string, other: string): Complaint {
  return complaint("config/conflict", "Conflicting keys", {
    detail: `${key} and ${other} both define who signs.`,
    hint: "Keep one of them, or write two entries under signedBy: a signature by either is enough.",
  });
}

export function issuerOfKey(): Complaint {
  return complaint("config/conflict", "Conflicting keys", {
    detail: "A public key has no issuer. Only an identity has one.",
    hint: "Remove issuer, or replace key with identity and trustedRoot.",
  });
}

export function anyIdentity(identity: string): Complaint {
  return complaint("config/identity", "The identity matches anyone", {
    detail: `"${identity}" matches names that anyone can get a certificate for.`,
    hint: "Begin with a part that only your signers have, for example https://github.com/acme/*.",
  });
}

export function looseStar(identity: string): Complaint {
  return complaint("config/identity", "Misplaced * in an identity", {
    detail: `In "${identity}", the * is before the end of the host, so it would also match other hosts.`,
    hint: "Put the * after the host and a slash: https://github.com/acme/*. For any other pattern, use identityRegExp.",
  });
}

export function notAnExpression(expression: string, why: string): Complaint {
  return complaint("config/pattern", "Invalid regular expression", {
    detail: `${expression}: ${why}.`,
    hint: "Use RE2 syntax: no look-ahead and no back-references. The expression must match the entire identity.",
  });
}
