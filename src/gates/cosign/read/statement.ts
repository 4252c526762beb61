// In-toto statements: what an attestation says, of which digests. Subjects are compared by digest only, because anyone may write
// any name.
import type { Digest } from "../../../core/base/digest.ts";
import { fieldOf, isRecord } from "../../../core/base/record.ts";
import { parseStrictJson } from "../../kind/strict-json.ts";
import { malformed, Unusable } from "../../kind/unusable.ts";

/** What cosign signs an image with in the bundle layout: a statement that says no more than that. */
export const signPredicate = "https://sigstore.dev/cosign/sign/v1";

const types = new Set(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]);
const mostSubjects = 1_024;
const hex = /^[0-9a-f]{64}$/;

export interface StatementText {
  readonly predicateType: string;
  readonly predicate: unknown;
  /** Hexadecimal SHA-256 of each subject that has one. */
  readonly subjects: readonly string[];
}

export function parseStatement(payload: Uint8Array): StatementText {
  const parsed = parseStrictJson(payload);
  if (!parsed.ok) throw malformed(`the statement cannot be read: ${parsed.why}`);
  const { value } = parsed;
  if (!isRecord(value)) throw malformed("the statement is not a JSON object");
  const { _type: type, predicateType, predicate, subject } = value;
  if (typeof type !== "string" || !types.has(type))
    throw malformed("its _type is not an in-toto statement type");
  if (typeof predicateType !== "string" || predicateType === "")
    throw malformed("the statement has no predicateType");
  return { predicateType, predicate, subjects: subjectsIn(subject) };
}

function subjectsIn(subjects: unknown): readonly string[] {
  if (subjects === undefined || subjects === null) return [];
  if (!Array.isArray(subjects)) throw malformed("the statement's subject is not a list");
  if (subjects.length > mostSubjects)
    throw new Unusable(
      "too-much-evidence",
      `a statement has ${subjects.length} subjects; the limit is ${mostSubjects}`,
    );
  return subjects.flatMap((one: unknown) => {
    const digest = fieldOf(fieldOf(one, "digest"), "sha256");
    if (digest === undefined) return [];
    if (typeof digest !== "string" || !hex.test(digest))
      throw malformed("the sha256 of a subject is not 64 lowercase hexadecimal digits");
    return [digest];
  });
}

export function checkStatementSubject({ subjects }: StatementText, wanted: Digest): void {
  if (subjects.length === 0)
    throw new Unusable("missing-evidence", "the statement has no subject with a sha256 digest");
  if (subjects.some((one) => `sha256:${one}` === wanted)) return;
  throw new Unusable("not-for-this-digest", `the statement is for sha256:${subjects[0] ?? ""}`);
}
