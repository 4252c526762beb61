// Which images of a discovery are planned, and which a question or a look at one reference asks for. Pure.
import { matchGlob } from "../base/glob.ts";
import { formatImageRef, tryParseImageRef } from "../image/reference.ts";
import type { Confidence, Discovery, Question, Tier, WantedImage } from "../image/wanted.ts";

export interface ImageFilter {
  readonly tiers?: readonly Tier[];
  readonly confidences?: readonly Confidence[];
  /** A reference, a name without its tag, or a glob over references, as written or canonical. */
  readonly why?: string;
}

const defaultTiers: readonly Tier[] = ["required", "on-demand", "lifecycle"];
const defaultConfidences: readonly Confidence[] = ["certain", "high"];

/** What `include` of a source may add to the default. */
export type Include = "optional" | "test" | "artifact" | "medium" | "low";

/** Is the image mirrored? By default the certain and highly likely ones that an installed chart may pull. */
export function isPlanned(image: WantedImage, include: readonly string[] = []): boolean {
  const confidences: readonly string[] = [...defaultConfidences, ...include];
  const { tier, confidence } = image;
  return isPlannedTier(tier, include) && (confidence === undefined || confidences.includes(confidence));
}

/** Are images of the tier mirrored, as far as they are certain enough? What has no tier is wanted outright. */
export function isPlannedTier(tier: Tier | undefined, include: readonly string[] = []): boolean {
  const tiers: readonly string[] = [...defaultTiers, ...include];
  return tier === undefined || tiers.includes(tier);
}

/** Does a glob, or a reference, mean this one? Both spellings are compared: as written, and canonical. */
export function matchesReference(pattern: string, image: Pick<WantedImage, "reference" | "ref">): boolean {
  return matchGlob(pattern, image.reference) || matchGlob(pattern, formatImageRef(image.ref));
}

export function filterImages(images: readonly WantedImage[], filter: ImageFilter): WantedImage[] {
  const { tiers, confidences, why } = filter;
  return images.filter(
    (image) =>
      (tiers === undefined || (image.tier !== undefined && tiers.includes(image.tier))) &&
      (confidences === undefined ||
        (image.confidence !== undefined && confidences.includes(image.confidence))) &&
      (why === undefined || matchesReference(why, image) || isCalled(why, image)),
  );
}

/** Is it the image's name without tag and digest? */
function isCalled(name: string, { ref }: Pick<WantedImage, "ref">): boolean {
  const meant = tryParseImageRef(name);
  if (meant === undefined || meant.tag !== undefined || meant.digest !== undefined) return false;
  return meant.registry === ref.registry && meant.repository === ref.repository;
}

/** The same for questions, which have no confidence: whoever asks for one asks for no question. */
export function filterQuestions(questions: readonly Question[], filter: ImageFilter): Question[] {
  const { tiers, why } = filter;
  return questions.filter(
    ({ reference, tier }) =>
      (tiers === undefined || tier === undefined || tiers.includes(tier)) &&
      (why === undefined || matchGlob(why, reference)),
  );
}

/** A discovery with only what is planned, and the questions about that. */
export function plannedOnly(discovery: Discovery, include: readonly string[] = []): Discovery {
  return {
    ...discovery,
    images: discovery.images.filter((image) => isPlanned(image, include)),
    questions: discovery.questions.filter(({ tier }) => isPlannedTier(tier, include)),
  };
}
