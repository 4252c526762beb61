// The way from a signing certificate to the trusted root, and whether all of it was valid when the signature was made. The
// library walks it too; what it does not look at, and which of the two was wrong, chain or time, is found out here.
import { Unusable } from "../../kind/unusable.ts";
import { type Certificate } from "../../x509/certificate.ts";
import { checkChain, iso, isSelfSigned } from "../../x509/chain.ts";
import { mayIssueCodeSigners, maySignCode } from "./certificate.ts";

/** A certificate authority of a trusted root. */
export interface Issuer {
  readonly certificates: readonly Certificate[];
  readonly validFor: { readonly start: Date; readonly end: Date };
}

interface Wish {
  readonly issuers: readonly Issuer[];
  /** When the signature is said to have been made; at least one. */
  readonly times: readonly Date[];
  /** The trusted root, as the config names it. */
  readonly root: string;
}

/** Throws an Unusable unless an authority of the trusted root vouches for the leaf at each of the times. */
export function checkSigningChain(leaf: Certificate, { issuers, times, root }: Wish): void {
  const ways = issuers.map((issuer) => ({ issuer, above: pathAbove(leaf, issuer.certificates) }));
  const leading = ways.filter(({ above }) => above.length > 0);
  if (leading.length === 0)
    throw untrusted(`its certificate was not issued by a certificate authority in ${root}`);
  let last: unknown;
  for (const { issuer, above } of leading) {
    try {
      checkWay([leaf, ...above], issuer, times);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** From the issuer of the leaf upwards, as far as the certificates lead; empty where none of them issued it. */
function pathAbove(leaf: Certificate, certificates: readonly Certificate[]): readonly Certificate[] {
  const path: Certificate[] = [];
  let below = leaf;
  while (path.length < certificates.length && !(path.length > 0 && isSelfSigned(below))) {
    const current = below;
    const issuer = certificates.find((one) => !path.includes(one) && current.isIssuedBy(one));
    if (issuer === undefined) break;
    path.push(issuer);
    below = issuer;
  }
  return path;
}

function checkWay(chain: readonly Certificate[], issuer: Issuer, times: readonly Date[]): void {
  checkChain(chain, "code signing");
  const [leaf, ...above] = chain;
  if (leaf === undefined || !maySignCode(leaf)) throw untrusted("its certificate is not for code signing");
  if (!above.every(mayIssueCodeSigners))
    throw untrusted("a certificate authority above it may not issue code signing certificates");
  for (const time of times) checkTime(chain, issuer, time.getTime());
}

function checkTime(chain: readonly Certificate[], { validFor }: Issuer, time: number): void {
  chain.forEach(({ notBefore, notAfter }, at) => {
    if (notBefore <= time && time <= notAfter) return;
    const what = at === 0 ? "its certificate" : "a certificate authority above it";
    throw unproven(
      `${what} is valid from ${iso(notBefore)} to ${iso(notAfter)}, but the signature was made at ${iso(time)}`,
    );
  });
  if (time < validFor.start.getTime() || time > validFor.end.getTime())
    throw unproven(`the trusted root does not vouch for its certificate authority at ${iso(time)}`);
}

function unproven(detail: string): Unusable {
  return new Unusable("time-not-proven", detail);
}

function untrusted(detail: string): Unusable {
  return new Unusable("untrusted-certificate", detail);
}
