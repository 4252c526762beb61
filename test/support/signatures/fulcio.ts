// A certificate authority that vouches for identities as Fulcio does, with the log of its certificates.
import { randomBytes, sign } from "node:crypto";
import {
  bits,
  context,
  type Der,
  integer,
  octets,
  oid,
  sequence,
  text,
} from "../../../src/sandbox/tls/der.ts";
import {
  algorithmOf,
  authority,
  basicConstraints,
  extendedKeyUsage,
  extension,
  type Issued,
  keyPair,
  type KeyKind,
  type KeyPair,
  keyUsage,
  purposes,
  time,
} from "../x509/issue.ts";
import { sha256Of, spkiOf } from "./keys.ts";

/** When everything in these tests was signed; certificates live ten minutes. */
export const signedAt = new Date("2026-11-20T12:00:00Z");

export function minutes(count: number, from = signedAt): Date {
  return new Date(from.getTime() + count * 60_000);
}

export interface Log {
  readonly keys: KeyPair;
  readonly id: Buffer;
}

export function makeLog(kind: KeyKind = "P-256"): Log {
  const keys = keyPair(kind);
  return { keys, id: sha256Of(spkiOf(keys.publicKey)) };
}

export interface Fulcio {
  /** The one that issues first, then the root. */
  readonly chain: readonly Issued[];
  readonly log: Log;
}

export function makeFulcio(more: { readonly root?: object; readonly intermediate?: object } = {}): Fulcio {
  const root = authority("fulcio root", more.root);
  const uses = [
    basicConstraints(true, { pathLength: 0 }),
    keyUsage([5, 6]),
    extendedKeyUsage([purposes.codeSigning]),
  ];
  const intermediate = authority("fulcio intermediate", {
    issuer: root,
    extensions: uses,
    ...more.intermediate,
  });
  return { chain: [intermediate, root], log: makeLog() };
}

export interface LeafWish {
  /** Names in the certificate, each in DER. */
  readonly names?: readonly Der[];
  readonly issuer?: readonly Der[];
  readonly uses?: readonly string[];
  readonly more?: readonly Der[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly hash?: "sha1" | "sha256";
  readonly keys?: KeyPair;
  /** The log that promises the certificate; null for none. */
  readonly log?: Log | null;
  /** Who issues it, in place of the intermediate. */
  readonly by?: Pick<Issued, "name" | "keys">;
}

export interface Leaf {
  readonly der: Buffer;
  readonly keys: KeyPair;
}

export const workflow = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1";
export const github = "https://token.actions.githubusercontent.com";

export const uri = (name: string): Der => context(6, Buffer.from(name, "latin1"));
export const email = (name: string): Der => context(1, Buffer.from(name, "latin1"));
export const userName = (name: string): Der =>
  context(0, Buffer.concat([oid("1.3.6.1.4.1.57264.1.7"), context(0, text(name), true)]), true);
/** The issuer as Fulcio writes it today, and as it once did. */
export const issuerText = (name: string): Der => extension("1.3.6.1.4.1.57264.1.8", text(name));
export const issuerRaw = (name: string): Der => extension("1.3.6.1.4.1.57264.1.1", Buffer.from(name));

export function issueLeaf({ chain, log: own }: Fulcio, wish: LeafWish = {}): Leaf {
  const by = wish.by ?? chain[0];
  if (by === undefined) throw new Error("there is nobody to issue it");
  const keys = wish.keys ?? keyPair();
  const log = wish.log === undefined ? own : wish.log;
  const extensions = [
    keyUsage([0]),
    extendedKeyUsage(wish.uses ?? [purposes.codeSigning]),
    extension("2.5.29.17", sequence(...(wish.names ?? [uri(workflow)])), true),
    ...(wish.issuer ?? [issuerRaw(github), issuerText(github)]),
    ...(wish.more ?? []),
  ];
  const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(15)]);
  const algorithm = algorithmOf(by.keys.privateKey, wish.hash ?? "sha256");
  const signedPart = (all: readonly Der[]) =>
    sequence(
      context(0, integer(Buffer.from([2])), true),
      integer(serial),
      algorithm,
      by.name,
      sequence(time(wish.notBefore ?? minutes(-1)), time(wish.notAfter ?? minutes(9))),
      sequence(),
      spkiOf(keys.publicKey),
      context(3, sequence(...all), true),
    );
  const promised = log === null ? [] : [promise(log, by.keys, signedPart(extensions))];
  const signed = signedPart([...extensions, ...promised]);
  const signature = sign(wish.hash ?? "sha256", signed, by.keys.privateKey);
  return { der: sequence(signed, algorithm, bits(signature)), keys };
}

/** A signed certificate timestamp (RFC 6962, 3.3) over the certificate without it. */
function promise(log: Log, issuer: KeyPair, precertificate: Der): Der {
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(signedAt.getTime()));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(precertificate.length);
  const signed = Buffer.concat([
    Buffer.from([0, 0]),
    at,
    Buffer.from([0, 1]),
    sha256Of(spkiOf(issuer.publicKey)),
    length.subarray(1),
    precertificate,
    Buffer.from([0, 0]),
  ]);
  const signature = sign("sha256", signed, log.keys.privateKey);
  const one = Buffer.concat([Buffer.from([0]), log.id, at, Buffer.from([0, 0, 4, 3]), short(signature)]);
  return extension("1.3.6.1.4.1.11129.2.4.2", octets(short(short(one))));
}

function short(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
