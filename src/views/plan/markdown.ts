// The plan as a pull request comment: headline first, deletions and blocked changes open, the rest folded.
import type { Diagnostic } from "../../core/base/diagnostic.ts";
import { hasChanges, type Plan } from "../../core/plan/plan.ts";
import { describeProvenance } from "../../core/image/wanted.ts";
import { coverageLines } from "../coverage.ts";
import {
  code,
  commentLimit,
  details,
  fence,
  firstOf,
  fitDocument,
  give,
  htmlCode,
  marker,
  namesLine,
  prose,
  type Section,
  table,
} from "../markdown.ts";
import { answerLine } from "../questions.ts";
import { acceptedSentence, count } from "../units.ts";
import { codesOf, fewWarnings } from "./warnings.ts";
import { costLines, type Pulls } from "./costs.ts";
import { gateHead, gateRows, gatesTitle, shownWaivers, waiverHead, waiverSentence } from "./gates.ts";
import { type Group, outlinePlan } from "./outline.ts";
import { repositoryForms, repositoryNames } from "./repository-lines.ts";
import type { FileRow, Row } from "./rows.ts";
import { foreignSentence, openingNotices, summaryLine, unwantedSentence } from "./summary.ts";

export interface PlanMarkdownOptions {
  readonly config: string;
  readonly limit?: number;
  readonly pulls?: Pulls;
}

export function renderPlanMarkdown(plan: Plan, options: PlanMarkdownOptions): string {
  const { groups, files } = outlinePlan(plan);
  const rows = groups.flatMap((group) => group.rows);
  const sections: Section[] = [
    { text: heading(plan, options.config), yields: 0 },
    ...costSection(plan, options.pulls),
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

/** Omitted before anything that a reviewer must see. */
function costSection(plan: Plan, pulls: Pulls | undefined): Section[] {
  const lines = costLines(plan, pulls);
  return lines.length === 0
    ? []
    : [{ text: lines.map(prose).join("  \n"), shorter: [[give.background, ""]], yields: 9 }];
}

function notices(plan: Plan): Section[] {
  const all = openingNotices(plan);
  if (all.length === 0) return [];
  const full = all.map((one) => `> **${prose(one.text)}**`).join("\n>\n");
  const short = all.map((one) => `> **${prose(cut(one.text, 200))}**`);
  const sentence = `> **${count(all.length, "notice")}: this plan is incomplete.**`;
  const few = [...short.slice(0, 5), sentence].join("\n>\n");
  return [
    {
      text: full,
      shorter: [
        [give.reasons, short.join("\n>\n")],
        [give.names, few],
        [give.mostNames, sentence],
      ],
      yields: 1,
    },
  ];
}

/** Names stay longer than their details. */
function openTable(title: string, rows: readonly Row[]): Section[] {
  if (rows.length === 0) return [];
  const head = `#### ${title}: ${rows.length}`;
  const names = rows.map((row) => code(row.name));
  const forms: readonly (readonly [number, string])[] = [
    [give.reasons, rows.map((row) => `- ${code(row.name)} ${prose(cut(row.note, 120))}`).join("\n")],
    [give.lines, namesLine(names)],
    [give.openNames, repositoryNames(rows)],
    [give.fewOpenNames, repositoryNames(rows, 200)],
    [give.mostOpenNames, repositoryNames(rows, 20)],
  ];
  return [
    {
      text: `${head}\n\n${rowTable(rows)}`,
      shorter: forms.map(([step, text]) => [step, `${head}\n\n${text}`] as Shorter),
      yields: 2,
    },
  ];
}

type Shorter = NonNullable<Section["shorter"]>[number];

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
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
  const head = ["reference", "reason", "location", "add to the config"];
  const lines = plan.questions.map((one) => `- ${code(one.reference)} ${prose(one.why)}`);
  const first = (most: number) => `${title}\n\n${firstOf(lines, most, "questions").join("\n")}`;
  return [
    {
      text: `${title}\n\n${table(head, rows)}`,
      shorter: [
        [give.reasons, first(20)],
        [give.lines, title],
      ],
      yields: 3,
    },
  ];
}

/** How much of each chart the plan covers. */
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
  const summary = `<b>charts</b> coverage of ${count(rows.length, "chart")}`;
  const text = details(summary, table(["chart", "coverage"], rows));
  return [{ text, shorter: [[give.background, summary]], yields: 8 }];
}

