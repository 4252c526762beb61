// Who may sign: one entry of `signedBy`. The forms of signatures (cosign, notation) know all that is particular to them.
import type { TrustContext } from "../../config/rules/rule.ts";
import type { Evidence, Miss, Subject } from "./evidence.ts";

/** The files that gates name, by the name that the config writes (`./keys/acme.pub`, `env:ACME_PUB`). */
export type TrustFiles = ReadonlyMap<string, Uint8Array>;

/** `by`: who signed, in words; plans show it. */
export interface Signed {
  readonly by: string;
  readonly where: string;
  /** What cannot be known offline, one per line. */
  readonly notChecked: readonly string[];
}

/** One good signature is enough; bad ones next to it are not reported. */
export type SignatureAnswer =
  { readonly signed: Signed } | { readonly signed: null; readonly misses: readonly Miss[] };

/** An in-toto statement about a subject. Its signature was checked by the signer who gives it. */
export interface Statement extends Signed {
  readonly predicateType: string;
  readonly predicate: unknown;
}

export interface Statements {
  readonly good: readonly Statement[];
  readonly misses: readonly Miss[];
}

export interface Signer {
  /** Who would have to sign, in words: `https://github.com/acme/* of https://token.actions.githubusercontent.com`. */
  readonly wanted: string;
  /** Whether the subject is signed: an image, or an attachment. An attestation is not a signature. */
  signature(subject: Subject, evidence: Evidence, signal: AbortSignal): Promise<SignatureAnswer>;
  /** Statements about the subject that this signer has signed. */
  statements(subject: Subject, evidence: Evidence, signal: AbortSignal): Promise<Statements>;
}

export interface SignerKind<Wish> {
  /** Names of the files that it needs, with the key of `wish` that names each. */
  files(wish: Wish): readonly { readonly key: string; readonly name: string }[];
  /** What the schema cannot express, and whether the files are what they must be. Files that could not be read are absent. */
  checkConfig(wish: Wish, context: TrustContext): void;
  /** Of a config that passed. `now` is the time at which what has no time of its own is judged. */
  open(wish: Wish, files: TrustFiles, now: Date): Promise<Signer>;
}
