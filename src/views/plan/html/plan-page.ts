// The plan as one HTML file: blocked changes, the data to copy, then every change in a table to search and sort.
import { describeProvenance } from "../../../core/image/wanted.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { coverageLines } from "../../coverage.ts";
import { oneLine } from "../../diagnostic.ts";
import { markupText } from "../../markup.ts";
import { renderPage, type Section } from "../../page/page.ts";
import { hueCount } from "../../page/style.ts";
import { acceptedSentence, count, formatBytes } from "../../units.ts";
import { answerLine } from "../../questions.ts";
import { costLines, type Pulls } from "../costs.ts";
import { gateHead, gateRows, gatesTitle, shownWaivers, waiverHead, waiverSentence } from "../gates.ts";
import { type Group, outlinePlan } from "../outline.ts";
import type { Row } from "../rows.ts";
import { foreignSentence, openingNotices, summaryLine, unwantedSentence } from "../summary.ts";
import { changeTable } from "./change-table.ts";
import { fileDiffs } from "./file-diffs.ts";
import { drawFlow } from "./flow.ts";
import { movesOf, sharesOf } from "./moves.ts";

export interface PlanPageOptions {
  readonly config: string;
  readonly pulls?: Pulls;
}

export function renderPlanHtml(plan: Plan, options: PlanPageOptions): string {
  const { groups, files } = outlinePlan(plan);
  const foreign = foreignSentence(plan);
  const notices = [...openingNotices(plan).map((one) => one.text), ...(foreign === "" ? [] : [foreign])];
  return renderPage({
    summary: summaryLine(plan, options.config),
    lead: [
      `<p class="quiet">Target ${markupText(plan.target.registry)}</p>`,
      tiles(plan),
      ...costLines(plan, options.pulls).map((line) => `<p>${markupText(line)}</p>`),
    ],
    notices,
    sections: [
      blockedSection(groups),
      questionSection(plan),
      moveSection(plan),
      changeTable(groups, { foot: unwantedSentence(plan), keys: valuesKeys(plan) }),
      fileDiffs(files),
      chartSection(plan),
      ...gateSections(plan),
      warningSection(plan),
    ],
  });
}

function tiles({ summary }: Plan): string {
  const facts: readonly (readonly [number, string, string?])[] = [
    [summary.createRepository, "new repositories"],
    [summary.updateRepository, "changed repositories"],
    [summary.copyImage, "images to copy"],
    [summary.bytes, "to copy", formatBytes(summary.bytes)],
    [summary.tagImage, "tags to set"],
    [summary.deleteImage, "to delete"],
    [summary.writeFile, "files to write"],
    [summary.blocked, "blocked"],
    [summary.held, "held"],
    [summary.gone, "gone"],
    [summary.unchanged, "unchanged"],
  ];
  const shown = facts.filter(([number]) => number > 0);
  if (shown.length === 0) return "";
  const items = shown.map(
    ([number, name, text]) => `<div><dt>${name}</dt><dd>${text ?? number.toLocaleString("en-US")}</dd></div>`,
  );
  return `<dl class="tiles">${items.join("")}</dl>`;
}

/** Changes that need a decision come first, with the ways out. */
function blockedSection(groups: readonly Group[]): Section | null {
  const rows = groups.flatMap((group) => group.rows).filter(({ mark }) => mark === "!");
  if (rows.length === 0) return null;
  return { id: "blocked", title: "Blocked", body: rows.map((row) => card(row)).join("\n") };
}

function card(row: Row): string {
  const details = row.details.length === 0 ? "" : `<pre>${row.details.map(markupText).join("\n")}</pre>`;
  return `<article class="card blocked"><h3><b>${row.subject}</b> <span class="name">${markupText(row.name)}</span></h3><p>${markupText(row.note)}</p>${details}</article>`;
}

