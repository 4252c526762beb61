// What is wrong with a cosign signer in a config.
import { complaint, type Complaint } from "../../config/text/finding.ts";
import type { KeyFault } from "./trust/public-key.ts";

const keyHint = "Name the file that `cosign public-key` or `cosign generate-key-pair` writes: cosign.pub.";

const keyFaults: Readonly<Record<KeyFault, string>> = {
  empty: "is empty",
  private: "holds a private key, which does not belong here",
  certificate: "holds a certificate, and not a public key",
  several: "holds more than one key",
  unreadable: "holds no public key in PEM",
  weak: "holds an RSA key of less than 2048 bits",
  kind: "holds a key of a kind that cosign does not sign with: P-256, P-384, P-521, RSA or Ed25519",
};

/** `name` as the config writes it. */
export function notAKey(name: string, fault: KeyFault): Complaint {
  const isPrivate = fault === "private";
  return complaint("config/signing-key", "Not a public key to check signatures with", {
    detail: `${name} ${keyFaults[fault]}.`,
    hint: isPrivate
      ? "Name the public key. If the private key was ever shared with this file, sign with a new one."
      : keyHint,
  });
}

export function notATrustedRoot(name: string, why: string): Complaint {
  return complaint("config/trusted-root", "Not a trusted root of Sigstore", {
    detail: `${name}: ${why}.`,
    hint: "Write it with `cosign trusted-root create`, or take trusted_root.json from the TUF repository of Sigstore.",
  });
}

export const nobodyNamed: Complaint = complaint("config/missing-key", "A signer without a name", {
  detail: "A cosign signer needs a key or an identity.",
  hint: "Add key, or identity with issuer and trustedRoot.",
});

export function without(key: "issuer" | "trustedRoot"): Complaint {
  const isIssuer = key === "issuer";
  return complaint("config/missing-key", `An identity without ${key}`, {
    detail: isIssuer
      ? "Without issuer the name alone would count, whoever vouched for it."
      : "Without trustedRoot there is nothing to check a certificate against, and nothing is fetched.",
    hint: isIssuer
      ? "Add issuer, for example https://token.actions.githubusercontent.com."
      : "Add trustedRoot: a trusted_root.json of Sigstore, or of your own certificate authority and log.",
  });
}

export function excluded(key: string, other: string): Complaint {
  return complaint("config/conflict", "Two keys exclude each other", {
    detail: `${key} and ${other} are two ways to say who signs.`,
    hint: "Keep one, or write two entries under signedBy: one of them is enough.",
  });
}

export function issuerOfKey(): Complaint {
  return complaint("config/conflict", "Two keys exclude each other", {
    detail: "A public key has no issuer: issuer belongs to an identity.",
    hint: "Remove issuer, or replace key with identity and trustedRoot.",
  });
}

export function anyIdentity(identity: string): Complaint {
  return complaint("config/identity", "An identity that fits anybody", {
    detail: `"${identity}" fits names that anybody can get a certificate for.`,
    hint: "Begin with what only your signers have: https://github.com/acme/*.",
  });
}

export function looseStar(identity: string): Complaint {
  return complaint("config/identity", "A * in the wrong place of an identity", {
    detail: `In "${identity}" the * stands before the end of the host, so another host would fit too.`,
    hint: "Put * behind the host and a slash: https://github.com/acme/*. For anything else use identityRegExp.",
  });
}

export function notAnExpression(expression: string, why: string): Complaint {
  return complaint("config/pattern", "Not a regular expression", {
    detail: `${expression}: ${why}.`,
    hint: "Use RE2's syntax: no look-ahead, no back-references. The expression must fit the whole identity.",
  });
}
