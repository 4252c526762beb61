// Discovery for people: the images of each source by tier, why a reference is there, and which tags a policy keeps. Images
// come first, then open questions, the count last. Lines fit the screen; paths are for --why.
import { cutDisplay, displayWidth, padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { type Provenance, type Question, type Tier, tiers } from "../../core/image/wanted.ts";
import { isPlannedTier } from "../../core/kubernetes/filter.ts";
import { coverageLines } from "../coverage.ts";
import type { GatedImage } from "../../core/gates/verdict.ts";
import { gateLines } from "./gates.ts";
import { questionLines } from "../questions.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { count } from "../units.ts";
import { type FoundImage, foundImage, foundImages, foundQuestions, type SourceFound } from "./found.ts";

export interface DiscoverTableOptions extends Screen {
  /** Shows findings of low confidence one by one. */
  readonly guesses: boolean;
}

export function renderDiscoverTable(sources: readonly SourceFound[], options: DiscoverTableOptions): string {
  const paint = createPaint(options);
  const listed = new Set<string>();
  const lines = sources.flatMap((source) => sourceLines(source, { options, paint, listed }));
  const questions = askedQuestions(sources);
  if (questions.length > 0) lines.push(paint.warning("questions  decide whether to mirror these references"));
  for (const one of questions) lines.push(...questionLines(one, one.evidence.slice(0, 1).map(where)));
  const failed = sources.filter((source) => source.discovery === null).length;
  const total = `${count(listed.size, "image")} from ${count(sources.length - failed, "source")}`;
  const rest = [
    ...(questions.length > 0 ? [count(questions.length, "question")] : []),
    ...(failed > 0 ? [`${count(failed, "source")} failed`] : []),
  ];
  lines.push(paint.bold(`${[total, ...rest].join(", ")}.`));
  return `${lines.join("\n")}\n`;
}

/** Only questions about images that are planned: the plan asks the same ones. */
function askedQuestions(sources: readonly SourceFound[]): Question[] {
  return sources.flatMap(({ discovery, include }) =>
    (discovery?.questions ?? []).filter(({ tier }) => isPlannedTier(tier, include)),
  );
}

interface Table {
  readonly options: DiscoverTableOptions;
  readonly paint: Paint;
  /** Images that an earlier source listed. */
  readonly listed: Set<string>;
}

interface ImageRow {
  readonly image: FoundImage;
  readonly tier: Tier | undefined;
}

const meanings: Readonly<Record<Tier, string>> = {
  required: "pulled during installation",
  "on-demand": "pulled later by installed components",
  lifecycle: "pulled during upgrades, rollbacks, and deletions",
  test: "pulled by helm test",
  optional: "of disabled components",
  artifact: "pulled like images",
};

function sourceLines(source: SourceFound, { options, paint, listed }: Table): string[] {
  const name = paint.bold(printable(source.name));
  if (source.discovery === null) return [`${name}  ${paint.error("failed")}`];
  const fallback = source.fallback ? paint.warning("  from the fallback list") : "";
  const rows = source.discovery.images.map((wanted): ImageRow => ({
    image: foundImage(wanted, source),
    tier: wanted.tier,
  }));
  const isGuess = ({ image }: ImageRow): boolean => !options.guesses && image.confidence === "low";
  const shown = distinct(rows.filter((row) => !isGuess(row)));
  const fresh = shown.filter(({ image }) => !listed.has(image.canonical));
  for (const { image } of fresh) listed.add(image.canonical);
  const more = [
    ...(shown.length > fresh.length ? [`${count(shown.length - fresh.length, "image")} listed above`] : []),
    ...guessNote(rows.filter(isGuess).length),
    ...(source.coverage === undefined ? [] : coverageLines(source.coverage).slice(1)),
  ];
  return [
    `${name}  ${printable(source.discovery.title)}${fallback}`,
    ...groups(fresh).flatMap(([tier, group]) => groupLines(tier, group, { source, options, paint })),
    ...more.map((line) => `  ${printable(line)}`),
  ];
}

function guessNote(guesses: number): string[] {
  return guesses === 0 ? [] : [`${count(guesses, "guess")} not shown; show all with --confidence low`];
}

function distinct(rows: readonly ImageRow[]): ImageRow[] {
  return [...new Map(rows.map((row) => [row.image.canonical, row])).values()];
}

/** By tier, in the order of tiers; images that a list names directly have no tier and come first. */
function groups(rows: readonly ImageRow[]): [Tier | undefined, readonly ImageRow[]][] {
  return [undefined, ...tiers]
    .map((tier): [Tier | undefined, readonly ImageRow[]] => [tier, rows.filter((row) => row.tier === tier)])
    .filter(([, group]) => group.length > 0);
}

/** With fewer columns, a fact says too little. */
const leastFact = 10;

function groupLines(
  tier: Tier | undefined,
  rows: readonly ImageRow[],
  { source, options, paint }: { source: SourceFound; options: DiscoverTableOptions; paint: Paint },
): string[] {
  const indent = tier === undefined ? "  " : "    ";
  const names = rows.map(({ image }) => printable(image.canonical));
  const width = Math.min(widestOf(names), Math.floor(options.width * 0.6));
  const lines = rows.map(({ image }) => {
    const name = padDisplay(printable(image.canonical), width);
    // A reference is never cut: its facts get the space that is left.
    const left = options.width - indent.length - displayWidth(name) - 2;
    const fact = left < leastFact ? "" : cutDisplay(printable(factsOf(image, tier)), left);
    return `${indent}${name}  ${paint.dim(fact)}`.trimEnd();
  });
  if (tier === undefined) return lines;
  const isMirrored = isPlannedTier(tier, source.include);
  const how = isMirrored ? "" : `; mirrored only with include: [${tier}]`;
  const many = count(rows.length, tier === "artifact" ? "OCI artifact" : "image");
  return [`  ${paint.bold(tier)}  ${many} ${meanings[tier]}${how}`, ...lines];
}

/** In a few words: the value that enables it, else the object that names it; and a confidence that is medium or low. */
function factsOf({ confidence, enabledBy, evidence }: FoundImage, tier: Tier | undefined): string {
  // A default in a definition and an author's list say the least.
  const first = evidence.find(({ rule }) => rule !== "R12" && rule !== "R14") ?? evidence[0];
  const object = first?.kind === undefined ? undefined : [first.kind, first.name ?? ""].join(" ").trim();
  const place = object === undefined || tier === undefined ? first && where(first) : object;
  const more = evidence.length > 1 ? ` and ${count(evidence.length - 1, "more place")}` : "";
  return [
    ...(confidence === "medium" || confidence === "low" ? [confidence] : []),
    ...(enabledBy === null ? (place === undefined ? [] : [`${place}${more}`]) : [`enabled by ${enabledBy}`]),
  ].join(", ");
}

/** Each image with all its evidence, by the sources that request it. */
export function renderDiscoverWhy(
  sources: readonly SourceFound[],
  gates: readonly GatedImage[],
  screen: Screen,
): string {
  const paint = createPaint(screen);
  const [images, questions] = [foundImages(sources), foundQuestions(sources)];
  const lines = images.flatMap((image) => [
    `${paint.bold(printable(image.canonical))}  ${rankOf(image)}`,
    ...evidenceLines(image.evidence),
    ...(image.valuesKeys.length === 0 ? [] : [`  values keys ${printable(image.valuesKeys.join(", "))}`]),
  ]);
  lines.push(...gateLines(gates));
  if (questions.length > 0) lines.push(paint.warning("questions  decide whether to mirror these references"));
  lines.push(...questions.flatMap((one) => questionLines(one, one.evidence.map(where))));
  const open = questions.length === 0 ? "" : `, ${count(questions.length, "question")}`;
  lines.push(paint.bold(`${count(images.length, "image")}${open}.`));
  return `${lines.join("\n")}\n`;
}

function rankOf({ tier, confidence, enabledBy }: FoundImage): string {
  return [tier, confidence, ...(enabledBy === null ? [] : [`enabled by ${printable(enabledBy)}`])].join(", ");
}

/** The source of each finding, printed once for consecutive findings. */
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

/** A finding on one line: file or template, object, path, and a note. */
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
