// The report of `check` for people: missing images first, the summary last.
import { printable } from "../core/base/escape.ts";
import { describeProvenance, type Provenance, type Question } from "../core/image/wanted.ts";
import { count } from "./units.ts";

interface CheckedImage {
  readonly reference: string;
  /** Where it is in ECR; null when it isn't mirrored. */
  readonly target: string | null;
  readonly provenance: readonly Provenance[];
}

export interface CheckFindings {
  readonly checked: number;
  readonly missing: readonly CheckedImage[];
  /** Mirrored, but referenced by their source address. */
  readonly bySource: readonly CheckedImage[];
  readonly questions: readonly Question[];
  readonly complete: boolean;
}

export function renderCheck(report: CheckFindings, strict: boolean): string {
  const { missing, bySource, questions, checked, complete } = report;
  const lines = [
    ...section("Not mirrored:", missing, (image) => `! ${printable(image.reference)}`),
    ...section(
      "Mirrored, but referenced by their source address:",
      bySource,
      (image) =>
        `${strict ? "!" : "~"} ${printable(image.reference)}\n      in ECR: ${printable(image.target ?? "")}`,
    ),
    ...questions.flatMap((question, index) => [
      ...(index === 0 ? ["Could not be checked:"] : []),
      `  ? ${printable(question.reference)}\n      ${printable(question.why)}`,
      `      ${printable(describeProvenance(question.evidence))}`,
    ]),
  ];
  const parts = [
    `${missing.length} not mirrored`,
    ...(bySource.length === 0 ? [] : [`${bySource.length} referenced by source address`]),
    ...(questions.length === 0 ? [] : [count(questions.length, "open question")]),
    ...(complete ? [] : ["incomplete"]),
  ];
  const verdict =
    missing.length === 0 && complete ? "All images are mirrored" : "Not all images are mirrored";
  const head = complete || missing.length > 0 ? verdict : "The check is incomplete";
  return `${[...lines, `${head}: ${count(checked, "image")}, ${parts.join(", ")}.`].join("\n")}\n`;
}

function section(
  title: string,
  images: readonly CheckedImage[],
  head: (image: CheckedImage) => string,
): readonly string[] {
  if (images.length === 0) return [];
  const lines = images.map(
    (image) => `  ${head(image)}\n      ${printable(describeProvenance(image.provenance))}`,
  );
  return [title, ...lines];
}
