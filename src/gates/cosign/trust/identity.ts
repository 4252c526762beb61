// Who signed, as a certificate says it, and whom the config wants. Compared completely: part of a name is not a name.
import { RE2JS } from "re2js";
import { printable } from "../../../core/base/escape.ts";
import type { CosignFile } from "../../../config/schema.gen.ts";

/** `other`: a sort of name that no signer has, or one with characters that no name has. */
export interface CertificateName {
  readonly sort: "uri" | "email" | "name" | "other";
  readonly text: string;
}

export interface IdentityWish {
  /** `https://github.com/acme/* of https://token.actions.githubusercontent.com`. */
  readonly text: string;
  readonly issuer: string;
  fits(name: CertificateName): boolean;
}

const scheme = /^[a-z][a-z0-9+.-]*:/i;
const longest = 300;

export function identityWish({ identity, identityRegExp, issuer = "" }: CosignFile): IdentityWish {
  const matches =
    identityRegExp === undefined ? matchIdentity(identity ?? "") : matchExpression(identityRegExp);
  const text = `${identityRegExp === undefined ? (identity ?? "") : `/${identityRegExp}/`} of ${issuer}`;
  return { text, issuer, fits: (name) => name.sort !== "other" && matches(name.text) };
}

/**
 * A name by its sort, so that a text has one sort only: a URI has a scheme, an address or a plain name has none.
 */
export function certificateName(sort: CertificateName["sort"], text: string): CertificateName {
  // URIs and addresses are ASCII; a name that a person chose may not be.
  const isClean = sort === "name" ? printable(text) === text && /^\S+$/.test(text) : /^[!-~]+$/.test(text);
  const isForm =
    sort === "uri" ? scheme.test(text) : !scheme.test(text) && (sort !== "email" || isAddress(text));
  return { sort: isClean && isForm ? sort : "other", text };
}

function isAddress(text: string): boolean {
  return /^[^@]{1,256}@[^@:/]{1,256}$/.test(text);
}

/** For people, one line whatever it holds. */
export function shownName(text: string): string {
  const shown = printable(text);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}

/** Exact, except that `*` matches any characters, including slashes and at-signs. Nothing else has a meaning. */
export function matchIdentity(pattern: string): (text: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** The expression in RE2's syntax, which takes linear time, on the entire text. Throws if it is invalid. */
export function matchExpression(expression: string): (text: string) => boolean {
  const compiled = RE2JS.compile(expression);
  return (text) => compiled.matches(text);
}
