// The plan on a terminal or in a log: problems first, then groups by source, the summary line last.
import { padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { coverageLines } from "../coverage.ts";
import { nameOf } from "../names.ts";
import { createPaint, type Mark, type Paint, type Screen } from "../paint.ts";
import { questionLines } from "../questions.ts";
import { count } from "../units.ts";
import { costLines, type Pulls, shortPullLines } from "./costs.ts";
import { gateSentence, shownWaivers, waiverSentence } from "./gates.ts";
import { type Group, outlinePlan } from "./outline.ts";
import { problemTexts } from "./problems.ts";
import type { FileRow, Row } from "./rows.ts";
import { warningLines } from "./warnings.ts";
import { foreignSentence, incompleteNotice, prunable, summaryLine, unwantedSentence } from "./summary.ts";

export interface PlanTextOptions extends Screen {
  /** The name of the config in the last line. */
  readonly config: string;
  readonly verbose: boolean;
  /** With a clock, times are relative: `pulled 2 h ago`. */
  readonly now?: Date;
  readonly pulls?: Pulls;
}

const subjectWidth = "repository".length;
const nameColumn = 30;
const diffLines = 6;
const detailIndent = " ".repeat(18);

export function renderPlanText(plan: Plan, options: PlanTextOptions): string {
  const paint = createPaint(options);
  const { groups, files } = outlinePlan(plan, options.now);
  const sections = [
    ...problemTexts(plan, options).map((text) => [text]),
    incompleteNotice(plan).map((text) => paint.warning(printable(text))),
    head(plan, groups, files, paint),
    [...renderGroups(groups, options, paint), ...renderFiles(files, options, paint)],
    unwanted(plan, options),
    questions(plan, paint),
    charts(plan, paint),
    gates(plan, options, paint),
    warningLines(plan, options),
    options.verbose ? unmanaged(plan) : [],
    options.verbose ? costLines(plan, options.pulls).map(printable) : shortPullLines(options.pulls),
    ending(plan, options, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function head(plan: Plan, groups: readonly Group[], files: readonly FileRow[], paint: Paint): string[] {
  const rows = [...groups.flatMap((group) => group.rows), ...files];
  if (rows.length === 0) return [];
  const legend: readonly [Mark, string][] = [
    ["+", "create"],
    ["~", "change"],
    ["-", "delete"],
    ["!", "blocked"],
  ];
  const words = legend.map(([mark, word]) => paint.mark[mark](`${mark} ${word}`));
  return [`Target ${printable(plan.target.registry)}    ${words.join("  ")}`];
}

function renderGroups(groups: readonly Group[], options: PlanTextOptions, paint: Paint): string[] {
  const names = groups.flatMap((group) => group.rows.map((row) => printable(row.name)));
  const widest = Math.max(nameColumn, options.width - 50);
  const width = Math.min(widest, Math.max(nameColumn, widestOf(names)));
  const lines: string[] = [];
  for (const group of groups) {
    const title = group.title === "" ? "" : `  ${printable(group.title)}`;
    lines.push(`${paint.bold(printable(group.name))}${title}`);
    const sizes = group.rows.filter((row) => isAddedImage(row)).map((row) => row.size ?? "");
    const columns = { name: width, size: widestOf(sizes) };
    for (const row of group.rows) lines.push(...renderRow(row, columns, { options, paint }));
  }
  return lines;
}

interface Style {
  readonly options: PlanTextOptions;
  readonly paint: Paint;
}

function renderRow(row: Row, columns: { name: number; size: number }, { options, paint }: Style): string[] {
  const note = printable(row.note);
  const fact = isAddedImage(row)
    ? `${(row.size ?? "").padStart(columns.size)}  ${note}`
    : [row.size, note].filter((part) => part !== undefined).join(", ");
  const name = padDisplay(printable(row.name), columns.name);
  const line = `  ${paint.mark[row.mark](`${row.mark} ${row.subject.padEnd(subjectWidth)}`)}  ${name}  ${fact}`;
  const details = options.verbose ? [...row.details, ...row.background] : row.details;
  return [line.trimEnd(), ...details.map((detail) => paint.dim(`${detailIndent}${printable(detail)}`))];
}

function isAddedImage(row: Row): boolean {
  return row.mark === "+" && (row.subject === "image" || row.subject === "chart");
}

function renderFiles(files: readonly FileRow[], options: PlanTextOptions, paint: Paint): string[] {
  if (files.length === 0) return [];
  const width = widestOf(files.map((file) => printable(file.name)));
  const lines = [paint.bold("files")];
  for (const file of files) {
    const name = padDisplay(printable(file.name), width);
    lines.push(`  ${paint.mark[file.mark](file.mark)} ${name}    ${file.note}`);
    for (const line of renderDiff(file, options, paint)) lines.push(line);
  }
  return lines;
}

/** If a file only gains lines, they are counted; if it loses lines, the first changes are shown. */
function renderDiff(file: FileRow, options: PlanTextOptions, paint: Paint): string[] {
  if (!options.verbose && file.removed === 0) return [];
  const shown = options.verbose ? file.details : file.details.slice(0, diffLines);
  const more = file.details.length - shown.length;
  const lines = shown.map((line) => {
    const mark = line.startsWith("+") ? "+" : "-";
    return `      ${paint.mark[mark](printable(line.replaceAll("\t", "  ")))}`;
  });
  if (more > 0) lines.push(`      (${count(more, "more line")}; show all with --verbose)`);
  return lines;
}

function questions(plan: Plan, paint: Paint): string[] {
  if (plan.questions.length === 0) return [];
  const lines = [paint.warning("questions  decide whether to mirror these references")];
  for (const one of plan.questions)
    lines.push(
      ...questionLines(one, one.evidence.length > 0 ? [printable(describeProvenance(one.evidence))] : []),
    );
  return lines;
}

/** How much of each chart the plan covers. */
function charts({ sources }: Plan, paint: Paint): string[] {
  const names = sources.flatMap(({ name, coverage }) => (coverage === undefined ? [] : [printable(name)]));
  if (names.length === 0) return [];
  const width = widestOf(names);
  const lines = sources.flatMap(({ name, coverage }) =>
    coverage === undefined
      ? []
      : coverageLines(coverage).map((line, at) => {
          const first = padDisplay(at === 0 ? printable(name) : "", width);
          return `  ${first}  ${printable(line)}`;
        }),
  );
  return [`${paint.bold("charts")}  coverage of each chart`, ...lines];
}

/** How many images each gate checked, and the waivers that allow something. */
function gates(plan: Plan, { verbose }: PlanTextOptions, paint: Paint): string[] {
  const counts = (plan.gates?.counts ?? []).filter(({ judged }) => verbose || judged > 0);
  const waivers = shownWaivers(plan, verbose);
  if (counts.length + waivers.length === 0) return [];
  return [
    `${paint.bold("gates")}  rules that new images must pass`,
    ...columns(counts.map((one) => [one.gate, one.scope, gateSentence(one), one.at])),
    ...columns(waivers.map((one) => ["waiver", `${one.gate} for ${one.image}`, waiverSentence(one), one.at])),
  ];
}

/** Pads each cell to the width of its column. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const shown = rows.map((cells) => cells.map((cell) => printable(cell)));
  const widths = [0, 1, 2].map((at) => widestOf(shown.map((cells) => cells[at] ?? "")));
  return shown.map((cells) =>
    `  ${cells.map((cell, at) => padDisplay(cell, widths[at] ?? 0)).join("  ")}`.trimEnd(),
  );
}

function unmanaged(plan: Plan): string[] {
  if (plan.unmanaged.length === 0) return [];
  return ["unmanaged  in ECR but not in this config; never touched", ...tagList(plan.unmanaged, plan)];
}

function unwanted(plan: Plan, { verbose }: PlanTextOptions): string[] {
  const sentence = unwantedSentence(plan);
  if (sentence === "") return [];
  return [sentence, ...(verbose ? tagList(prunable(plan), plan) : [])];
}

function tagList(tags: Plan["unmanaged"], { target }: Plan): string[] {
  return tags.map((one) => `    ${printable(nameOf(one, target.registry))}`);
}

function ending(plan: Plan, options: PlanTextOptions, paint: Paint): string[] {
  const foreign = foreignSentence(plan);
  const summary = paint.bold(printable(summaryLine(plan, options.config)));
  return foreign === "" ? [summary] : [paint.warning(foreign), summary];
}
