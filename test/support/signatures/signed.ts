// Images that are signed by key, in both of cosign's layouts, with a handle on every part.
import type { CosignFile } from "../../../src/config/schema.gen.ts";
import { defined } from "../../../src/core/base/record.ts";
import { imageOf, type TestImage, type TestManifest } from "../../registry/support/images.ts";
import { type KeyKind, keyPair, type KeyPair } from "../x509/issue.ts";
import { publicPem, sha256Of, signAs, spkiOf } from "./keys.ts";
import type { EntryJson } from "./rekor.ts";
import type { Scene, Stored } from "./scene.ts";
import {
  bundleLayer,
  dsseLayer,
  emptyConfig,
  simpleSigning,
  stored,
  type StoredManifest,
  tagOf,
} from "./stored.ts";

export const image = imageOf("signed", [100]);
export const keyFile = "./keys/acme.pub";
export const statementType = "application/vnd.in-toto+json";
export const signPredicate = "https://sigstore.dev/cosign/sign/v1";
export const signatureKey = "dev.cosignproject.cosign/signature";

/** `legacy`: a `.sig` or `.att` tag. `bundle`: a referrer. */
export type Layout = "legacy" | "bundle";

/** Turns what is right into something else; each is the identity unless a test says otherwise. */
export interface Turns {
  readonly layout?: Layout;
  /** An attestation of this predicate, in place of a signature. */
  readonly predicateType?: string;
  readonly predicate?: unknown;
  /** The text before it is signed. */
  readonly text?: (text: string) => string | Buffer;
  /** The signature over the bytes. */
  readonly sign?: (keys: KeyPair, bytes: Buffer) => Buffer;
  /** The payload after it was signed. */
  readonly sent?: (payload: Buffer) => Buffer;
  /** The signature as it is written. */
  readonly written?: (base64: string) => string;
  /** The DSSE envelope, where there is one. */
  readonly envelope?: (envelope: EnvelopeJson) => unknown;
  readonly annotations?: (annotations: Record<string, string>) => Record<string, string>;
  readonly bundle?: (bundle: BundleJson) => unknown;
  /** The last layer's bytes. */
  readonly bytes?: (bytes: Buffer) => Buffer;
  readonly manifest?: (manifest: StoredManifest) => StoredManifest;
  /** The image whose digest is signed, and beside which the signature lies. */
  readonly signs?: TestManifest;
  readonly beside?: TestManifest;
  readonly judge?: TestManifest;
  readonly also?: readonly Stored[];
  readonly wish?: Partial<CosignFile>;
  readonly harm?: Scene["harm"];
}

export interface EnvelopeJson {
  payloadType: string;
  payload: string;
  signatures: { sig: string; keyid?: string }[];
}

export interface BundleJson {
  mediaType: string;
  verificationMaterial: Record<string, unknown> & {
    tlogEntries?: EntryJson[];
    timestampVerificationData?: { rfc3161Timestamps: { signedTimestamp: string }[] };
  };
  dsseEnvelope: EnvelopeJson;
}

export interface KeyTurns extends Turns {
  readonly kind?: KeyKind;
  /** Who signs, where it isn't the key that is wanted. */
  readonly by?: KeyPair;
  readonly file?: string;
}

const wanted = new Map<KeyKind, KeyPair>();

/** The key that configs name, one of each kind. */
export function wantedKey(kind: KeyKind = "P-256"): KeyPair {
  const keys = wanted.get(kind) ?? keyPair(kind, "wanted");
  wanted.set(kind, keys);
  return keys;
}

export function byKey(turns: KeyTurns = {}): Scene {
  const keys = wantedKey(turns.kind);
  const signed = signedParts(turns, turns.by ?? keys);
  return sceneOf(turns, signed, {
    material: { publicKey: { hint: sha256Of(spkiOf(keys.publicKey)).toString("base64") } },
    annotations: {},
    wish: { key: keyFile },
    files: { [keyFile]: turns.file ?? publicPem(keys) },
  });
}

export interface Signed {
  /** As it was signed. */
  readonly payload: Buffer;
  /** What the signature is over. */
  readonly over: Buffer;
  readonly signature: Buffer;
}

