// Whether one manifest has what is required of it: signed by one of the signers, where there are any.
import type { Evidence, Miss } from "../kind/evidence.ts";
import type { Signed, Signer } from "../kind/signer.ts";
import { type Document, documentsOf } from "./documents.ts";
import { kindOfPredicate, type Need, needNames } from "./needs.ts";
import type { Target } from "./targets.ts";

export interface Proof {
  /** What speaks for it: `SBOM (SPDX) for linux/arm64, signed by … (sha256:…)`. */
  readonly text: string;
  readonly notChecked: readonly string[];
}

export interface Proofs {
  readonly proven: ReadonlyMap<Need, Proof>;
  /** Of what is not proven: what exists, and why it does not count. */
  readonly lacking: ReadonlyMap<Need, readonly string[]>;
  readonly misses: readonly Miss[];
}

export interface Given {
  /** null if no signer is required. */
  readonly signers: readonly Signer[] | null;
  readonly evidence: Evidence;
}

export async function proofsOf(
  target: Target,
  needs: readonly Need[],
  { signers, evidence, signal }: Given & { readonly signal: AbortSignal },
): Promise<Proofs> {
  const proven = new Map<Need, Proof>();
  const misses: Miss[] = [];
  for (const signer of signers ?? []) {
    const { good, misses: bad } = await signer.statements(target.subject, evidence, signal);
    misses.push(...bad);
    for (const statement of good) {
      const kind = kindOfPredicate(statement.predicateType);
      if (kind !== null && needs.includes(kind.need) && !proven.has(kind.need))
        proven.set(kind.need, signedProof(nameOf(kind, target), kind.need, statement));
    }
  }
  const open = needs.filter((need) => !proven.has(need));
  if (open.length === 0) return { proven, lacking: new Map(), misses };
  const documents = await documentsOf(target, evidence, { unsigned: signers === null, signal });
  const lacking = new Map<Need, readonly string[]>();
  for (const need of open) {
    const found = documents.found.filter((one) => one.need === need);
    const proof = await proofAmong(found, target, { signers, evidence, signal });
    if (proof.proof !== null) proven.set(need, proof.proof);
    else lacking.set(need, proof.lacking);
  }
  return { proven, lacking, misses: [...misses, ...documents.misses] };
}

interface Sought {
  readonly proof: Proof | null;
  readonly lacking: readonly string[];
}

/** The first document that counts; with signers, the first whose manifest one of them has signed. */
async function proofAmong(
  documents: readonly Document[],
  target: Target,
  { signers, evidence, signal }: Given & { readonly signal: AbortSignal },
): Promise<Sought> {
  const lacking: string[] = [];
  for (const document of documents) {
    const name = nameOf(document, target);
    const place = `(${document.where})`;
    if (signers === null)
      return { proof: { text: `${name} ${place}`, notChecked: [unsignedOf(document.need)] }, lacking };
    if (!document.isTied) {
      lacking.push(`${name} found, but linked to the image only by its tag ${place}`);
      continue;
    }
    for (const signer of signers) {
      const { signed } = await signer.signature(document.attachment, evidence, signal);
      if (signed !== null) return { proof: signedProof(name, document.need, signed), lacking };
    }
    lacking.push(`${name} found, but not signed ${place}`);
  }
  return { proof: null, lacking };
}

function signedProof(name: string, need: Need, { by, where, notChecked }: Signed): Proof {
  return { text: `${name}, signed by ${by} (${where})`, notChecked: [...notChecked, truthOf(need)] };
}

function nameOf({ need, form }: Pick<Document, "need" | "form">, { platform }: Target): string {
  return `${needNames[need]} (${form})${platform === null ? "" : ` for ${platform}`}`;
}

function truthOf(need: Need): string {
  return `whether the ${needNames[need]} is true and complete`;
}

function unsignedOf(need: Need): string {
  return `who made the ${needNames[need]}, and whether it is true and complete`;
}
