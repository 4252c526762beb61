// Errors and warnings as text: title with code, position, frame with a mark, detail, remedy. The only file that
// prints a Diagnostic, and that escapes every part of it.
import type { Diagnostic, FrameLine, Position } from "../core/base/diagnostic.ts";
import {
  displayWidth,
  padDisplay,
  printable,
  printableJson,
  printableLines,
  withoutCommands,
} from "../core/base/escape.ts";
import { createPaint, type Paint, type Screen } from "./paint.ts";

const codeColumn = 54;
const longestFrame = 110;

export function renderDiagnostic(diagnostic: Diagnostic, screen: Screen): string {
  const paint = createPaint(screen);
  const lines = [title(diagnostic, paint)];
  const { at } = diagnostic;
  if (at) lines.push(paint.dim(`  ${formatPosition(at)}`), ...frame(withLine(at, screen), paint));
  if (diagnostic.detail !== undefined) lines.push(...indent(diagnostic.detail));
  if (diagnostic.hint !== undefined) lines.push(...help(diagnostic.hint, paint));
  return `${lines.join("\n")}\n`;
}

/** Several, in their order, separated by blank lines. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], screen: Screen): string {
  return diagnostics.map((one) => renderDiagnostic(one, screen)).join("\n");
}

const mostAlike = 5;

/**
 * Each in full, except those with the code and the remedy of an earlier one: a registry that denies access is one problem,
 * followed by the names of everything that it denies.
 */
export function renderAlike(
  diagnostics: readonly Diagnostic[],
  screen: Screen,
  most: { readonly problems: number; readonly verbose?: boolean },
): readonly string[] {
  const groups = alike(diagnostics);
  const shown = most.verbose === true ? groups : groups.slice(0, most.problems);
  const texts = shown.map(([first, ...others]) =>
    [renderDiagnostic(first, screen).trimEnd(), ...othersOf(others, most.verbose === true)].join("\n"),
  );
  const left = groups.slice(shown.length).flat().length;
  const [noun, them] = left === 1 ? ["problem is", "it"] : ["problems are", "them"];
  return left === 0 ? texts : [...texts, `${left} more ${noun} not shown. See ${them} with --verbose.`];
}

type Group = readonly [Diagnostic, ...Diagnostic[]];

function alike(problems: readonly Diagnostic[]): readonly Group[] {
  const groups = new Map<string, [Diagnostic, ...Diagnostic[]]>();
  for (const one of problems) {
    const key = JSON.stringify([one.code, one.severity, one.summary, one.hint ?? one.detail]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function othersOf(others: readonly Diagnostic[], verbose: boolean): readonly string[] {
  if (others.length === 0) return [];
  const shown = verbose ? others : others.slice(0, mostAlike);
  const rest = others.length - shown.length;
  return [
    `  The same for ${others.length} more:`,
    ...shown.map(({ at, detail, summary }) => {
      const place = at === undefined ? "" : `${at.file}:${at.line}: `;
      return printable(`    ${place}${(detail ?? summary).split("\n")[0] ?? ""}`);
    }),
    ...(rest === 0 ? [] : [`    and ${rest} more`]),
  ];
}

/** One line of JSON, for `--log-format json`. */
export function diagnosticJson(diagnostic: Diagnostic): string {
  const { code, severity, summary, detail, at, hint } = diagnostic;
  const position = at && { file: at.file, line: at.line, column: at.column };
  return `${printableJson({ type: "diagnostic", severity, code, summary, detail, at: position, hint })}\n`;
}

/** A workflow command that makes GitHub show the problem next to the line. */
export function githubAnnotation(diagnostic: Diagnostic): string {
  const { severity, code, summary, detail, hint, at } = diagnostic;
  const position = at ? [`file=${property(at.file)}`, `line=${at.line}`, `col=${at.column}`] : [];
  const values = [...position, `title=${property(code)}`].join(",");
  const message = [summary, detail, hint].filter((part) => part !== undefined).join("\n");
  return `::${severity} ${values}::${value(message)}\n`;
}

/** A diagnostic on one line: for tables of failures. */
export function oneLine(diagnostic: Diagnostic): string {
  const { summary, detail } = diagnostic;
  return printable(detail === undefined ? summary : `${summary}: ${detail.split("\n")[0] ?? ""}`);
}

/** A position without a frame gets its line as the frame, marked from the column to the end. */
function withLine(at: Position, { lineOf }: Screen): Position {
  const text = at.frame === undefined ? lineOf?.(at.file, at.line)?.trimEnd() : undefined;
  if (text === undefined || text.length < at.column) return at;
  return { ...at, length: at.length ?? text.length - at.column + 1, frame: [{ line: at.line, text }] };
}

function formatPosition(at: Position): string {
  return `${printable(at.file)}:${at.line}:${at.column}`;
}

function title(diagnostic: Diagnostic, paint: Paint): string {
  const error = diagnostic.severity === "error";
  const label = error ? "Error:" : "Warning:";
  const summary = printable(diagnostic.summary);
  const gap = " ".repeat(Math.max(2, codeColumn - displayWidth(`${label} ${summary}`)));
  const painted = error ? paint.error(label) : paint.warning(label);
  return `${painted} ${paint.bold(summary)}${gap}${paint.dim(`[${printable(diagnostic.code)}]`)}`;
}

function indent(text: string): string[] {
  return printableLines(text).map((line) => (line === "" ? "" : `  ${line}`));
}

/** The remedy under its own label, with further lines aligned below the first. */
function help(hint: string, paint: Paint): string[] {
  const [first = "", ...others] = printableLines(hint);
  const label = "help: ";
  const more = others.map((line) => (line === "" ? "" : `  ${" ".repeat(label.length)}${line}`));
  return [`  ${paint.bold(label.trimEnd())} ${first}`, ...more];
}

function frame(at: Position, paint: Paint): string[] {
  const lines = at.frame ?? [];
  const gutter = Math.max(0, ...lines.map((one) => `${one.line}`.length)) + 4;
  const rendered: string[] = [];
  // A line of a minified file can be as long as the file: only the part around the mark is shown.
  const from = at.column > longestFrame - 20 ? at.column - 41 : 0;
  for (const one of lines) {
    rendered.push(
      `${paint.dim(`${one.line}`.padStart(gutter))}${paint.dim(" |")} ${cut(one, from)}`.trimEnd(),
    );
    if (one.line === at.line)
      rendered.push(`${" ".repeat(gutter)}${paint.dim(" |")} ${mark(one, at, from, paint)}`);
  }
  return rendered;
}

function cut(one: FrameLine, from: number): string {
  const text = one.text.slice(from, from + longestFrame);
  const more = one.text.length > from + longestFrame ? "..." : "";
  return `${from > 0 ? "..." : ""}${visible(text)}${more}`;
}

function mark(one: FrameLine, at: Position, from: number, paint: Paint): string {
  const start = at.column - 1;
  const before = visible(one.text.slice(from, start));
  const marked = visible(one.text.slice(start, Math.min(start + (at.length ?? 1), from + longestFrame)));
  const lead = (from > 0 ? 3 : 0) + displayWidth(before);
  return padDisplay("", lead) + paint.error("^".repeat(Math.max(1, displayWidth(marked))));
}

function visible(text: string): string {
  return printable(text.replaceAll("\t", " "));
}

function value(text: string): string {
  return withoutCommands(printableLines(text.replaceAll("%", "%25")).join("%0A"));
}

function property(text: string): string {
  return withoutCommands(printable(text))
    .replaceAll("%", "%25")
    .replaceAll(":", "%3A")
    .replaceAll(",", "%2C");
}
