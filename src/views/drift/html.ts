// Drift as one HTML file that needs no network and runs no script.
import { shortDigest } from "../../core/base/digest.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { markupText } from "../markup.ts";
import type { Mark } from "../paint.ts";
import { driftFindings, type DriftNames, driftSummary, unmanagedNames, unmanagedTitle } from "./findings.ts";

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1f24}
h1{font-size:1.25rem}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}
table{border-collapse:collapse;width:100%}td{padding:.2rem .6rem;border-top:1px solid #d8dee4;vertical-align:top}
td:nth-child(3),.detail{font-family:ui-monospace,monospace;font-size:.9em}.detail{color:#57606a}
.changed td:first-child{color:#7d4e00}.gone td:first-child{color:#a40e26}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}}`;

const markClass: Readonly<Partial<Record<Mark, string>>> = { "-": "gone", "~": "changed" };

export function renderDriftHtml(report: DriftReport, names: DriftNames): string {
  const summary = markupText(driftSummary(report));
  const sections = [
    findingTable(report, names),
    list(
      "could not be checked",
      [...report.failures, ...report.warnings].map((one) => one.detail ?? one.summary),
    ),
    list(
      "upstream  news at the source, not drift",
      report.upstream.map(
        ({ reference, was, now }) =>
          `${reference}  ${shortDigest(was)} -> ${now === null ? "gone" : shortDigest(now)}`,
      ),
    ),
    list(unmanagedTitle, unmanagedNames(report)),
  ].filter((text) => text !== "");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${summary}</title>
<style>${style}</style>
<h1>${summary}</h1>
<p>Target ${markupText(report.target)}</p>
<main>
${sections.join("\n")}
</main>
</html>
`;
}

function findingTable(report: DriftReport, names: DriftNames): string {
  const rows = driftFindings(report, names).map((one) => {
    const details = one.details.map((text) => `<div class="detail">${markupText(text)}</div>`).join("");
    const cells = [one.mark, one.kind, markupText(one.name), `${markupText(one.note)}${details}`];
    return `<tr class="${markClass[one.mark] ?? ""}">${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return rows.length === 0 ? "" : `<table>\n${rows.join("\n")}\n</table>`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  return `<h2>${markupText(title)}</h2>\n<ul>\n${items.map((item) => `<li>${markupText(item)}</li>`).join("\n")}\n</ul>`;
}
