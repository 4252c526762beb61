// Names as people write them into `identities` (RFC 4514): C=US, ST=WA, O=acme. One value for each attribute, so that a
// name is a subset of a certificate's or isn't.
import { attributeType } from "../x509/name.ts";

/** Values by attribute; or why the text is not a name, as a clause. */
export type DistinguishedName = ReadonlyMap<string, string>;

const tokenForm = /\\[ "#+,;<=>\\]|\\[0-9A-Fa-f]{2}|[^\\]/gsu;
const unwritable = new Set(['"', "<", ">", "\0"]);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** An identity names at least these (trust policy of the Notary Project). */
const mandatory = ["C", "ST", "O"];

export function parseDistinguishedName(text: string): DistinguishedName | string {
  const found = new Map<string, string>();
  for (const part of split(text)) {
    const equals = part.indexOf("=");
    const written = part.slice(0, equals).trim();
    if (equals < 0 || written === "") return `"${part.trim()}" is not an attribute with a value (TYPE=value)`;
    const type = attributeType(written);
    if (type === null) return `"${written}" is not a known certificate attribute`;
    const value = unescape(part.slice(equals + 1));
    if (typeof value !== "string") return `the value of ${type} ${value.wrong}`;
    if (found.has(type)) return `it contains ${type} twice`;
    found.set(type, value);
  }
  const missing = mandatory.filter((type) => !found.has(type));
  if (missing.length > 0) return `it has no ${missing.join(" and no ")}; C, ST (or S) and O are required`;
  return found;
}

/** Whether each attribute of the one is in the other, with the same value. */
export function isSubset(one: DistinguishedName, other: DistinguishedName): boolean {
  return [...one].every(([type, value]) => other.get(type) === value);
}

/** At commas and semicolons that no backslash escapes. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\\") at += 1;
    else if (char === "," || char === ";") {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function unescape(written: string): string | { readonly wrong: string } {
  const trimmed = trim(written);
  if (trimmed === "") return { wrong: "is empty" };
  if (trimmed.startsWith("#")) return { wrong: "is written as bytes (=#), which is not supported" };
  const tokens: readonly string[] = trimmed.match(tokenForm) ?? [];
  if (tokens.join("") !== trimmed) return { wrong: "has a backslash that escapes nothing" };
  if (tokens.includes("+"))
    return { wrong: "has an unescaped +; several attributes in one are not supported" };
  const bare = tokens.find((token) => unwritable.has(token));
  if (bare !== undefined) return { wrong: `has ${JSON.stringify(bare)}, which must be escaped` };
  try {
    return utf8.decode(Buffer.concat(tokens.map(bytesOf)));
  } catch {
    return { wrong: "is not UTF-8" };
  }
}

/** `\,` is the character, `\2C` the byte. */
function bytesOf(token: string): Buffer {
  if (token.length === 3) return Buffer.from(token.slice(1), "hex");
  return Buffer.from(token.startsWith("\\") ? token.slice(1) : token);
}

/** Without the spaces around it, but with an escaped one at the end. */
function trim(written: string): string {
  const end = written.trimEnd();
  const slashes = /\\*$/.exec(end)?.[0].length ?? 0;
  return (slashes % 2 === 1 && end.length < written.length ? `${end} ` : end).trimStart();
}
