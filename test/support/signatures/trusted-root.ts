// trusted_root.json: whom a test believes.
import type { Issued } from "../x509/issue.ts";
import type { Clock } from "./clock.ts";
import { type Fulcio, type Log, minutes } from "./fulcio.ts";
import { spkiOf } from "./keys.ts";
import type { Rekor } from "./rekor.ts";

export interface Span {
  start: string;
  end?: string;
}

export interface LogJson {
  baseUrl: string;
  hashAlgorithm: string;
  publicKey: { rawBytes: string; keyDetails: string; validFor: Span };
  logId: { keyId: string };
}

export interface AuthorityJson {
  subject: { organization: string; commonName: string };
  uri: string;
  certChain: { certificates: { rawBytes: string }[] };
  validFor: Span;
}

export interface TrustedRootJson {
  mediaType: string;
  tlogs: LogJson[];
  certificateAuthorities: AuthorityJson[];
  ctlogs: LogJson[];
  timestampAuthorities: AuthorityJson[];
}

const dayBefore: Span = { start: minutes(-24 * 60).toISOString() };

export function trustedRoot(believed: {
  readonly fulcio: Fulcio;
  readonly rekor: Rekor;
  readonly clock?: Clock;
}): TrustedRootJson {
  const { fulcio, rekor, clock } = believed;
  return {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [logJson(rekor, `https://${rekor.origin}`)],
    certificateAuthorities: [authorityJson(fulcio.chain)],
    ctlogs: [logJson(fulcio.log, "https://ctfe.acme.example/2026")],
    timestampAuthorities: clock === undefined ? [] : [authorityJson(clock.chain)],
  };
}

export function logJson({ keys, id }: Log, baseUrl: string, validFor: Span = dayBefore): LogJson {
  const rawBytes = spkiOf(keys.publicKey).toString("base64");
  return {
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes, keyDetails: "PKIX_ECDSA_P256_SHA_256", validFor },
    logId: { keyId: id.toString("base64") },
  };
}

export function authorityJson(
  chain: readonly Pick<Issued, "der">[],
  validFor: Span = dayBefore,
): AuthorityJson {
  return {
    subject: { organization: "acme.example", commonName: "acme" },
    uri: "https://fulcio.acme.example",
    certChain: { certificates: chain.map(({ der }) => ({ rawBytes: der.toString("base64") })) },
    validFor,
  };
}

/** From so many minutes before now on. */
export function minutesAgo(count: number): Span {
  return { start: new Date(Date.now() - count * 60_000).toISOString() };
}
