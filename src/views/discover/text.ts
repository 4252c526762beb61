// Discovery for people: what each source wants, why a reference is wanted, and which tags a policy keeps. What is found
// comes first, then open questions, the count last.
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import type { Provenance, Question } from "../../core/image/wanted.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { count } from "../units.ts";
import { type FoundImage, foundImage, foundImages, foundQuestions, type SourceFound } from "./found.ts";

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

/** An open question with where it was found. */
function questionLines({ reference, why, evidence }: Question): string[] {
  const found = evidence.map((one) => `      in ${where(one)}`);
  return [`  ? ${printable(reference)}`, `      ${printable(why)}`, ...found];
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

/** Each image with all its evidence, by the sources that ask for it. */
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

/** Who asks, said once for all of its findings that follow each other. */
function evidenceLines(evidence: readonly Provenance[]): string[] {
  const askers = evidence.map(asker);
  return evidence.flatMap((one, at) => [
    ...(askers[at] === askers[at - 1] ? [] : [`  ${askers[at] ?? ""}`]),
    `    ${where(one)}${detailsOf(one)}`,
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

/** A finding in one line: file or template, object, path, and what is special about it. */
function where({ template, file, source, line, kind, name, path, note }: Provenance): string {
  const document = template ?? file ?? `source ${source}`;
  const spot = template === undefined && line !== undefined ? `${document}:${line}` : document;
  const object = [kind, name].filter((part) => part !== undefined).join(" ");
  const parts = [spot, object, path ?? "", note ?? ""].filter((part) => part !== "");
  return printable(parts.join(" "));
}

export interface PolicyVerdict {
  readonly image: string;
  readonly source: string;
  readonly kept: readonly { readonly tag: string; readonly destination: string }[];
  readonly dropped: readonly { readonly tag: string; readonly why: string }[];
}

export function renderPolicyVerdicts(verdicts: readonly PolicyVerdict[], screen: Screen): string {
  const paint = createPaint(screen);
  const lines = verdicts.flatMap(({ image, source, kept, dropped }) => {
    const width = widestOf([...kept, ...dropped].map(({ tag }) => printable(tag)));
    return [
      `${paint.bold(printable(image))}  source ${printable(source)}`,
      ...kept.map(({ tag, destination }) => {
        const renamed = destination === tag ? "" : `  -> ${printable(destination)}`;
        return paint.mark["+"](`  + ${padDisplay(printable(tag), width)}${renamed}`.trimEnd());
      }),
      ...dropped.map(
        ({ tag, why }) => `  - ${padDisplay(printable(tag), width)}  ${paint.dim(printable(why))}`,
      ),
    ];
  });
  const kept = verdicts.reduce((sum, one) => sum + one.kept.length, 0);
  const dropped = verdicts.reduce((sum, one) => sum + one.dropped.length, 0);
  lines.push(paint.bold(`${count(kept, "tag")} kept, ${dropped} dropped.`));
  return `${lines.join("\n")}\n`;
}
