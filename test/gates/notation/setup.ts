// What tests of notation share: an authority with a signer below it, an image, and a question to the signer of a config.
import type { NotationFile } from "../../../src/config/schema.gen.ts";
import type { Attachment, Fault, Subject } from "../../../src/gates/kind/evidence.ts";
import type { SignatureAnswer } from "../../../src/gates/kind/signer.ts";
import { notation } from "../../../src/gates/notation/notation.ts";
import { evidenceOf, subjectOf as subjectWith } from "../../support/signatures/memory-evidence.ts";
import { type EnvelopeWish, jws, laidJws, signingAuthority } from "../../support/notation/envelopes.ts";
import { authority, type Issued, signer, today } from "../../support/x509/issue.ts";

export const root = authority("acme root");
export const middle = authority("acme issuing", { issuer: root });
export const leaf = signer(middle);
export const image: Subject = subjectWith("an image");
export const acme = "x509.subject: C=US, ST=WA, O=acme";

export interface Asked {
  readonly wish?: Partial<NotationFile>;
  readonly roots?: readonly Issued[];
  readonly timestampRoots?: readonly Issued[];
  readonly subject?: Subject;
  readonly now?: Date;
}

/** What the signer of a config answers about an image with these attachments. */
export async function ask(attachments: readonly Attachment[], asked: Asked = {}): Promise<SignatureAnswer> {
  const { roots = [root], timestampRoots = [], subject = image, now = today } = asked;
  const wish: NotationFile = {
    certificates: "roots.pem",
    identities: [acme],
    ...(timestampRoots.length === 0 ? {} : { timestamps: "tsa.pem" }),
    ...asked.wish,
  };
  const files = new Map([
    ["roots.pem", pemFile(roots)],
    ["tsa.pem", pemFile(timestampRoots)],
  ]);
  const opened = await notation.open(wish, files, now);
  const evidence = evidenceOf({ attachments: attachments.map((one) => [subject.digest, one]) });
  return opened.signature(subject, evidence, new AbortController().signal);
}

export function pemFile(certificates: readonly Issued[]): Uint8Array {
  return Buffer.from(certificates.map(({ pem }) => pem).join(""));
}

export const honest: EnvelopeWish = { target: image, by: leaf, above: [middle, root] };

export function laidWith(change: Partial<EnvelopeWish> = {}): Attachment {
  return laidJws(image, jws({ ...honest, ...change }));
}

/** The fault of the only miss; `passes` where it is signed. */
export function verdict(answer: SignatureAnswer): Fault | "passes" | "unsigned" {
  if (answer.signed !== null) return "passes";
  return answer.misses[0]?.fault ?? "unsigned";
}

export function detail(answer: SignatureAnswer): string {
  return answer.signed === null ? (answer.misses[0]?.detail ?? "") : "";
}

const profile = "arn:aws:signer:us-west-2:111122223333:/signing-profiles/acme_images";

/** As AWS Signer makes them: its own scheme, a plugin, a profile. */
export const awsShaped = {
  profile,
  version: `${profile}/AbCd012345`,
  wish: {
    scheme: signingAuthority,
    headers: {
      "io.cncf.notary.verificationPlugin": "com.amazonaws.signer.notation.plugin",
      "io.cncf.notary.verificationPluginMinVersion": "1.0.290",
      "com.amazonaws.signer.signingProfileVersion": `${profile}/AbCd012345`,
      "com.amazonaws.signer.signingJob":
        "arn:aws:signer:us-west-2:111122223333:/signing-jobs/00000000-0000-0000-0000-000000000000",
    },
    critical: [
      "io.cncf.notary.verificationPlugin",
      "io.cncf.notary.verificationPluginMinVersion",
      "com.amazonaws.signer.signingProfileVersion",
      "com.amazonaws.signer.signingJob",
    ],
  } satisfies Partial<EnvelopeWish>,
  allowed: {
    store: "signingAuthority",
    identities: [profile],
    allowUnchecked: ["com.amazonaws.signer.notation.plugin"],
  } satisfies Partial<NotationFile>,
} as const;