/** The counts of the gates, and the waivers. */
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
            waiverHead,
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
  const text = details(summary, parts.join("\n\n"));
  return [{ text, shorter: [[give.items, summary]], yields: 3 }];
}

function groupSection(group: Group): Section[] {
  const rows = group.rows.filter((row) => row.mark !== "-" && row.mark !== "!");
  if (rows.length === 0) return [];
  const title = group.title === "" ? "" : ` ${prose(group.title)}`;
  const isKept = rows.every((row) => row.mark === "=");
  const summary = `<b>${prose(group.name)}</b>${title}: ${count(rows.length, isKept ? "image" : "change")}`;
  const lines = repositoryForms(rows).map(([step, text]): Shorter => [step, details(summary, text)]);
  const names = (most?: number) => `${summary}: ${repositoryNames(rows, most)}`;
  const shorter: readonly Shorter[] = [
    ...lines,
    [give.lines, names()],
    [give.names, names(500)],
    [give.fewNames, names(100)],
    [give.mostNames, names(20)],
  ];
  return [{ text: details(summary, rowTable(rows)), shorter, yields: 5, noun: "source" }];
}

function unwantedSection(plan: Plan): Section[] {
  const sentence = prose(unwantedSentence(plan));
  return sentence === "" ? [] : [{ text: sentence, yields: 4 }];
}

function warningSection(plan: Plan): Section[] {
  const accepted = prose(acceptedSentence(plan.accepted ?? []));
  const last: Section[] = accepted === "" ? [] : [{ text: accepted, yields: 8 }];
  if (plan.warnings.length === 0) return last;
  const summary = count(plan.warnings.length, "warning");
  const list = plan.warnings.flatMap((one) => warningLines(one, mostItems));
  const short = plan.warnings.flatMap((one) => warningLines(one, fewItems));
  const [text, few] = [list, short].map((lines) => details(summary, lines.join("\n"))) as [string, string];
  const codes = `${summary}: ${prose(codesOf(plan.warnings))}.`;
  const isOld = !hasChanges(plan) && plan.blocked.length === 0 && plan.warnings.length > fewWarnings;
  return [
    {
      text: isOld ? `${codes} Show them: ${code("ecr-mirror plan --verbose")}` : text,
      shorter: [
        [give.items, few],
        [give.reasons, codes],
      ],
      yields: 4,
    },
    ...last,
  ];
}

const mostItems = 100;
const fewItems = 10;

/** The warning with its remedy, then its items, one on each line. */
function warningLines(one: Diagnostic, most: number): string[] {
  const [first = "", ...items] = (one.detail ?? one.summary).split("\n");
  const hint = one.hint === undefined ? "" : ` ${prose(one.hint)}`;
  return [
    `- ${code(one.code)} ${prose(one.detail === undefined ? one.summary : `${one.summary}: ${first}`)}${hint}`,
    ...firstOf(
      items.map((item) => `- ${prose(item)}`),
      most,
      "like these",
    ).map((line) => `  ${line}`),
  ];
}

function fileSection(file: FileRow): Section {
  const summary = `${file.mark} ${htmlCode(file.name)} ${file.note}`;
  const body = file.diff === "" ? "The file is too large to compare." : fence("diff", file.diff);
  return {
    text: details(summary, body),
    shorter: [
      [give.content, `- ${summary}`],
      [give.lines, `- ${htmlCode(file.name)}`],
    ],
    yields: 6,
    noun: "file",
  };
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
  return table(["", "type", "name", "details"], cells);
}
