// The plan as one HTML file that needs no network and runs no script: rows are filtered by CSS alone.
import type { Plan } from "../../core/plan/plan.ts";
import { printableLines } from "../../core/base/escape.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { coverageLines } from "../coverage.ts";
import { oneLine } from "../diagnostic.ts";
import { markupText } from "../markup.ts";
import type { Mark } from "../paint.ts";
import { answerLine } from "../questions.ts";
import { gateHead, gateRows, gatesTitle, shownWaivers, waiverSentence } from "./gates.ts";
import { type Group, outlinePlan } from "./outline.ts";
import type { FileRow, Row } from "./rows.ts";
import { foreignSentence, openingNotices, summaryLine, unwantedSentence } from "./summary.ts";

const markClass: Readonly<Record<Mark, string>> = {
  "+": "create",
  "~": "change",
  "-": "delete",
  "!": "blocked",
  "=": "kept",
};
const filters = ["all", ...Object.values(markClass)];

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1f24}
h1{font-size:1.25rem}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}h2 small{font-weight:400;color:#57606a}
table{border-collapse:collapse;width:100%}td{padding:.2rem .6rem;border-top:1px solid #d8dee4;vertical-align:top}
td:nth-child(3),pre,.detail{font-family:ui-monospace,monospace;font-size:.9em}pre{overflow:auto;padding:.5rem;background:#f6f8fa}
.create td:first-child{color:#116329}.change td:first-child{color:#7d4e00}
.kept td:first-child{color:#0a5a8a}.delete td:first-child{color:#a40e26}.blocked td:first-child{color:#6639ba;font-weight:700}
.detail{color:#57606a}.notice{border-left:4px solid #bf8700;padding-left:.7rem;font-weight:600}
table.gates th{text-align:left;padding:.2rem .6rem}.gates tr{display:table-row!important}
label{margin-right:1rem}@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}pre{background:#161b22}}
${filters
  .slice(1)
  .map((name) => `#f-${name}:checked~main tr:not(.${name}){display:none}`)
  .join("\n")}`;

export function renderPlanHtml(plan: Plan, options: { readonly config: string }): string {
  const { groups, files } = outlinePlan(plan);
  const summary = markupText(summaryLine(plan, options.config));
  const foreign = foreignSentence(plan);
  const notices = [...openingNotices(plan).map((one) => one.text), ...(foreign === "" ? [] : [foreign])];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${summary}</title>
<style>${style}</style>
<h1>${summary}</h1>
<p>Target ${markupText(plan.target.registry)}</p>
${notices.map((text) => `<p class="notice">${markupText(text)}</p>`).join("\n")}
${filters.map((name) => filterButton(name)).join("\n")}
<main>
${[...groups.map((group) => groupTable(group)), fileTable(files), unwantedLine(plan), questionList(plan), ...chartList(plan), ...gateTables(plan), warningList(plan)].join("\n")}
</main>
</html>
`;
}

function filterButton(name: string): string {
  const checked = name === "all" ? " checked" : "";
  return `<input type="radio" name="filter" id="f-${name}"${checked}><label for="f-${name}">${name}</label>`;
}

function groupTable(group: Group): string {
  const rows = group.rows.map((row) => tableRow(row, row.details.map((text) => detail(text)).join("")));
  return section(group.name, group.title, rows);
}

function fileTable(files: readonly FileRow[]): string {
  if (files.length === 0) return "";
  const rows = files.map((file) => {
    const diff = printableLines(file.diff)
      .map((line) => markupText(line))
      .join("\n");
    return tableRow(file, diff === "" ? "" : `<details><summary>diff</summary><pre>${diff}</pre></details>`);
  });
  return section("files", "", rows);
}

function section(name: string, title: string, rows: readonly string[]): string {
  return `<h2>${markupText(name)} <small>${markupText(title)}</small></h2>\n<table>\n${rows.join("\n")}\n</table>`;
}

function tableRow(row: Row, more: string): string {
  const fact = [row.size, row.note].filter((part) => part !== undefined).join(", ");
  const cells = [row.mark, row.subject, markupText(row.name), `${markupText(fact)}${more}`];
  return `<tr class="${markClass[row.mark]}">${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function detail(text: string): string {
  return `<div class="detail">${markupText(text)}</div>`;
}

function unwantedLine(plan: Plan): string {
  const sentence = unwantedSentence(plan);
  return sentence === "" ? "" : `<p>${markupText(sentence)}</p>`;
}

function questionList(plan: Plan): string {
  if (plan.questions.length === 0) return "";
  const items = plan.questions.map((one) => {
    const where = one.evidence.length > 0 ? ` (${describeProvenance(one.evidence)})` : "";
    const { key, line } = answerLine(one);
    const answer = `${detail(`under ${key}:`)}<pre>${markupText(line)}</pre>`;
    return `<li>${markupText(`${one.reference}: ${one.why}${where}`)}${answer}</li>`;
  });
  return `<h2>questions</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}

/** What the plan covers of each chart. */
function chartList({ sources }: Plan): string[] {
  const items = sources.flatMap(({ name, coverage }) =>
    coverage === undefined
      ? []
      : [`<li>${markupText(name)}: ${coverageLines(coverage).map(markupText).join("; ")}</li>`],
  );
  return items.length === 0 ? [] : [`<h2>charts</h2>\n<ul>\n${items.join("\n")}\n</ul>`];
}

function gateTables(plan: Plan): string[] {
  const counts = gateRows(plan, true);
  const waivers = shownWaivers(plan, true).map((one) => [
    one.gate,
    one.image,
    waiverSentence(one),
    one.reason,
    one.at,
  ]);
  if (counts.length + waivers.length === 0) return [];
  return [
    `<h2>gates <small>${markupText(gatesTitle(plan))}</small></h2>`,
    ...(counts.length === 0 ? [] : [plainTable(gateHead, counts)]),
    ...(waivers.length === 0 ? [] : [plainTable(["waiver", "of", "what it does", "why", "where"], waivers)]),
  ];
}

function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: "td" | "th") =>
    `<tr>${cells.map((cell) => `<${tag}>${markupText(cell)}</${tag}>`).join("")}</tr>`;
  return `<table class="gates">\n${[line(head, "th"), ...rows.map((row) => line(row, "td"))].join("\n")}\n</table>`;
}

function warningList(plan: Plan): string {
  if (plan.warnings.length === 0) return "";
  const items = plan.warnings.map((one) => `<li>${markupText(oneLine(one))}</li>`);
  return `<h2>warnings</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}
