// The plan as a pull request comment: headline first, deletions and blocked changes open, the rest folded.
import type { Plan } from "../../core/plan/plan.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { coverageLines } from "../coverage.ts";
import { oneLine } from "../diagnostic.ts";
import {
  code,
  commentLimit,
  details,
  fence,
  fitDocument,
  htmlCode,
  marker,
  prose,
  type Section,
  table,
} from "../markdown.ts";
import { answerLine } from "../questions.ts";
import { count } from "../units.ts";
import { gateHead, gateRows, gatesTitle, shownWaivers, waiverSentence } from "./gates.ts";
import { type Group, outlinePlan } from "./outline.ts";
import type { FileRow, Row } from "./rows.ts";
import { foreignSentence, openingNotices, summaryLine, unwantedSentence } from "./summary.ts";

export interface PlanMarkdownOptions {
  readonly config: string;
  readonly limit?: number;
}

export function renderPlanMarkdown(plan: Plan, options: PlanMarkdownOptions): string {
  const { groups, files } = outlinePlan(plan);
  const rows = groups.flatMap((group) => group.rows);
  const sections: Section[] = [
    { full: heading(plan, options.config), short: heading(plan, options.config), yields: 0 },
    ...notices(plan),
    ...openTable(
      "Deletions",
      rows.filter((row) => row.mark === "-"),
    ),
    ...openTable(
      "Blocked",
      rows.filter((row) => row.mark === "!"),
    ),
    ...questionSection(plan),
    ...groups.flatMap((group) => groupSection(group)),
    ...chartSection(plan),
    ...gateSection(plan),
    ...unwantedSection(plan),
    ...warningSection(plan),
    ...files.map((file) => fileSection(file)),
  ];
  return fitDocument(sections, options.limit ?? commentLimit);
}

function heading(plan: Plan, config: string): string {
  const foreign = foreignSentence(plan);
  return [
    marker("plan", config),
    `### ${prose(summaryLine(plan, config))}`,
    `Target ${code(plan.target.registry)}`,
    ...(foreign === "" ? [] : [`**${prose(foreign)}**`]),
  ].join("\n\n");
}

function notices(plan: Plan): Section[] {
  const all = openingNotices(plan);
  if (all.length === 0) return [];
  const full = all.map((one) => `> **${prose(one.text)}**`).join("\n>\n");
  return [{ full, short: `> **${count(all.length, "notice")}: this plan isn't whole.**`, yields: 1 }];
}

function openTable(title: string, rows: readonly Row[]): Section[] {
  if (rows.length === 0) return [];
  const full = `#### ${title}: ${rows.length}\n\n${rowTable(rows)}`;
  return [{ full, short: `#### ${title}: ${rows.length}\n\nToo many to list here.`, yields: 2 }];
}

function questionSection(plan: Plan): Section[] {
  if (plan.questions.length === 0) return [];
  const rows = plan.questions.map((one) => [
    code(one.reference),
    prose(one.why),
    one.evidence.length > 0 ? code(describeProvenance(one.evidence)) : "",
    `${code(`${answerLine(one).key}:`)} ${code(answerLine(one).line)}`,
  ]);
  const title = `#### Open questions: ${rows.length}`;
  const head = ["reference", "why", "where", "to paste"];
  return [{ full: `${title}\n\n${table(head, rows)}`, short: title, yields: 3 }];
}

/** What the plan covers of each chart. */
function chartSection({ sources }: Plan): Section[] {
  const rows = sources.flatMap(({ name, coverage }) =>
    coverage === undefined
      ? []
      : [
          [
            code(name),
            coverageLines(coverage)
              .map((line) => prose(line))
              .join("<br>"),
          ],
        ],
  );
  if (rows.length === 0) return [];
  const summary = `<b>charts</b> what this plan covers of ${count(rows.length, "chart")}`;
  return [{ full: details(summary, table(["chart", "covered"], rows)), short: summary, yields: 4 }];
}

/** Open where something was refused or waived. */
function gateSection(plan: Plan): Section[] {
  const counts = gateRows(plan, true);
  const waivers = shownWaivers(plan, true);
  if (counts.length + waivers.length === 0) return [];
  const cells = counts.map((row) => row.map((cell, at) => (at < 3 ? code(cell) : cell)));
  const parts = [
    ...(counts.length === 0 ? [] : [table(gateHead, cells)]),
    ...(waivers.length === 0
      ? []
      : [
          table(
            ["waiver", "of", "what it does", "why", "where"],
            waivers.map((one) => [
              code(one.gate),
              code(one.image),
              prose(waiverSentence(one)),
              prose(one.reason),
              code(one.at),
            ]),
          ),
        ]),
  ];
  const summary = `<b>gates</b> ${prose(gatesTitle(plan))}`;
  return [{ full: details(summary, parts.join("\n\n")), short: summary, yields: 3 }];
}

function groupSection(group: Group): Section[] {
  const rows = group.rows.filter((row) => row.mark !== "-" && row.mark !== "!");
  if (rows.length === 0) return [];
  const title = group.title === "" ? "" : ` ${prose(group.title)}`;
  const isKept = rows.every((row) => row.mark === "=");
  const summary = `<b>${prose(group.name)}</b>${title}: ${count(rows.length, isKept ? "image" : "change")}`;
  return [{ full: details(summary, rowTable(rows)), short: summary, yields: 5 }];
}

function unwantedSection(plan: Plan): Section[] {
  const sentence = prose(unwantedSentence(plan));
  return sentence === "" ? [] : [{ full: sentence, short: sentence, yields: 4 }];
}

function warningSection(plan: Plan): Section[] {
  if (plan.warnings.length === 0) return [];
  const summary = count(plan.warnings.length, "warning");
  const list = plan.warnings.map((one) => `- ${code(one.code)} ${prose(oneLine(one))}`).join("\n");
  return [{ full: details(summary, list), short: `${summary}.`, yields: 4 }];
}

function fileSection(file: FileRow): Section {
  const summary = `${file.mark} ${htmlCode(file.name)} ${file.note}`;
  const body = file.diff === "" ? "No comparison to show." : fence("diff", file.diff);
  return { full: details(summary, body), short: `- ${summary}`, yields: 6 };
}

function rowTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    code(row.mark),
    row.subject,
    code(row.name),
    [[row.size, row.note].filter((part) => part !== undefined).join(", "), ...row.details]
      .map((text) => prose(text))
      .join("<br>"),
  ]);
  return table(["", "what", "where", "how"], cells);
}
