// Discovery for people: by source, one line an image with where it was found; questions, then the count last.
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import type { Question } from "../../core/image/wanted.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { count } from "../units.ts";
import { foundImage, foundImages, foundQuestions, type SourceFound } from "./found.ts";
import { where } from "./where.ts";

export function renderDiscoverTable(sources: readonly SourceFound[], screen: Screen): string {
  const paint = createPaint(screen);
  const lines = sources.flatMap((source) => sourceLines(source, screen, paint));
  const questions = foundQuestions(sources);
  if (questions.length > 0) lines.push(paint.warning("questions  these references need a person"));
  for (const one of questions) lines.push(...questionLines(one));
  const failed = sources.filter((source) => source.discovery === null).length;
  const total = `${count(foundImages(sources).length, "image")} from ${count(sources.length - failed, "source")}`;
  const rest = [
    ...(questions.length > 0 ? [count(questions.length, "question")] : []),
    ...(failed > 0 ? [`${count(failed, "source")} failed`] : []),
  ];
  lines.push(paint.bold(`${[total, ...rest].join(", ")}.`));
  return `${lines.join("\n")}\n`;
}

/** An open question with its places. */
export function questionLines({ reference, why, evidence }: Question): string[] {
  const places = evidence.map((place) => `      in ${where(place)}`);
  return [`  ? ${printable(reference)}`, `      ${printable(why)}`, ...places];
}

function sourceLines(source: SourceFound, screen: Screen, paint: Paint): string[] {
  const name = paint.bold(printable(source.name));
  if (source.discovery === null) return [`${name}  ${paint.error("failed")}`];
  const fallback = source.fallback ? paint.warning("  from its fallback list") : "";
  const rows = source.discovery.images.map((wanted) => ({ image: foundImage(wanted, source), wanted }));
  const canonical = rows.map((row) => printable(row.image.canonical));
  const width = Math.min(widestOf(canonical), Math.max(40, screen.width - 40));
  const lines = [`${name}  ${printable(source.discovery.title)}${fallback}`];
  for (const { image, wanted } of rows) {
    const first = image.evidence[0];
    const extra = image.evidence.length > 1 ? ` and ${count(image.evidence.length - 1, "place")} more` : "";
    const rank =
      wanted.tier === undefined && wanted.confidence === undefined ? [] : [image.tier, image.confidence];
    const off = image.enabledBy === null ? [] : [`on by ${printable(image.enabledBy)}`];
    const facts = [...rank, ...off, ...(first ? [`${where(first)}${extra}`] : [])].join(", ");
    lines.push(`  ${padDisplay(printable(image.canonical), width)}  ${paint.dim(facts)}`.trimEnd());
  }
  return lines;
}
