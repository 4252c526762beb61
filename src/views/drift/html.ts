// Drift as one HTML file that needs no network.
import { shortDigest } from "../../core/base/digest.ts";
import type { DriftReport } from "../../core/drift/report.ts";
import { markupText } from "../markup.ts";
import { renderPage, type Section } from "../page/page.ts";
import type { Mark } from "../paint.ts";
import { driftFindings, type DriftNames, driftSummary, unmanagedNames, unmanagedTitle } from "./findings.ts";

const markClass: Readonly<Partial<Record<Mark, string>>> = { "-": "delete", "~": "change" };

export function renderDriftHtml(report: DriftReport, names: DriftNames): string {
  return renderPage({
    summary: driftSummary(report),
    lead: [`<p class="quiet">Target ${markupText(report.target)}</p>`],
    notices: [],
    sections: [
      findingTable(report, names),
      list(
        "unchecked",
        "Could not be checked",
        [...report.failures, ...report.warnings].map((one) => one.detail ?? one.summary),
      ),
      list(
        "upstream",
        "Upstream: changed at the source, not drift",
        report.upstream.map(
          ({ reference, was, now }) =>
            `${reference}  ${shortDigest(was)} -> ${now === null ? "gone" : shortDigest(now)}`,
        ),
      ),
      list("unmanaged", unmanagedTitle, unmanagedNames(report)),
    ],
  });
}

function findingTable(report: DriftReport, names: DriftNames): Section | null {
  const rows = driftFindings(report, names).map((one) => {
    const details = one.details.map((text) => `<div class="name">${markupText(text)}</div>`).join("");
    const cells = [`${one.mark} ${one.kind}`, markupText(one.name), `${markupText(one.note)}${details}`];
    return `<tr role="row" class="${markClass[one.mark] ?? ""}">${cells.map((cell) => `<td role="cell">${cell}</td>`).join("")}</tr>`;
  });
  if (rows.length === 0) return null;
  const head = ["type", "name", "details"].map((name) => `<th role="columnheader" scope="col">${name}</th>`);
  return {
    id: "findings",
    title: "Findings",
    body: `<table role="table" aria-label="Findings"><thead role="rowgroup"><tr role="row">${head.join("")}</tr></thead><tbody role="rowgroup">
${rows.join("\n")}
</tbody></table>`,
  };
}

function list(id: string, title: string, items: readonly string[]): Section | null {
  if (items.length === 0) return null;
  const body = `<ul>\n${items.map((item) => `<li>${markupText(item)}</li>`).join("\n")}\n</ul>`;
  return { id, title, body };
}
