// Certificates for tests, with any fault one may wish for: an authority, what lies between, and who signs. Written with
// the DER of the sandbox, and read by OpenSSL.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import {
  bits,
  context,
  type Der,
  integer,
  octets,
  oid,
  sequence,
  set,
  text,
  yes,
} from "../../../src/sandbox/tls/der.ts";

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export type KeyKind =
  "P-256" | "P-384" | "P-521" | "RSA-1024" | "RSA-2048" | "RSA-2560" | "RSA-3072" | "RSA-4096" | "Ed25519";

const curves = { "P-256": "P-256", "P-384": "P-384", "P-521": "P-521" } as const;
const made = new Map<string, KeyPair>();

/** A new pair; those of RSA, which take a second, are made once for each `name`. */
export function keyPair(kind: KeyKind = "P-256", name = ""): KeyPair {
  if (kind === "Ed25519") return generateKeyPairSync("ed25519");
  if (kind in curves) return generateKeyPairSync("ec", { namedCurve: curves[kind as keyof typeof curves] });
  const known = made.get(`${kind} ${name}`);
  const pair = known ?? generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(4)) });
  made.set(`${kind} ${name}`, pair);
  return pair;
}

export interface Issued {
  readonly der: Buffer;
  readonly pem: string;
  readonly keys: KeyPair;
  readonly name: Der;
  readonly serial: Buffer;
  readonly issuerName: Der;
}

type Attribute = readonly [type: string, value: string];

export interface Wish {
  readonly subject: readonly Attribute[];
  readonly keys?: KeyPair;
  /** Itself, where it is absent. */
  readonly issuer?: Pick<Issued, "name" | "keys">;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions: readonly Der[];
  readonly hash?: "sha1" | "sha256" | "sha384" | "sha512";
}

const types: Readonly<Record<string, string>> = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  L: "2.5.4.7",
  ST: "2.5.4.8",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  E: "1.2.840.113549.1.9.1",
};

export function nameOf(attributes: readonly Attribute[]): Der {
  return sequence(...attributes.map(([type, value]) => set(sequence(oid(types[type] ?? type), text(value)))));
}

export function issue(wish: Wish): Issued {
  const keys = wish.keys ?? keyPair();
  const name = nameOf(wish.subject);
  const issuer = wish.issuer ?? { name, keys };
  const algorithm = algorithmOf(issuer.keys.privateKey, wish.hash ?? "sha256");
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const signed = sequence(
    context(0, integer(Buffer.from([2])), true),
    integer(serial),
    algorithm,
    issuer.name,
    sequence(time(wish.notBefore ?? years(-1)), time(wish.notAfter ?? years(1))),
    name,
    keys.publicKey.export({ type: "spki", format: "der" }),
    ...(wish.extensions.length === 0 ? [] : [context(3, sequence(...wish.extensions), true)]),
  );
  const hash = issuer.keys.privateKey.asymmetricKeyType === "ed25519" ? null : (wish.hash ?? "sha256");
  const der = sequence(signed, algorithm, bits(sign(hash, signed, issuer.keys.privateKey)));
  return { der, pem: pemOf(der), keys, name, serial, issuerName: issuer.name };
}

/** The time at which tests judge. */
export const today = new Date("2026-11-27T00:00:00Z");

export function years(count: number): Date {
  return new Date(today.getTime() + count * 365 * 24 * 60 * 60 * 1000);
}

/** GeneralizedTime, without fractions. */
export function time(at: Date): Der {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, "");
  const content = Buffer.from(digits, "latin1");
  return Buffer.concat([Buffer.from([0x18, content.length]), content]);
}

export function pemOf(der: Uint8Array, label = "CERTIFICATE"): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .replace(/(.{64})/g, "$1\n")
    .trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

const algorithms: Readonly<Record<string, string>> = {
  "rsa sha1": "1.2.840.113549.1.1.5",
  "rsa sha256": "1.2.840.113549.1.1.11",
  "rsa sha384": "1.2.840.113549.1.1.12",
  "rsa sha512": "1.2.840.113549.1.1.13",
  "ec sha1": "1.2.840.10045.4.1",
  "ec sha256": "1.2.840.10045.4.3.2",
  "ec sha384": "1.2.840.10045.4.3.3",
  "ec sha512": "1.2.840.10045.4.3.4",
};

export function algorithmOf(key: KeyObject, hash: string): Der {
  const kind = key.asymmetricKeyType ?? "";
  if (kind === "ed25519") return sequence(oid("1.3.101.112"));
  const id = oid(algorithms[`${kind} ${hash}`] ?? "");
  return kind === "rsa" ? sequence(id, Buffer.from([0x05, 0x00])) : sequence(id);
}

export function extension(id: string, value: Der, critical = false): Der {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(value));
}

/** Bits by their numbers: 0 digitalSignature, 2 keyEncipherment, 5 keyCertSign, 6 cRLSign. */
export function keyUsage(numbers: readonly number[], critical = true): Der {
  const byte = numbers.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  const unused = byte === 0 ? 0 : 31 - Math.clz32(byte & -byte);
  return extension("2.5.29.15", bits(Buffer.from([byte]), unused), critical);
}

export function basicConstraints(
  ca: boolean,
  { pathLength, critical = true }: { readonly pathLength?: number; readonly critical?: boolean } = {},
): Der {
  const length = pathLength === undefined ? [] : [integer(Buffer.from([pathLength]))];
  return extension("2.5.29.19", sequence(...(ca ? [yes()] : []), ...length), critical);
}

export const purposes = {
  serverAuth: "1.3.6.1.5.5.7.3.1",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  timeStamping: "1.3.6.1.5.5.7.3.8",
} as const;

export function extendedKeyUsage(ids: readonly string[], critical = false): Der {
  return extension("2.5.29.37", sequence(...ids.map((id) => oid(id))), critical);
}

export const caExtensions: readonly Der[] = [basicConstraints(true), keyUsage([5, 6])];
export const leafExtensions: readonly Der[] = [
  basicConstraints(false),
  keyUsage([0]),
  extendedKeyUsage([purposes.codeSigning]),
];

/** An authority: by itself, or below `issuer`. */
export function authority(name: string, more: Partial<Wish> = {}): Issued {
  return issue({ subject: subjectOf(name, "acme"), extensions: caExtensions, ...more });
}

/** Who signs, below `issuer`. */
export function signer(issuer: Issued, more: Partial<Wish> = {}): Issued {
  return issue({ subject: subjectOf("release"), extensions: leafExtensions, issuer, ...more });
}

export function subjectOf(commonName: string, organization = "acme"): readonly Attribute[] {
  return [
    ["C", "US"],
    ["ST", "WA"],
    ["L", "Seattle"],
    ["O", organization],
    ["CN", commonName],
  ];
}
