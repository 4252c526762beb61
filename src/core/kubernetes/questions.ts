// Questions of one source: one for each reference, however many places and reasons raise it, with the strongest tier of
// what it belongs to. A question of a tier that isn't planned is not asked.
import { defined } from "../base/record.ts";
import { tryParseImageRef } from "../image/reference.ts";
import { type Question, tiers } from "../image/wanted.ts";
import { canonicalOf } from "./image-text.ts";

export function mergeQuestions(questions: readonly Question[]): Question[] {
  const merged = new Map<string, Question>();
  for (const question of questions) {
    const ref = tryParseImageRef(question.reference);
    const key = ref === undefined ? question.reference : canonicalOf(ref);
    const before = merged.get(key);
    merged.set(key, before === undefined ? question : mergedQuestion(before, question));
  }
  return [...merged.values()];
}

/** Without those about a folder of images that sources list by its key: then it is known what lies in it. */
export function withoutListedFolders(
  questions: readonly Question[],
  helmKeys: ReadonlySet<string>,
): readonly Question[] {
  return questions.filter(({ folderKey }) => folderKey === undefined || !helmKeys.has(folderKey));
}

/** A map of an image's keys is named by what holds it. */
export function holderKey(key: string): string {
  return key.replace(/\.image$/, "");
}

function mergedQuestion(a: Question, b: Question): Question {
  const uses = [...(a.uses ?? []), ...(b.uses ?? [])];
  const isKnown = a.why === b.why || `; ${a.why}; `.includes(`; ${b.why}; `);
  return {
    ...a,
    why: isKnown ? a.why : `${a.why}; ${b.why}`,
    evidence: [...a.evidence, ...b.evidence],
    ...defined({
      tier: tiers.find((tier) => tier === a.tier || tier === b.tier),
      answer: a.answer ?? b.answer,
      folderKey: a.folderKey ?? b.folderKey,
      uses: uses.length === 0 ? undefined : uses,
    }),
  };
}
