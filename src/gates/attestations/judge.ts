// The gate on attestations: what is required exists, for the digest itself or for each platform that is mirrored; and it is
// signed by one of the signers, where the gate has any.
import { throwUnread } from "../kind/unusable.ts";
import type { ProblemCode } from "../../core/base/diagnostic.ts";
import type { Refusal, Verdict, WayOut } from "../../core/gates/verdict.ts";
import { mapParallel } from "../../net/parallel.ts";
import type { Miss, Subject } from "../kind/evidence.ts";
import { type Need, needNames } from "./needs.ts";
import { type Given, type Proof, type Proofs, proofsOf } from "./proofs.ts";
import { platformTargets, type Target, wholeTarget } from "./targets.ts";

export interface Asked {
  readonly wish: readonly Need[];
  /** For the ways out: the known reference, with or without a digest. */
  readonly reference: string;
  /** The manifest that would enter, as it is at the source. */
  readonly subject: Subject;
  /** `["all"]`, or those that are kept. */
  readonly platforms: readonly string[];
}

const width = 8;
const mostShown = 8;
const codes: Readonly<Record<Need, ProblemCode>> = {
  sbom: "gate/missing-sbom",
  provenance: "gate/missing-provenance",
};

export async function judgeRequired(asked: Asked, given: Given, signal: AbortSignal): Promise<Verdict> {
  const { subject, platforms } = asked;
  const needs = [...new Set(asked.wish)];
  const whole = await proofsOf(wholeTarget(subject), needs, { ...given, signal });
  const open = needs.filter((need) => !whole.proven.has(need));
  if (open.length === 0) return admission(proofsFor(needs, [whole]));
  const children = await given.evidence.children(subject.digest, signal);
  const targets = platformTargets(children, platforms);
  const each = await mapParallel(targets, width, async (target) => ({
    target,
    proofs: await proofsOf(target, open, { ...given, signal }),
  }));
  const missing = open.filter(
    (need) => each.length === 0 || each.some(({ proofs }) => !proofs.proven.has(need)),
  );
  const parts = [whole, ...each.map(({ proofs }) => proofs)];
  if (missing.length === 0) return admission(proofsFor(needs, parts));
  return refusal(asked, given, { missing, whole, each });
}

interface Judged {
  readonly missing: readonly Need[];
  readonly whole: Proofs;
  readonly each: readonly { readonly target: Target; readonly proofs: Proofs }[];
}

function proofsFor(needs: readonly Need[], parts: readonly Proofs[]): readonly Proof[] {
  return needs.flatMap((need) => parts.flatMap(({ proven }) => proven.get(need) ?? []));
}

function admission(proofs: readonly Proof[]): Verdict {
  return {
    answer: "yes",
    found: proofs.map(({ text }) => text),
    notChecked: [...new Set(proofs.flatMap(({ notChecked }) => notChecked))],
  };
}

function refusal(asked: Asked, { signers }: Given, judged: Judged): Refusal {
  const { missing } = judged;
  const misses = [judged.whole, ...judged.each.map(({ proofs }) => proofs)].flatMap((one) => one.misses);
  throwUnread(misses);
  const isUnknown = misses.some(({ fault }) => fault === "not-checked" || fault === "too-much-evidence");
  const found = foundTexts(judged, misses);
  const by = signers === null ? "" : `, signed by ${signers.map(({ wanted }) => wanted).join(" or ")}`;
  const each = judged.each.length === 0 ? "" : " for the image or for each of its platforms";
  return {
    answer: isUnknown ? "unknown" : "no",
    code: codes[missing[0] ?? "sbom"],
    why: whyText(judged),
    found: shortened(found),
    wanted: `${missing.map((need) => needNames[need]).join(" and ")}${each}${by}`,
    notChecked: [],
    waysOut: missing.map((need) => wayOut(need, asked)),
  };
}

/** `no SBOM`, `SBOM not signed`, `no SBOM and no provenance for linux/arm64`. */
function whyText({ missing, whole, each }: Judged): string {
  const all = [whole, ...each.map(({ proofs }) => proofs)];
  return missing
    .map((need) => {
      const isThere = all.some(({ lacking }) => (lacking.get(need) ?? []).length > 0);
      const name = needNames[need];
      const without = each.filter(({ proofs }) => !proofs.proven.has(need));
      const some = without.length > 0 && without.length < each.length;
      const where = some ? ` for ${without.map(({ target }) => target.platform).join(", ")}` : "";
      return isThere ? `${name}${where} not signed` : `no ${name}${where}`;
    })
    .join(" and ");
}

/** What exists and does not count, then the rest of what was examined, then what does count. */
function foundTexts({ missing, whole, each }: Judged, misses: readonly Miss[]): readonly string[] {
  const unsigned = missing.flatMap((need) =>
    [whole, ...each.map(({ proofs }) => proofs)].flatMap(({ lacking }) => lacking.get(need) ?? []),
  );
  const refused = misses.map(({ detail, where }) => `${detail} (${where})`);
  const good = missing.flatMap((need) => each.flatMap(({ proofs }) => proofs.proven.get(need)?.text ?? []));
  return [...new Set([...unsigned, ...refused, ...good])];
}

function shortened(texts: readonly string[]): readonly string[] {
  const more = texts.length - mostShown;
  return more > 0 ? [...texts.slice(0, mostShown), `and ${more} more`] : texts;
}

const attestTypes: Readonly<Record<Need, string>> = { sbom: "spdxjson", provenance: "slsaprovenance1" };

function wayOut(need: Need, { reference, subject }: Asked): WayOut {
  const image = `${reference.replace(/@.*$/s, "")}@${subject.digest}`;
  return {
    label: "Attest",
    text: `cosign attest --type ${attestTypes[need]} --predicate ${need}.json ${image}`,
  };
}
