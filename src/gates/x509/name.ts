// Names of X.509 (RFC 5280, 4.1.2.4): attributes and their values as texts, in the certificate's order.
import { malformed } from "../kind/unusable.ts";
import { cut } from "../kind/words.ts";
import { all, type Der, oidOf, tags, within } from "./der.ts";

export interface NameAttribute {
  /** `C`, `O`, `CN`; the object identifier where it has no short name. */
  readonly type: string;
  readonly value: string;
}

export type Name = readonly NameAttribute[];

const shortNames: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "SERIALNUMBER",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "STREET",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "2.5.4.17": "POSTALCODE",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "E",
};
const mostShown = 12;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder("utf-16be", { fatal: true, ignoreBOM: true });
const latin1 = new Set<number>([tags.printable, tags.ia5, tags.teletex]);

/** The names of attributes that people write differently. */
const otherNames: Readonly<Record<string, string>> = { S: "ST", EMAILADDRESS: "E" };

/** The name that a certificate's attribute of this type has, by short name or object identifier; null for one that is not known. */
export function attributeType(written: string): string | null {
  if (/^\d+(?:\.\d+)+$/.test(written)) return shortNames[written] ?? written;
  const name = written.toUpperCase();
  const type = otherNames[name] ?? name;
  return Object.values(shortNames).includes(type) ? type : null;
}

export function readName(name: Der): Name {
  return all(name).flatMap((part) => {
    if (part.tag !== tags.set) throw malformed("an X.509 name contains something other than sets");
    return all(part).map(readAttribute);
  });
}

function readAttribute(attribute: Der): NameAttribute {
  const reader = within(attribute);
  const id = oidOf(reader.read(tags.oid));
  const value = reader.any();
  reader.end();
  return { type: shortNames[id] ?? id, value: textOf(value) };
}

function textOf({ tag, content }: Der): string {
  try {
    if (tag === tags.utf8) return utf8.decode(content);
    if (tag === tags.bmp) return utf16.decode(content);
  } catch {
    throw malformed("an X.509 name is not text");
  }
  if (latin1.has(tag)) return Buffer.from(content).toString("latin1");
  throw malformed("an X.509 name has a value that is not text");
}

/** For messages: `C=US, ST=WA, O=acme, CN=release`. What could be read as another attribute is escaped (RFC 4514). */
export function formatName(name: Name): string {
  if (name.length === 0) return "(no name)";
  const shown = name.slice(0, mostShown).map(({ type, value }) => {
    return `${type}=${cut(value).replace(/[,;+"\\<>=]/g, "\\$&")}`;
  });
  return [...shown, ...(name.length > mostShown ? ["…"] : [])].join(", ");
}
