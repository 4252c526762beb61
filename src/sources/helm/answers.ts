// `images:` of a helm source: further images, and answers to open questions. A glob takes what was found unchanged;
// a reference adds an image, and answers what asks about the same repository.
import { defined } from "../../core/base/record.ts";
import { matchGlob } from "../../core/base/glob.ts";
import { type ImageRef, parseImageRef, tryParseImageRef } from "../../core/image/reference.ts";
import { canonicalOf } from "../../core/kubernetes/image-text.ts";
import { isPlanned, matchesReference } from "../../core/kubernetes/filter.ts";
import { mergeQuestions } from "../../core/kubernetes/questions.ts";
import type { Discovery, Question, ValuesUse, WantedImage } from "../../core/image/wanted.ts";
import type { SourceContext, SourceOf } from "../kind/kind.ts";
import { keyPaths } from "./attribution/attribute.ts";
import { formatKey } from "./chart/values.ts";

type Entry = NonNullable<SourceOf<"helm">["images"]>[number];
type ImageObject = Exclude<Entry, string>;

export function withAnswers(
  discovery: Discovery,
  source: SourceOf<"helm">,
  context: SourceContext,
): Discovery {
  let { images, questions } = discovery;
  for (const [index, entry] of (source.images ?? []).entries()) {
    const object: ImageObject = typeof entry === "string" ? { image: entry } : entry;
    if (/[*?]/.test(object.image)) {
      images = [
        ...images.map((image) => accepted(image, object.image)),
        ...fromQuestions(questions, object.image, images),
      ];
      questions = questions.filter((question) => !matchGlob(object.image, question.reference));
      continue;
    }
    const ref = parseImageRef(object.image);
    const answers = (question: Question): boolean =>
      object.answers === undefined ? asksAbout(question, ref) : matchGlob(object.answers, question.reference);
    const answered = questions.filter(answers);
    const image = named(object, ref, {
      source: source.name,
      answered,
      at: context.locate("images", index),
    });
    const key = canonicalOf(image.ref);
    const before = images.find((one) => canonicalOf(one.ref) === key);
    images = [
      ...images.filter((one) => one !== before),
      before === undefined ? image : merged(before, image),
    ];
    questions = questions.filter((question) => !answers(question));
  }
  return { ...discovery, images, questions: mergeQuestions([...questions, ...decisions(images, source)]) };
}

/** Findings of medium confidence are neither mirrored nor forgotten: a person says which. */
function decisions(images: readonly WantedImage[], source: SourceOf<"helm">): Question[] {
  const include = source.include ?? [];
  return images
    .filter(
      (image) =>
        image.confidence === "medium" &&
        !isPlanned(image, include) &&
        isPlanned(image, [...include, "medium"]),
    )
    .map((image) => ({
      reference: image.reference,
      why: `${image.provenance[0]?.note ?? "this may not be an image"}; add it under images: or ignore:`,
      evidence: image.provenance,
      answer: image.reference,
      ...defined({ tier: image.tier, uses: image.uses }),
    }));
}

function accepted(image: WantedImage, pattern: string): WantedImage {
  return matchesReference(pattern, image)
    ? { ...image, tier: plannedTier(image), confidence: "certain" }
    : image;
}

function plannedTier(image: WantedImage): NonNullable<WantedImage["tier"]> {
  return isPlanned({ ...image, confidence: "certain" }) ? (image.tier ?? "required") : "required";
}

/** A question with a complete reference can be answered by "yes, unchanged". */
function fromQuestions(
  questions: readonly Question[],
  pattern: string,
  images: readonly WantedImage[],
): WantedImage[] {
  return questions.flatMap((question): WantedImage[] => {
    const ref = matchGlob(pattern, question.reference) ? tryParseImageRef(question.reference) : undefined;
    if (ref === undefined || images.some((image) => canonicalOf(image.ref) === canonicalOf(ref))) return [];
    return [
      {
        reference: question.reference,
        ref,
        tier: "required",
        confidence: "certain",
        provenance: question.evidence,
        ...withKeys(question.uses ?? []),
      },
    ];
  });
}

function named(
  object: ImageObject,
  ref: ImageRef,
  {
    source,
    answered,
    at,
  }: { source: string; answered: readonly Question[]; at: ReturnType<SourceContext["locate"]> },
): WantedImage {
  const evidence = answered.flatMap(({ why, evidence }) => evidence.map((one) => ({ note: why, ...one })));
  const { destination, helmKey, platforms, tagPolicy } = object;
  const { file, line } = at ?? {};
  return {
    reference: object.image,
    ref,
    tier: "required",
    confidence: "certain",
    provenance: [{ source, ...defined({ file, line }), note: "named under images:" }, ...evidence],
    ...withKeys(answered.flatMap((question) => question.uses ?? [])),
    ...defined({
      destination: destination === undefined ? undefined : destinationOf(destination),
      helmKey,
      platforms,
      tagPolicy,
    }),
  };
}

function destinationOf(text: string): { repository: string; tag?: string } {
  const colon = text.lastIndexOf(":");
  if (colon <= text.lastIndexOf("/")) return { repository: text };
  return { repository: text.slice(0, colon), tag: text.slice(colon + 1) };
}

/** Uses, with the values keys that have a say in them. */
export function withKeys(uses: readonly ValuesUse[]): Pick<WantedImage, "uses" | "valuesKeys"> {
  const keys = new Set(uses.flatMap((use) => keyPaths(use.pieces)).map(formatKey));
  return defined({
    uses: uses.length === 0 ? undefined : uses,
    valuesKeys: keys.size === 0 ? undefined : [...keys],
  });
}

function merged(before: WantedImage, named: WantedImage): WantedImage {
  return {
    ...before,
    ...named,
    ...withKeys([...(before.uses ?? []), ...(named.uses ?? [])]),
    reference: before.reference,
    provenance: [...named.provenance, ...before.provenance],
  };
}

function asksAbout(question: Question, ref: ImageRef): boolean {
  const asked = tryParseImageRef(question.reference);
  return asked !== undefined && asked.registry === ref.registry && asked.repository === ref.repository;
}
