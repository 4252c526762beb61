// Images that are signed by certificate, as Fulcio issues them, with an entry in a log.
import { createHash } from "node:crypto";
import type { CosignFile } from "../../../src/config/schema.gen.ts";
import { pemOf } from "../x509/issue.ts";
import { type Clock, makeClock, timestamp } from "./clock.ts";
import { type Fulcio, github, issueLeaf, type Leaf, type LeafWish, makeFulcio, signedAt } from "./fulcio.ts";
import { publicPem, sha256Of } from "./keys.ts";
import {
  type Body,
  dsseRecord,
  dsseRecordV2,
  type EntryJson,
  hashedRecord,
  logEntry,
  makeRekor,
  type Rekor,
} from "./rekor.ts";
import type { Scene } from "./scene.ts";
import {
  byKey,
  keyFile,
  type KeyTurns,
  sceneOf,
  type Signed,
  signedParts,
  type Turns,
  wantedKey,
} from "./signed.ts";
import { trustedRoot, type TrustedRootJson } from "./trusted-root.ts";

export const rootFile = "./trusted_root.json";
export const fulcio = makeFulcio();
export const rekor = makeRekor();
export const clock = makeClock();

export interface LogTurns {
  /** The log that has the entry, in place of the believed one. */
  readonly rekor?: Rekor;
  readonly time?: Date;
  readonly has?: "promise" | "proof" | "both";
  /** What the log has of the signature, before it is signed. */
  readonly body?: (body: Body) => Body;
  readonly entries?: (entries: EntryJson[]) => EntryJson[];
  /** The trusted root. */
  readonly root?: (root: TrustedRootJson) => TrustedRootJson;
}

export interface KeylessTurns extends Turns, LogTurns {
  readonly leaf?: LeafWish;
  /** Who issues the certificate, and who is believed to. */
  readonly fulcio?: Fulcio;
  readonly trusts?: Fulcio;
  readonly trustsClock?: Clock;
  /** The second version of Rekor: no promise. */
  readonly v2?: boolean;
  /** A clock that stamps the signature; what it stamps may be something else. */
  readonly clock?: Clock;
  readonly stamped?: (signature: Buffer) => Buffer;
}

export const keylessWish: CosignFile = {
  identity: "https://github.com/acme/*",
  issuer: github,
  trustedRoot: rootFile,
};

export function keyless(turns: KeylessTurns = {}): Scene {
  const leaf = issueLeaf(turns.fulcio ?? fulcio, turns.leaf);
  const signed = signedParts(turns, leaf.keys);
  const body = (turns.body ?? same)(bodyOf(turns, signed, leaf));
  const has = turns.has ?? (turns.layout === "bundle" ? "both" : "promise");
  const { time = signedAt } = turns;
  const entry = logEntry(turns.rekor ?? rekor, { body, time, has });
  const entries = (turns.entries ?? same)([entry]);
  const stamp = turns.clock && timestamp(turns.clock, (turns.stamped ?? same)(signed.signature), time);
  const root = (turns.root ?? same)(
    trustedRoot({ fulcio: turns.trusts ?? fulcio, rekor, clock: turns.trustsClock ?? clock }),
  );
  return sceneOf(turns, signed, {
    material: {
      certificate: { rawBytes: leaf.der.toString("base64") },
      tlogEntries: entries,
      ...(stamp === undefined ? {} : { timestampVerificationData: stampsOf(stamp) }),
    },
    annotations: {
      "dev.sigstore.cosign/certificate": pemOf(leaf.der),
      "dev.sigstore.cosign/chain": fulcio.chain.map(({ pem }) => pem).join(""),
      ...entryAnnotation(entries),
      ...(stamp === undefined
        ? {}
        : {
            "dev.sigstore.cosign/rfc3161timestamp": JSON.stringify({
              SignedRFC3161Timestamp: stamp.toString("base64"),
            }),
          }),
    },
    wish: keylessWish,
    files: { [rootFile]: JSON.stringify(root) },
  });
}

function bodyOf(turns: KeylessTurns, { payload, over, signature }: Signed, { der }: Leaf): Body {
  if (turns.v2 === true) return dsseRecordV2(payload, signature, der);
  if (over !== payload) return dsseRecord(payload, signature, pemOf(der));
  return hashedRecord(sha256Of(payload), signature, pemOf(der));
}

/** The hash that a log has of what is signed, by the kind of key. */
const hashes: Readonly<Record<string, string>> = { "P-384": "sha384", "P-521": "sha512", Ed25519: "sha512" };

/** By key, and the log has it. */
export function byKeyLogged(turns: KeyTurns & LogTurns = {}): Scene {
  const keys = wantedKey(turns.kind);
  const signed = signedParts(turns, turns.by ?? keys);
  const pem = publicPem(keys);
  const { payload, over, signature } = signed;
  const hash = hashes[turns.kind ?? "P-256"] ?? "sha256";
  const hashed = createHash(hash).update(payload).digest();
  const record =
    over === payload ? hashedRecord(hashed, signature, pem, hash) : dsseRecord(payload, signature, pem);
  const has = turns.has ?? (turns.layout === "bundle" ? "both" : "promise");
  const entry = logEntry(turns.rekor ?? rekor, { body: (turns.body ?? same)(record), has });
  const entries = (turns.entries ?? same)([entry]);
  const plain = byKey(turns);
  const root = (turns.root ?? same)(trustedRoot({ fulcio, rekor }));
  return sceneOf(turns, signed, {
    material: { publicKey: { hint: "" }, tlogEntries: entries },
    annotations: entryAnnotation(entries),
    wish: { key: keyFile, trustedRoot: rootFile },
    files: { ...plain.files, [rootFile]: JSON.stringify(root) },
  });
}

function entryAnnotation([entry]: readonly EntryJson[]): Record<string, string> {
  if (entry?.inclusionPromise === undefined) return {};
  const bundle = {
    SignedEntryTimestamp: entry.inclusionPromise.signedEntryTimestamp,
    Payload: {
      body: entry.canonicalizedBody,
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: Buffer.from(entry.logId.keyId, "base64").toString("hex"),
    },
  };
  return { "dev.sigstore.cosign/bundle": JSON.stringify(bundle) };
}

function stampsOf(stamp: Buffer): { rfc3161Timestamps: { signedTimestamp: string }[] } {
  return { rfc3161Timestamps: [{ signedTimestamp: stamp.toString("base64") }] };
}

function same<T>(value: T): T {
  return value;
}
