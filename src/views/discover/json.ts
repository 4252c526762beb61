// Discovery as JSON, in the public shape: images with their evidence, and the open questions.
import { printableJson } from "../../core/base/escape.ts";
import type { Provenance } from "../../core/image/wanted.ts";
import { foundImages, foundQuestions, type SourceFound } from "./found.ts";

export function renderDiscoverJson(sources: readonly SourceFound[]): string {
  const images = foundImages(sources).map((one) => ({
    reference: one.reference,
    canonical: one.canonical,
    tier: one.tier,
    confidence: one.confidence,
    enabledBy: one.enabledBy,
    evidence: one.evidence.map((place) => evidence(place)),
    valuesKeys: one.valuesKeys,
  }));
  const questions = foundQuestions(sources).map((one) => ({
    reference: one.reference,
    why: one.why,
    evidence: one.evidence.map((place) => evidence(place)),
  }));
  return `${printableJson({ images, questions }, 2)}\n`;
}

function evidence(place: Provenance): Record<string, string | null> {
  const { source, file, chart, version, template, kind, name, path, rule, hook } = place;
  return {
    source,
    file: file ?? null,
    chart: chart ?? null,
    version: version ?? null,
    template: template ?? null,
    kind: kind ?? null,
    name: name ?? null,
    path: path ?? null,
    rule: rule ?? null,
    hook: hook ?? null,
  };
}
