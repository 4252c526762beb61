// Keyless signatures: a certificate that lived for minutes names who signed, and a log or a clock proves that this was then.
// In this order: form, time and chain, log, signature, and at last whether it is a signer that the config names.
import type { SignedEntity } from "@sigstore/verify";
import { Unusable } from "../../kind/unusable.ts";
import type { Authority } from "./authority.ts";
import type { Candidate } from "../read/candidate.ts";
import { readDer, tags } from "../../x509/der.ts";
import { readCertificate, sameBytes } from "../../x509/certificate.ts";
import { issuerOf, mayTimestamp, namesOf } from "./certificate.ts";
import { checkSigningChain } from "./chain.ts";
import { type IdentityWish, shownName } from "./identity.ts";
import { checkEntries, checkEntryForm, checkLogTime } from "./log-entry.ts";
import type { TrustedMaterial } from "./trusted-root.ts";
import { claimedTimes, entityOf, readable, verifyEntity } from "./verify.ts";

const thresholds = { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 };
/** PKIStatus: granted, also with changes. */
const granted: ReadonlySet<bigint> = new Set([0n, 1n]);

export class CertificateAuthority implements Authority {
  readonly wanted: string;
  readonly notChecked: readonly string[];
  readonly #wish: IdentityWish;
  readonly #root: string;
  readonly #trusted: TrustedMaterial;

  /** `root` is how the config names the trusted root. */
  constructor(wish: IdentityWish, root: string, trusted: TrustedMaterial) {
    this.wanted = wish.text;
    this.notChecked = [`whether ${root} is up to date`, "the current contents of the transparency log"];
    this.#wish = wish;
    this.#root = root;
    this.#trusted = trusted;
  }

  check(candidate: Candidate): string {
    const entity = entityOf(candidate);
    if (entity.key.$case === "public-key")
      throw new Unusable("wrong-signer", "signed with a key instead of a certificate");
    const { certificate } = entity.key;
    return readable(() => this.#check(entity, certificate.root.toDER()));
  }

  #check(entity: SignedEntity, der: Buffer): string {
    const { tlogEntries } = entity;
    const leaf = readCertificate(der);
    const names = namesOf(leaf);
    if (tlogEntries.length === 0) throw new Unusable("not-in-the-log", "it has no transparency log entry");
    tlogEntries.forEach(checkEntryForm);
    const times = claimedTimes(entity);
    if (times.length === 0)
      throw new Unusable("time-not-proven", "neither a log entry nor a timestamp proves when it was signed");
    const { material, issuers } = this.#trusted;
    checkSigningChain(leaf, { issuers, times, root: this.#root });
    checkEntries(tlogEntries, { certificate: der });
    checkLogTime(tlogEntries, material.tlogs, times);
    verifyEntity(entity, material, thresholds);
    this.#checkClocks(entity);
    return this.#checkIdentity(names, issuerOf(leaf));
  }

  /** The library believes whatever certificate the trusted root has for a clock. */
  #checkClocks({ timestamps }: SignedEntity): void {
    for (const one of timestamps) {
      if (one.$case !== "timestamp-authority") continue;
      const { status, signerIssuer, signerSerialNumber } = one.timestamp;
      const clocks = this.#trusted.clocks.filter(
        ({ issuerBytes, serial }) =>
          sameBytes(readDer(issuerBytes, tags.sequence).content, signerIssuer) &&
          sameBytes(serial, signerSerialNumber),
      );
      if (!granted.has(status) || clocks.length === 0 || !clocks.every(mayTimestamp))
        throw new Unusable(
          "time-not-proven",
          "its timestamp was signed with a certificate that is not for timestamps",
        );
    }
  }

  #checkIdentity(names: ReturnType<typeof namesOf>, issuer: string | null): string {
    const who = names.length === 0 ? "nobody" : names.map(({ text }) => shownName(text)).join(" and ");
    const found = `${who} of ${issuer === null ? "no issuer" : shownName(issuer)}`;
    const isWanted =
      issuer === this.#wish.issuer && names.length > 0 && names.every((name) => this.#wish.fits(name));
    if (!isWanted) throw new Unusable("wrong-signer", `signed by ${found}`);
    return found;
  }
}
