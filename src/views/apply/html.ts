// The result of an apply as one HTML file that needs no network and runs no script.
import type { AppliedAction, AppliedPlan } from "../../core/apply/applied.ts";
import { markupText } from "../markup.ts";
import { nameOf } from "../names.ts";
import { formatBytes, formatSeconds, minute } from "../units.ts";
import {
  actionName,
  appliedSummary,
  blockedDetails,
  groupsOf,
  placeText,
  problemText,
  resultWords,
  whyNot,
} from "./told.ts";

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1f24}
h1{font-size:1.25rem}h2{font-size:1.05rem;margin:1.6rem 0 .3rem}h2 small{font-weight:400;color:#57606a}
table{border-collapse:collapse;width:100%}th{text-align:left}th,td{padding:.2rem .6rem;border-top:1px solid #d8dee4;vertical-align:top}
td:first-child,code,.detail{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}.detail{color:#57606a}
.failed td:nth-child(2),.stale td:nth-child(2){color:#a40e26;font-weight:700}.open td:nth-child(2){color:#7d4e00}
.blocked td:nth-child(2){color:#6639ba;font-weight:700}.problem{border-left:4px solid #a40e26;padding-left:.7rem}
@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}.detail,h2 small{color:#9198a1}
.failed td:nth-child(2),.stale td:nth-child(2){color:#ff7b72}.open td:nth-child(2){color:#d29922}.blocked td:nth-child(2){color:#d2a8ff}}`;

export function renderApplyHtml(applied: AppliedPlan): string {
  const summary = markupText(appliedSummary(applied));
  const { target, problems } = applied;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${summary}</title>
<style>${style}</style>
<h1>${summary}</h1>
<p>Target <code>${markupText(target.registry)}</code>, config <code>${markupText(applied.config)}</code></p>
${problems.map((one) => `<p class="problem"><code>${markupText(one.code)}</code> ${markupText(problemText(one))}</p>`).join("\n")}
<main>
${[...openTables(applied), sourceTable(applied), ...doneTables(applied), ...keptTables(applied), ...warningTable(applied)].join("\n")}
</main>
</html>
`;
}

interface Row {
  readonly name: string;
  readonly mark: string;
  readonly className: string;
  readonly lines: readonly string[];
}

/** Failed, stale, blocked and unfinished changes of every source: they come first. */
function openTables({ actions, blocked, target }: AppliedPlan): string[] {
  const own = (result: AppliedAction["result"]) =>
    actions.filter((one) => one.result === result).map((one) => actionRow(one, target.registry));
  const barred = blocked.map((one) => ({
    name: nameOf(one, target.registry),
    mark: "blocked",
    className: "blocked",
    lines: [
      `${one.why} [${one.code}]${one.at === undefined ? "" : ` at ${placeText(one.at)}`}`,
      ...blockedDetails(one),
    ],
  }));
  return [
    ...section("Failed", own("failed")),
    ...section("Stale", own("stale")),
    ...section("Blocked", barred),
    ...section("Not done", own("open")),
  ];
}

function actionRow(action: AppliedAction, registry: string): Row {
  const { result, problem, at, wantedBy, kind, bytes, moved, seconds } = action;
  const time = seconds === null ? [] : [formatSeconds(seconds)];
  const sizes =
    kind === "copy-image" && result === "done" ? [formatBytes(bytes), `${formatBytes(moved)} uploaded`] : [];
  const why = whyNot(action);
  const code = problem === undefined ? "" : ` [${problem.code}]`;
  const lines =
    why === ""
      ? [[...sizes, ...time].join(", ")]
      : [
          `${why}${code}`,
          ...(at === undefined ? [] : [`requested at ${placeText(at)}`]),
          ...(wantedBy === undefined ? [] : [`requested by ${wantedBy}`]),
          ...(problem?.hint === undefined ? [] : [problem.hint]),
        ];
  return { name: actionName(action, registry), mark: resultWords[result], className: result, lines };
}

function section(title: string, rows: readonly Row[], note = ""): string[] {
  if (rows.length === 0) return [];
  const body = rows.map(({ name, mark, className, lines: [first = "", ...more] }) => {
    const details = more.map((text) => `<div class="detail">${markupText(text)}</div>`).join("");
    return `<tr class="${className}"><td>${markupText(name)}</td><td>${mark}</td><td>${markupText(first)}${details}</td></tr>`;
  });
  const small = note === "" ? "" : ` <small>${markupText(note)}</small>`;
  return [`<h2>${markupText(title)}: ${rows.length}${small}</h2>\n<table>\n${body.join("\n")}\n</table>`];
}

function sourceTable({ sources }: AppliedPlan): string {
  if (sources.length === 0) return "";
  const head = ["source", "done", "already done", "failed", "not done", "blocked", "size", "uploaded"];
  const rows = sources.map((one) =>
    [
      markupText(one.name),
      one.done,
      one.skipped,
      one.failed + one.stale,
      one.open,
      one.blocked,
      formatBytes(one.bytes),
      formatBytes(one.moved),
    ]
      .map((cell) => `<td>${cell}</td>`)
      .join(""),
  );
  const cells = head.map((cell) => `<th scope="col">${cell}</th>`).join("");
  return `<h2>Sources</h2>\n<table>\n<tr>${cells}</tr>\n${rows.map((row) => `<tr>${row}</tr>`).join("\n")}\n</table>`;
}

function doneTables(applied: AppliedPlan): string[] {
  return groupsOf(applied).flatMap(({ name, title, actions }) => {
    const own = actions.filter(({ result }) => result === "done" || result === "skipped");
    return section(
      name,
      own.map((one) => actionRow(one, applied.target.registry)),
      title,
    );
  });
}

function keptTables({ held, gone, target }: AppliedPlan): string[] {
  const name = (one: (typeof held)[number] | (typeof gone)[number]) => nameOf(one, target.registry);
  return [
    ...section(
      "Held",
      held.map((one) => ({
        name: name(one),
        mark: "held",
        className: "kept",
        lines: [`${one.why}, enters ${minute(one.until)}`],
      })),
    ),
    ...section(
      "Gone",
      gone.map((one) => ({
        name: name(one),
        mark: "gone",
        className: "kept",
        lines: [`no longer at ${one.source}`],
      })),
    ),
  ];
}

function warningTable({ warnings }: AppliedPlan): string[] {
  return section(
    "Warnings",
    warnings.map((one) => ({
      name: one.code,
      mark: "warning",
      className: "open",
      lines: [problemText(one), ...(one.hint === undefined ? [] : [one.hint])],
    })),
  );
}
