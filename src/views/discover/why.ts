// Why references are wanted: each image with all its evidence, by the sources that ask for it.
import { printable } from "../../core/base/escape.ts";
import type { Provenance } from "../../core/image/wanted.ts";
import { createPaint, type Screen } from "../paint.ts";
import { count } from "../units.ts";
import { foundImages, foundQuestions, type FoundImage, type SourceFound } from "./found.ts";
import { questionLines } from "./table.ts";
import { where } from "./where.ts";

export function renderDiscoverWhy(sources: readonly SourceFound[], screen: Screen): string {
  const paint = createPaint(screen);
  const [images, questions] = [foundImages(sources), foundQuestions(sources)];
  const lines = images.flatMap((image) => [
    `${paint.bold(printable(image.canonical))}  ${rankOf(image)}`,
    ...evidenceLines(image.evidence),
    ...(image.valuesKeys.length === 0 ? [] : [`  values keys ${printable(image.valuesKeys.join(", "))}`]),
  ]);
  if (questions.length > 0) lines.push(paint.warning("questions  these references need a person"));
  lines.push(...questions.flatMap((one) => questionLines(one)));
  const open = questions.length === 0 ? "" : `, ${count(questions.length, "question")}`;
  lines.push(paint.bold(`${count(images.length, "image")}${open}.`));
  return `${lines.join("\n")}\n`;
}

function rankOf({ tier, confidence, enabledBy }: FoundImage): string {
  return [tier, confidence, ...(enabledBy === null ? [] : [`on by ${printable(enabledBy)}`])].join(", ");
}

/** Who asks, said once for all of its places that follow each other. */
function evidenceLines(evidence: readonly Provenance[]): string[] {
  const askers = evidence.map(asker);
  return evidence.flatMap((place, at) => [
    ...(askers[at] === askers[at - 1] ? [] : [`  ${askers[at] ?? ""}`]),
    `    ${where(place)}${detailsOf(place)}`,
  ]);
}

function asker({ source, chart, version, renderer }: Provenance): string {
  const parts = [`source ${source}`];
  if (chart !== undefined) parts.push(`chart ${chart} ${version ?? ""}`.trim());
  if (renderer !== undefined) parts.push(renderer);
  return printable(parts.join(", "));
}

function detailsOf({ rule, hook, container }: Provenance): string {
  const details = [
    ...(container === undefined ? [] : [`container ${container}`]),
    ...(hook === undefined ? [] : [`hook ${hook}`]),
    ...(rule === undefined ? [] : [`rule ${rule}`]),
  ];
  return details.length === 0 ? "" : printable(`  (${details.join(", ")})`);
}
