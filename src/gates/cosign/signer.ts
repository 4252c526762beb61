// Looks for signatures and attestations of one signer that are attached to an image. One good one is enough; of the others,
// the nearest miss is reported first.
import type { Digest } from "../../core/base/digest.ts";
import type { Attachment, Evidence, Fault, Miss, Subject } from "../kind/evidence.ts";
import type { SignatureAnswer, Signer, Statement, Statements } from "../kind/signer.ts";
import { missOf, missOfOne, Unusable } from "../kind/unusable.ts";
import type { Authority } from "./trust/authority.ts";
import { bundleCandidate } from "./read/bundle.ts";
import { type Candidate, type Place, placesIn } from "./read/candidate.ts";
import { legacyAttestation, legacySignature } from "./read/legacy.ts";
import { signedDigest } from "./read/payload.ts";
import {
  checkStatementSubject,
  parseStatement,
  signPredicate,
  type StatementText,
} from "./read/statement.ts";

export class CosignSigner implements Signer {
  readonly #authority: Authority;

  constructor(authority: Authority) {
    this.#authority = authority;
  }

  get wanted(): string {
    return this.#authority.wanted;
  }

  async signature({ digest }: Subject, evidence: Evidence, signal: AbortSignal): Promise<SignatureAnswer> {
    const { places, misses } = await this.#places(digest, evidence, signal);
    for (const place of places.filter(({ sort }) => sort !== "attestation").toSorted(signaturesFirst)) {
      try {
        return { signed: await this.#signed(place, digest, signal) };
      } catch (error) {
        misses.push(missOfOne(error, place.attachment.where, signal));
      }
    }
    if (misses.length === 0) misses.push({ fault: "unsigned", where: digest, detail: "no signature found" });
    return { signed: null, misses: nearestFirst(misses) };
  }

  async statements({ digest }: Subject, evidence: Evidence, signal: AbortSignal): Promise<Statements> {
    const { places, misses } = await this.#places(digest, evidence, signal);
    const good: Statement[] = [];
    for (const place of places.filter(({ sort }) => sort !== "signature")) {
      try {
        const statement = await this.#statement(place, digest, signal);
        if (statement !== null) good.push(statement);
      } catch (error) {
        misses.push(missOfOne(error, place.attachment.where, signal));
      }
    }
    return { good, misses: nearestFirst(misses) };
  }

  async #places(
    digest: Digest,
    evidence: Evidence,
    signal: AbortSignal,
  ): Promise<{ readonly places: readonly Place[]; readonly misses: Miss[] }> {
    const { found, misses } = await evidence.attachments(digest, signal);
    const listed = [...misses];
    const places = found.flatMap((attachment) => {
      try {
        return placesIn(attachment);
      } catch (error) {
        listed.push(missOf(error, attachment.where));
        return [];
      }
    });
    return { places, misses: listed };
  }

  async #signed(place: Place, digest: Digest, signal: AbortSignal) {
    const candidate = await candidateAt(place, signal);
    if (candidate.form === "payload") {
      const named = signedDigest(candidate.payload);
      const by = this.#authority.check(candidate);
      if (named !== digest) throw new Unusable("not-for-this-digest", `the signature is for ${named}`);
      return this.#found(by, place);
    }
    const statement = parseStatement(candidate.payload);
    const by = this.#authority.check(candidate);
    if (statement.predicateType !== signPredicate) throw new Unusable("unsigned", isAttestation(statement));
    checkStatementSubject(statement, digest);
    return this.#found(by, place);
  }

  /** Null for a signature: it says nothing beyond that. */
  async #statement(place: Place, digest: Digest, signal: AbortSignal): Promise<Statement | null> {
    const candidate = await candidateAt(place, signal);
    const statement = parseStatement(candidate.payload);
    if (statement.predicateType === signPredicate) return null;
    const by = this.#authority.check(candidate);
    checkStatementSubject(statement, digest);
    const { predicateType, predicate } = statement;
    return { ...this.#found(by, place), predicateType, predicate };
  }

  #found(by: string, { attachment }: Place) {
    return { by, where: attachment.where, notChecked: this.#authority.notChecked };
  }
}

async function candidateAt({ sort, layer }: Place, signal: AbortSignal): Promise<Candidate> {
  const bytes = await layer.read(signal);
  if (sort === "bundle") return bundleCandidate(bytes);
  const annotations = layer.annotations ?? {};
  return sort === "signature" ? legacySignature(bytes, annotations) : legacyAttestation(bytes, annotations);
}

function isAttestation({ predicateType }: StatementText): string {
  return `an attestation (${predicateType}) is not a signature`;
}

/** By what manifests say of themselves: bundles of SBOMs are large, and looked at last. It decides nothing else. */
function signaturesFirst(a: Place, b: Place): number {
  return rankOf(a) - rankOf(b);
}

function rankOf({ sort, attachment }: Place): number {
  if (sort !== "bundle") return 0;
  return claimsSignature(attachment) ? 1 : 2;
}

function claimsSignature({ annotations }: Attachment): boolean {
  return annotations["dev.sigstore.bundle.predicateType"] === signPredicate;
}

const nearest: readonly Fault[] = [
  "wrong-signer",
  "not-for-this-digest",
  "expired",
  "time-not-proven",
  "not-in-the-log",
  "untrusted-certificate",
  "bad-signature",
  "too-much-evidence",
  "not-checked",
  "malformed",
  "missing-evidence",
  "unsigned",
];

function nearestFirst(misses: readonly Miss[]): readonly Miss[] {
  return misses.toSorted((a, b) => nearest.indexOf(a.fault) - nearest.indexOf(b.fault));
}
