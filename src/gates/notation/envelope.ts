// What both envelopes of the Notary Project contain, JWS and COSE, in one form. Nothing in it is believed yet.

export interface Envelope {
  /** As both formats name it: PS256, ES384. */
  readonly algorithm: string;
  readonly contentType: string;
  /** Names of protected headers that must be understood. */
  readonly critical: readonly string[];
  /** The protected headers but for those above; times are dates. */
  readonly headers: ReadonlyMap<string, unknown>;
  readonly payload: Uint8Array;
  /** The bytes that were signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** Certificates, the signer's first. */
  readonly chain: readonly Uint8Array[];
  /** A timestamp of the signature (RFC 3161). */
  readonly timestamp: Uint8Array | null;
}

export const jwsType = "application/jose+json";
export const coseType = "application/cose";
export const payloadType = "application/vnd.cncf.notary.payload.v1+json";

export const names = {
  scheme: "io.cncf.notary.signingScheme",
  signingTime: "io.cncf.notary.signingTime",
  authenticSigningTime: "io.cncf.notary.authenticSigningTime",
  expiry: "io.cncf.notary.expiry",
  plugin: "io.cncf.notary.verificationPlugin",
  pluginVersion: "io.cncf.notary.verificationPluginMinVersion",
  timestamp: "io.cncf.notary.timestampSignature",
} as const;

export const timeNames: ReadonlySet<string> = new Set([
  names.signingTime,
  names.authenticSigningTime,
  names.expiry,
]);