function moveSection(plan: Plan): Section | null {
  const moves = movesOf(plan);
  const total = moves.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total === 0) return null;
  const rows = sharesOf(moves, "from").map(
    ({ name, images, bytes }, at) =>
      `<tr role="row"><th role="rowheader" scope="row">${markupText(name)}</th><td role="cell" class="number">${images}</td><td role="cell" class="number">${formatBytes(bytes)}</td><td role="cell"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="h${at % hueCount}" width="${((100 * bytes) / total).toFixed(1)}" height="10"/></svg></td></tr>`,
  );
  const head = `<thead role="rowgroup"><tr role="row">${["source", "images", "bytes", "share"].map((name, at) => `<th role="columnheader" scope="col"${at === 1 || at === 2 ? ' class="number"' : ""}>${name}</th>`).join("")}</tr></thead>`;
  return {
    id: "moves",
    title: "Data to copy",
    note: `${formatBytes(total)} in ${count(plan.summary.copyImage, "image")}`,
    body: `${drawFlow(moves)}
<table role="table" class="shares" aria-label="Bytes by source">${head}<tbody role="rowgroup">
${rows.join("\n")}
</tbody></table>`,
  };
}

function questionSection(plan: Plan): Section | null {
  if (plan.questions.length === 0) return null;
  const items = plan.questions.map((one) => {
    const where = one.evidence.length > 0 ? ` (${describeProvenance(one.evidence)})` : "";
    const { key, line } = answerLine(one);
    const answer = `<div class="quiet">add to ${markupText(key)}:</div><pre>${markupText(line)}</pre>`;
    return `<li>${markupText(`${one.reference}: ${one.why}${where}`)}${answer}</li>`;
  });
  return { id: "questions", title: "Questions", body: list(items) };
}

/** How much of each chart the plan covers. */
function chartSection({ sources }: Plan): Section | null {
  const items = sources.flatMap(({ name, coverage }) =>
    coverage === undefined
      ? []
      : [`<li>${markupText(name)}: ${coverageLines(coverage).map(markupText).join("; ")}</li>`],
  );
  return items.length === 0 ? null : { id: "charts", title: "Charts", body: list(items) };
}

function gateSections(plan: Plan): readonly Section[] {
  const counts = gateRows(plan, true);
  const waivers = shownWaivers(plan, true).map((one) => [
    one.gate,
    one.image,
    waiverSentence(one),
    one.reason,
    one.at,
  ]);
  return [
    ...(counts.length === 0
      ? []
      : [
          {
            id: "gates",
            title: "Gates",
            note: gatesTitle(plan),
            body: plainTable("Gates", gateHead, counts),
          },
        ]),
    ...(waivers.length === 0
      ? []
      : [{ id: "waivers", title: "Waivers", body: plainTable("Waivers", waiverHead, waivers) }]),
  ];
}

function plainTable(label: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], cell: (text: string) => string) =>
    `<tr role="row">${cells.map((text) => cell(markupText(text))).join("")}</tr>`;
  const heads = line(head, (text) => `<th role="columnheader" scope="col">${text}</th>`);
  const body = rows.map((row) => line(row, (text) => `<td role="cell">${text}</td>`));
  return `<table role="table" aria-label="${label}"><thead role="rowgroup">${heads}</thead><tbody role="rowgroup">
${body.join("\n")}
</tbody></table>`;
}

/** The keys that set each image in the values of its chart, if an output that the plan writes knows them. */
function valuesKeys({ actions }: Plan): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const action of actions) {
    if (action.kind !== "write-file") continue;
    for (const row of action.rows) {
      const named = row.valuesKeys ?? (row.helmKey === undefined ? [] : [row.helmKey]);
      if (named.length > 0) keys.set(row.place, named);
    }
  }
  return keys;
}

function warningSection(plan: Plan): Section | null {
  const items = plan.warnings.map((one) => `<li>${markupText(oneLine(one))}</li>`);
  const accepted = acceptedSentence(plan.accepted ?? []);
  if (items.length === 0 && accepted === "") return null;
  const parts = [
    ...(items.length === 0 ? [] : [list(items)]),
    ...(accepted === "" ? [] : [`<p>${markupText(accepted)}</p>`]),
  ];
  return { id: "warnings", title: "Warnings", body: parts.join("\n") };
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.join("\n")}\n</ul>`;
}