/** An attestation is a statement in either layout; a signature in the bundle layout only. */
export function signedParts(turns: Turns, by: KeyPair): Signed {
  const isStatement = turns.layout === "bundle" || turns.predicateType !== undefined;
  const { digest } = turns.signs ?? image.root;
  const right = isStatement ? statementText(digest, turns) : payloadText(digest);
  const turned = turns.text === undefined ? right : turns.text(right);
  const payload = typeof turned === "string" ? Buffer.from(turned) : turned;
  const over = isStatement ? preAuthenticated(payload) : payload;
  return { payload, over, signature: (turns.sign ?? signAs)(by, over) };
}

export interface Around {
  readonly material: Record<string, unknown>;
  readonly annotations: Record<string, string>;
  readonly wish: CosignFile;
  readonly files: Record<string, string>;
}

export function sceneOf(turns: Turns, signed: Signed, around: Around): Scene {
  const manifest =
    turns.layout === "bundle" ? bundleManifest(turns, signed, around) : legacyManifest(turns, signed, around);
  const beside = turns.beside ?? image.root;
  const evidence = stored((turns.manifest ?? same)(manifest));
  const ending = turns.predicateType === undefined ? ".sig" : ".att";
  const place = turns.layout === "bundle" ? {} : { tag: tagOf(beside, ending) };
  return {
    subject: turns.judge ?? image.root,
    stored: [{ image, tag: "1.0" }, { image: evidence, ...place }, ...(turns.also ?? [])],
    wish: { ...around.wish, ...turns.wish },
    files: around.files,
    ...defined({ harm: turns.harm }),
  };
}

function legacyManifest(turns: Turns, signed: Signed, around: Around): StoredManifest {
  const isAttestation = turns.predicateType !== undefined;
  const payload = (turns.sent ?? same)(signed.payload);
  const written = (turns.written ?? same)(signed.signature.toString("base64"));
  const bytes = isAttestation ? Buffer.from(JSON.stringify(envelopeOf(turns, payload, written))) : payload;
  const annotations = {
    // cosign leaves it empty where the envelope has the signature.
    [signatureKey]: isAttestation ? "" : written,
    ...(isAttestation ? { predicateType: turns.predicateType ?? "" } : {}),
    ...around.annotations,
  };
  const mediaType = isAttestation ? dsseLayer : simpleSigning;
  const layer = {
    bytes: (turns.bytes ?? same)(bytes),
    mediaType,
    annotations: (turns.annotations ?? same)(annotations),
  };
  return { layers: [layer] };
}

function bundleManifest(turns: Turns, signed: Signed, { material }: Around): StoredManifest {
  const payload = (turns.sent ?? same)(signed.payload);
  const written = (turns.written ?? same)(signed.signature.toString("base64"));
  const bundle: BundleJson = {
    mediaType: bundleLayer,
    verificationMaterial: material,
    dsseEnvelope: envelopeOf(turns, payload, written) as EnvelopeJson,
  };
  const bytes = Buffer.from(JSON.stringify((turns.bundle ?? same)(bundle)));
  return {
    layers: [{ bytes: (turns.bytes ?? same)(bytes), mediaType: bundleLayer }],
    subject: turns.beside ?? image.root,
    artifactType: bundleLayer,
    config: emptyConfig,
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": turns.predicateType ?? signPredicate,
    },
  };
}

function envelopeOf({ envelope = same }: Turns, payload: Buffer, sig: string): unknown {
  return envelope({ payloadType: statementType, payload: payload.toString("base64"), signatures: [{ sig }] });
}

export function payloadText(digest: string, optional: unknown = null): string {
  const identity = { "docker-reference": "registry.acme.example/team/app" };
  const critical = {
    identity,
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  return JSON.stringify({ critical, optional });
}

export function statementText(
  digest: string,
  { predicateType = signPredicate, predicate = {} }: Turns = {},
): string {
  const subject = [{ name: "", digest: { sha256: digest.replace("sha256:", "") } }];
  return JSON.stringify({ _type: "https://in-toto.io/Statement/v1", subject, predicateType, predicate });
}

export function preAuthenticated(payload: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${statementType.length} ${statementType} ${payload.length} `),
    payload,
  ]);
}

/** A manifest of several layers, each from a scene of its own. */
export function together(...scenes: readonly Scene[]): Scene {
  const [first] = scenes;
  if (first === undefined) throw new Error("there is no scene");
  return { ...first, stored: scenes.flatMap((scene) => scene.stored) };
}

export function same<T>(value: T): T {
  return value;
}

export type { TestImage };
