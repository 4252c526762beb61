// The extensions of a certificate that decide what its key may do (RFC 5280, 4.2). A critical one that isn't understood
// makes the certificate useless.
import { malformed } from "../kind/unusable.ts";
import {
  all,
  booleanOf,
  type Der,
  namedBitsOf,
  oidOf,
  readDer,
  smallIntegerOf,
  tags,
  within,
} from "./der.ts";

export interface BasicConstraints {
  readonly critical: boolean;
  readonly ca: boolean;
  readonly pathLength: number | null;
}

export const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;

export type KeyUsage = (typeof keyUsages)[number];

export interface Extensions {
  readonly basicConstraints: BasicConstraints | null;
  readonly keyUsage: { readonly critical: boolean; readonly uses: ReadonlySet<KeyUsage> } | null;
  readonly extendedKeyUsage: { readonly critical: boolean; readonly ids: readonly string[] } | null;
  /** The subject's key identifier. */
  readonly keyId: Uint8Array | null;
  /** The content of each, by object identifier: for what is particular to a use. */
  readonly values: ReadonlyMap<string, Uint8Array>;
  /** Critical ones that are not supported, by object identifier. */
  readonly unknownCritical: readonly string[];
}

const ids = {
  keyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  extendedKeyUsage: "2.5.29.37",
};
/** Names, policies and the identifiers of keys restrict nothing that is asked here. */
const harmless = new Set(["2.5.29.17", "2.5.29.32", "2.5.29.35"]);

interface Extension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export function readExtensions(list: Der | undefined): Extensions {
  const found = new Map<string, Extension>();
  for (const one of list === undefined ? [] : all(list)) {
    const { id, ...extension } = readExtension(one);
    if (found.has(id)) throw malformed(`a certificate has the extension ${id} twice`);
    found.set(id, extension);
  }
  const known = new Set<string>([...Object.values(ids), ...harmless]);
  return {
    basicConstraints: read(found.get(ids.basicConstraints), basicConstraints),
    keyUsage: read(found.get(ids.keyUsage), keyUsage),
    extendedKeyUsage: read(found.get(ids.extendedKeyUsage), extendedKeyUsage),
    keyId: read(found.get(ids.keyId), ({ value }) => readDer(value, tags.octets).content),
    values: new Map([...found].map(([id, { value }]) => [id, value])),
    unknownCritical: [...found].filter(([id, { critical }]) => critical && !known.has(id)).map(([id]) => id),
  };
}

function read<T>(extension: Extension | undefined, reader: (extension: Extension) => T): T | null {
  return extension === undefined ? null : reader(extension);
}

function readExtension(extension: Der): Extension & { readonly id: string } {
  const reader = within(extension);
  const id = oidOf(reader.read(tags.oid));
  const critical = reader.maybe(tags.boolean);
  const { content } = reader.read(tags.octets);
  reader.end();
  return { id, critical: critical !== undefined && booleanOf(critical), value: content };
}

function basicConstraints({ critical, value }: Extension): BasicConstraints {
  const reader = within(readDer(value, tags.sequence));
  const ca = reader.maybe(tags.boolean);
  const pathLength = reader.maybe(tags.integer);
  reader.end();
  return {
    critical,
    ca: ca !== undefined && booleanOf(ca),
    pathLength: pathLength === undefined ? null : smallIntegerOf(pathLength),
  };
}

function keyUsage({ critical, value }: Extension): Extensions["keyUsage"] {
  const bits = namedBitsOf(readDer(value, tags.bits));
  return { critical, uses: new Set(keyUsages.filter((_, at) => bits.has(at))) };
}

function extendedKeyUsage({ critical, value }: Extension): Extensions["extendedKeyUsage"] {
  return { critical, ids: all(readDer(value, tags.sequence)).map(oidOf) };
}
