// The result of an apply as a comment or a job summary: the summary, failures and blocked changes are open, the rest folded.
import type { AppliedAction, AppliedPlan } from "../../core/apply/applied.ts";
import {
  code,
  commentLimit,
  details,
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
import { nameOf } from "../names.ts";
import { count, formatBytes, formatSeconds, minute } from "../units.ts";
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

export function renderApplyMarkdown(
  applied: AppliedPlan,
  { limit = commentLimit }: { readonly limit?: number } = {},
): string {
  const heading = [
    marker("apply", applied.config),
    `### ${prose(appliedSummary(applied))}`,
    `Target ${code(applied.target.registry)}, config ${code(applied.config)}`,
  ].join("\n\n");
  return fitDocument(
    [
      { text: heading, yields: 0 },
      ...problemSection(applied),
      ...notDoneSection(applied, "Failed", "failed"),
      ...notDoneSection(applied, "Stale", "stale"),
      ...blockedSection(applied),
      ...notDoneSection(applied, "Not done", "open"),
      ...sourceSection(applied),
      ...keptSection(applied),
      ...warningSection(applied),
      ...doneSections(applied),
    ],
    limit,
  );
}

function problemSection({ problems }: AppliedPlan): Section[] {
  if (problems.length === 0) return [];
  const lines = problems.map(
    (one) => `- ${code(one.code)} ${prose(problemText(one))}${one.hint ? ` ${prose(one.hint)}` : ""}`,
  );
  const title = `#### Errors: ${problems.length}`;
  const [text, ...shorter] = listForms(title, lines);
  return [{ text: text[1], shorter, yields: 1 }];
}

function notDoneSection(
  { actions, target }: AppliedPlan,
  title: string,
  result: AppliedAction["result"],
): Section[] {
  const own = actions.filter((one) => one.result === result);
  if (own.length === 0) return [];
  const name = (one: AppliedAction) => code(actionName(one, target.registry));
  const place = (one: AppliedAction) => {
    const at = one.problem?.at ?? one.at;
    return at === undefined ? "" : code(placeText(at));
  };
  const rows = own.map((one) => [
    name(one),
    one.problem === undefined ? "" : code(one.problem.code),
    [whyNot(one), ...(one.problem?.hint === undefined ? [] : [one.problem.hint])]
      .map((text) => prose(text))
      .join("<br>"),
    place(one),
  ]);
  const head = `#### ${title}: ${own.length}`;
  const lines = own.map((one) => `- ${name(one)} ${one.problem === undefined ? "" : code(one.problem.code)}`);
  const full = table(["action", "code", "reason", "requested at"], rows);
  const shorter = [...listForms(head, lines), ...nameForms(head, own.map(name))];
  return [{ text: `${head}\n\n${full}`, shorter, yields: result === "open" ? 4 : 2 }];
}

function blockedSection({ blocked, target, summary }: AppliedPlan): Section[] {
  if (blocked.length === 0)
    return summary.blocked === 0
      ? []
      : [{ text: `${summary.blocked} blocked: the report of ${code("--finish")} lists them.`, yields: 2 }];
  const rows = blocked.map((one) => [
    code(nameOf(one, target.registry)),
    code(one.code),
    [one.why, ...blockedDetails(one)].map((text) => prose(text)).join("<br>"),
    one.at === undefined ? "" : code(placeText(one.at)),
  ]);
  const head = `#### Blocked: ${blocked.length}`;
  const lines = blocked.map((one) => `- ${code(nameOf(one, target.registry))} ${prose(one.why)}`);
  const full = table(["destination", "code", "reason, and what you can do", "requested at"], rows);
  const names = blocked.map((one) => code(nameOf(one, target.registry)));
  const shorter = [...listForms(head, lines), ...nameForms(head, names)];
  return [{ text: `${head}\n\n${full}`, shorter, yields: 2 }];
}

/** Counts and sizes of each source. */
function sourceSection({ sources }: AppliedPlan): Section[] {
  if (sources.length === 0) return [];
  const rows = sources.map((one) => [
    code(one.name),
    `${one.done}`,
    `${one.skipped}`,
    `${one.failed + one.stale}`,
    `${one.open}`,
    `${one.blocked}`,
    formatBytes(one.moved),
  ]);
  const head = ["source", "done", "already done", "failed", "not done", "blocked", "uploaded"];
  const first = rows.slice(0, 50);
  const more = rows.length - first.length;
  const short = more > 0 ? `${table(head, first)}\n\nand ${count(more, "more source")}` : table(head, first);
  return [{ text: table(head, rows), shorter: [[give.lines, short]], yields: 3 }];
}

function keptSection({ held, gone, target }: AppliedPlan): Section[] {
  const name = (one: (typeof held)[number] | (typeof gone)[number]) => code(nameOf(one, target.registry));
  const heldLines = held.map((one) => `- ${name(one)} ${prose(`${one.why}, enters ${minute(one.until)}`)}`);
  const goneLines = gone.map((one) => `- ${name(one)} ${prose(`no longer at ${one.source}`)}`);
  return [
    ...folded(`<b>held</b>: ${count(held.length, "image")} not yet allowed in`, heldLines, 4),
    ...folded(`<b>gone</b>: ${count(gone.length, "image")} no longer at the source`, goneLines, 4),
  ];
}

function warningSection({ warnings }: AppliedPlan): Section[] {
  const lines = warnings.map(
    (one) => `- ${code(one.code)} ${prose(problemText(one))}${one.hint ? ` ${prose(one.hint)}` : ""}`,
  );
  return folded(count(warnings.length, "warning"), lines, 4);
}

function doneSections(applied: AppliedPlan): Section[] {
  return groupsOf(applied).flatMap(({ name, title, actions }) => {
    const own = actions.filter(({ result }) => result === "done" || result === "skipped");
    const lines = own.map((one) => `- ${code(actionName(one, applied.target.registry))} ${doneNote(one)}`);
    const titled = title === "" ? "" : ` ${prose(title)}`;
    return folded(`<b>${htmlCode(name)}</b>${titled}: ${count(own.length, "action")} done`, lines, 5);
  });
}

function doneNote({ kind, result, bytes, moved, seconds }: AppliedAction): string {
  if (result === "skipped") return resultWords.skipped;
  const time = seconds === null ? "" : formatSeconds(seconds);
  return kind === "copy-image" ? `${formatBytes(bytes)}, ${formatBytes(moved)} uploaded in ${time}` : time;
}

function folded(summary: string, lines: readonly string[], yields: number): Section[] {
  if (lines.length === 0) return [];
  const form = (most: number) => details(summary, firstOf(lines, most, "like these").join("\n"));
  return [
    {
      text: form(lines.length),
      shorter: [
        [give.rows, form(100)],
        [give.items, form(10)],
        [give.samples, summary],
      ],
      yields,
    },
  ];
}

/** A line for each; then fewer of them. */
function listForms(title: string, lines: readonly string[]): [Shorter, ...Shorter[]] {
  const form = (most: number) => `${title}\n\n${firstOf(lines, most, "like these").join("\n")}`;
  return [
    [give.reasons, form(lines.length)],
    [give.samples, form(100)],
  ];
}

type Shorter = NonNullable<Section["shorter"]>[number];

/** Only the names, as many as fit. */
function nameForms(title: string, names: readonly string[]): readonly Shorter[] {
  const form = (most?: number) => `${title}\n\n${namesLine(names, most)}`;
  return [
    [give.lines, form()],
    [give.openNames, form(500)],
    [give.fewOpenNames, form(100)],
    [give.mostOpenNames, form(20)],
  ];
}
