// The gate on signatures: one good signature by one of the signers is enough. Without one, the nearest miss shows what was
// found instead.
import type { ProblemCode } from "../../core/base/diagnostic.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { Verdict, WayOut } from "../../core/gates/verdict.ts";
import type { Evidence, Fault, Miss, Subject } from "../kind/evidence.ts";
import type { Signer } from "../kind/signer.ts";
import { throwUnread } from "../kind/unusable.ts";

/** Nearest first: a good signature of someone else comes before an invalid one. */
const nearness: readonly Fault[] = [
  "wrong-signer",
  "not-checked",
  "expired",
  "time-not-proven",
  "not-in-the-log",
  "untrusted-certificate",
  "bad-signature",
  "not-for-this-digest",
  "malformed",
  "too-much-evidence",
  "missing-evidence",
  "unsigned",
];

/** What a plan says after the image, and where it is documented. */
const reasons: Readonly<Partial<Record<Fault, readonly [ProblemCode, string]>>> = {
  "wrong-signer": ["gate/wrong-signer", "signed by someone else"],
  "not-checked": ["gate/not-checked", "signature not fully checked"],
  unsigned: ["gate/unsigned", "no signature"],
  "missing-evidence": ["gate/unsigned", "no signature"],
  "too-much-evidence": ["gate/too-much-evidence", "too much evidence to examine"],
};

const mostShown = 5;

export async function judgeSignatures(
  signers: readonly Signer[],
  { reference, subject }: { readonly reference: string; readonly subject: Subject },
  evidence: Evidence,
  signal: AbortSignal,
): Promise<Verdict> {
  const answers = await Promise.all(signers.map((signer) => signer.signature(subject, evidence, signal)));
  for (const { signed } of answers)
    if (signed !== null)
      return {
        answer: "yes",
        found: [`signed by ${signed.by} (${shortPlace(signed.where)})`],
        notChecked: signed.notChecked,
      };
  const misses = answers.flatMap((answer) => (answer.signed === null ? answer.misses : []));
  throwUnread(misses);
  const wanted = signers.map((signer) => signer.wanted).join(" or ");
  return refusal(distinct(misses), { reference, subject, wanted });
}

interface Asked {
  readonly reference: string;
  readonly subject: Subject;
  readonly wanted: string;
}

function refusal(misses: readonly Miss[], { reference, subject, wanted }: Asked): Verdict {
  const [nearest] = misses;
  const [code, why] = reasons[nearest?.fault ?? "unsigned"] ?? ["gate/bad-signature", "no valid signature"];
  const shown = misses.slice(0, mostShown).map(({ detail, where }) => `${detail} (${shortPlace(where)})`);
  const more = misses.length - shown.length;
  const sign: WayOut = {
    label: "Sign",
    text: `have ${reference.replace(/@.*$/s, "")}@${subject.digest} signed by ${wanted}`,
  };
  return {
    answer: nearest?.fault === "not-checked" || nearest?.fault === "too-much-evidence" ? "unknown" : "no",
    code,
    why,
    found: more > 0 ? [...shown, `and ${more} more`] : shown,
    wanted: `a signature by ${wanted}`,
    notChecked: [],
    waysOut: [sign],
  };
}

/** The tag scheme's tags and digests are long, and their beginnings distinguish them. */
function shortPlace(where: string): string {
  return where.replace(/\b(sha256[:-][0-9a-f]{12})[0-9a-f]{52}/g, "$1");
}

/** Several signers examine the same evidence, and report the same misses. */
function distinct(misses: readonly Miss[]): readonly Miss[] {
  const unique = new Map(misses.map((one) => [`${one.fault} ${one.where} ${one.detail}`, one]));
  const rank = ({ fault }: Miss) => nearness.indexOf(fault);
  return [...unique.values()].sort((a, b) => rank(a) - rank(b) || compareText(a.where, b.where));
}
