// The results of discovery, arranged for the renderings: one entry for each image, no matter how many sources request it.
// Programs get them as JSON in the public format, or as a plain list.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import type { GatedImage } from "../../core/gates/verdict.ts";
import type { Coverage } from "../../core/image/coverage.ts";
import { printable, printableJson } from "../../core/base/escape.ts";
import { compareText } from "../../core/base/ordering.ts";
import { formatImageRef, withDefaultTag } from "../../core/image/reference.ts";
import {
  type Confidence,
  confidences,
  type Discovery,
  type Provenance,
  type Question,
  type Tier,
  tiers,
  type WantedImage,
} from "../../core/image/wanted.ts";

/** The result of one source: found, failed, or found in its fallback list. */
export interface SourceFound {
  readonly name: string;
  readonly kind: string;
  readonly discovery: Discovery | null;
  readonly failed: Diagnostic | null;
  readonly fallback: boolean;
  /** The tiers that it includes in addition to the default ones. */
  readonly include?: readonly string[];
  /** For a chart: how much of it is planned. */
  readonly coverage?: Coverage;
  /** Does a tag policy choose this image's tags? Then it has no default tag. */
  readonly choosesTags?: (image: WantedImage) => boolean;
}

export interface FoundImage {
  readonly reference: string;
  readonly canonical: string;
  readonly tier: Tier;
  readonly confidence: Confidence;
  readonly enabledBy: string | null;
  readonly evidence: readonly Provenance[];
  readonly valuesKeys: readonly string[];
}

/** All images, sorted by canonical reference; one that several sources request is one image with all evidence. */
export function foundImages(sources: readonly SourceFound[]): FoundImage[] {
  const images = new Map<string, FoundImage>();
  for (const source of sources) {
    for (const wanted of source.discovery?.images ?? []) {
      const one = foundImage(wanted, source);
      const before = images.get(one.canonical);
      images.set(one.canonical, before ? merge(before, one) : one);
    }
  }
  return [...images.values()].toSorted((a, b) => compareText(a.canonical, b.canonical));
}

export function foundQuestions(sources: readonly SourceFound[]): Question[] {
  return sources.flatMap((source) => source.discovery?.questions ?? []);
}

/** A source that gives no tier and no confidence names its images directly. */
export function foundImage(wanted: WantedImage, { choosesTags }: SourceFound): FoundImage {
  const isOpen = choosesTags?.(wanted) ?? false;
  return {
    reference: wanted.reference,
    canonical: formatImageRef(isOpen ? wanted.ref : withDefaultTag(wanted.ref)),
    tier: wanted.tier ?? "required",
    confidence: wanted.confidence ?? "certain",
    enabledBy: wanted.enabledBy ?? null,
    evidence: wanted.provenance,
    valuesKeys: wanted.valuesKeys ?? [],
  };
}

function merge(a: FoundImage, b: FoundImage): FoundImage {
  return {
    ...a,
    tier: stronger(tiers, a.tier, b.tier),
    confidence: stronger(confidences, a.confidence, b.confidence),
    enabledBy: a.enabledBy === null || b.enabledBy === null ? null : a.enabledBy,
    evidence: [...a.evidence, ...b.evidence],
    valuesKeys: [...new Set([...a.valuesKeys, ...b.valuesKeys])].toSorted(compareText),
  };
}

function stronger<T>(order: readonly T[], a: T, b: T): T {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

export function renderDiscoverJson(
  sources: readonly SourceFound[],
  gates: readonly GatedImage[] = [],
): string {
  const images = foundImages(sources).map((one) => ({ ...one, evidence: one.evidence.map(evidence) }));
  const questions = foundQuestions(sources).map((one) => ({
    reference: one.reference,
    why: one.why,
    tier: one.tier ?? null,
    answer: one.answer ?? null,
    evidence: one.evidence.map(evidence),
  }));
  const coverage = sources.flatMap((one) =>
    one.coverage === undefined ? [] : [{ source: one.name, ...one.coverage }],
  );
  const asked = gates.length === 0 ? {} : { gates };
  return `${printableJson({ images, questions, coverage, ...asked }, 2)}\n`;
}

/** All keys in their order, null for unknown values. */
function evidence(one: Provenance): Record<string, string | null> {
  const keys = ["file", "chart", "version", "template", "kind", "name", "path", "rule", "hook"] as const;
  return { source: one.source, ...Object.fromEntries(keys.map((key) => [key, one[key] ?? null])) };
}

/** Canonical references, one per line, sorted. */
export function renderDiscoverList(sources: readonly SourceFound[]): string {
  return foundImages(sources)
    .map((one) => `${printable(one.canonical)}\n`)
    .join("");
}
