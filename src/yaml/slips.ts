// What is behind a syntax error, as far as the text shows it: a line indented differently from the ones around it, a
// quote or a bracket that is never closed, a colon without a space. A parser notices these late, and calls them
// something else.
import { Lexer } from "yaml";
import type { Span } from "./tree.ts";

export interface Slip extends Span {
  readonly summary: string;
  readonly detail: string;
  readonly hint: string;
}

/** The slip that explains a fault at `offset`; `message` is the parser's. */
export function slipBehind(text: string, offset: number, message: string): Slip | undefined {
  return (
    unclosedQuote(text, offset, message) ??
    wrongIndent(text, offset) ??
    unclosedBracket(text, offset, message) ??
    tightColon(text, offset)
  );
}

interface Lexeme {
  readonly text: string;
  readonly offset: number;
}

function lexemesIn(text: string): Lexeme[] {
  const found: Lexeme[] = [];
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // The lexer's own marks are no part of the text.
    if (!/^[\u0002\u0018\u001f\ufeff]$/.test(lexeme)) {
      found.push({ text: lexeme, offset });
      offset += lexeme.length;
    }
  }
  return found;
}

/** One that runs to the end of the file, or to the next quote on a later line, where the text then makes no sense. */
function unclosedQuote(text: string, offset: number, message: string): Slip | undefined {
  const quoted = lexemesIn(text).filter((one) => /^["']/.test(one.text) && one.offset < offset);
  const last = quoted.at(-1);
  if (last === undefined) return undefined;
  const end = last.offset + last.text.length;
  const isOpen = message.startsWith("Missing closing");
  const swallows = last.text.includes("\n") && lineOf(text, end) === lineOf(text, offset) && end <= offset;
  if (!isOpen && !swallows) return undefined;
  const [first = ""] = last.text.split("\n");
  const quote = last.text.slice(0, 1);
  const where = isOpen ? "is never closed" : `is closed only on line ${lineOf(text, end)}`;
  return {
    summary: "A quote is not closed",
    detail: `The quote (${quote}) that opens here ${where}.`,
    hint: `Add the closing quote (${quote}) on line ${lineOf(text, last.offset)}.`,
    offset: last.offset,
    end: last.offset + first.trimEnd().length,
  };
}

function unclosedBracket(text: string, offset: number, message: string): Slip | undefined {
  if (!/flow|Flow/.test(message)) return undefined;
  const open: Lexeme[] = [];
  for (const one of lexemesIn(text)) {
    if (one.offset >= offset) break;
    if (one.text === "{" || one.text === "[") open.push(one);
    else if (one.text === "}" || one.text === "]") open.pop();
  }
  const last = open.at(-1);
  // A bracket of the other kind is an error of its own, where it is.
  if (last === undefined || /^[}\]]/.test(text.slice(offset))) return undefined;
  const closing = last.text === "{" ? "}" : "]";
  return {
    summary: "A bracket is not closed",
    detail: `The "${last.text}" that opens here has no "${closing}".`,
    hint: `Add "${closing}" where the ${last.text === "{" ? "mapping" : "list"} ends.`,
    offset: last.offset,
    end: last.offset + 1,
  };
}

function tightColon(text: string, offset: number): Slip | undefined {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(from).split("\n")[0] ?? "";
  const [, before = "", key = ""] = /^(\s*(?:- +)*)([A-Za-z]\w*):[^\s/]/.exec(line) ?? [];
  if (key === "") return undefined;
  return {
    summary: "A colon without a space",
    detail: `YAML reads this line as one text. A key ends with a colon and a space.`,
    hint: `Add a space after "${key}:".`,
    offset: from + before.length,
    end: from + line.trimEnd().length,
  };
}

interface Level {
  readonly column: number;
  readonly line: number;
  /** Begins with a dash. */
  readonly isItem: boolean;
}

interface Line {
  readonly number: number;
  readonly offset: number;
  readonly text: string;
}

/** The first line, of the fault's own and the next one, that begins where no line above it lets it begin. */
function wrongIndent(text: string, offset: number): Slip | undefined {
  const fault = lineOf(text, offset);
  let levels: Level[] = [];
  let before = "";
  let previous = 0;
  for (const line of linesIn(text)) {
    const column = line.text.search(/\S/);
    if (column < 0 || line.text[column] === "#") continue;
    // The parser is at the line before, or stops at this one.
    if (previous > fault) return undefined;
    previous = line.number;
    const opens = levels.length === 0 || /(?:^|\s)-$|:$/.test(withoutComment(before));
    const popped = levels.filter((one) => one.column > column);
    const kept = levels.filter((one) => one.column <= column);
    const isItem = /^-(?: |$)/.test(line.text.slice(column));
    const fits = opens && popped.length === 0 ? true : fitsLevel(kept, column, isItem);
    if (!fits) {
      if (line.number < fault) return undefined;
      return slipAt(line, column, popped[0] ?? kept.at(-1));
    }
    levels = [
      ...kept.filter((one) => one.column < column || one.isItem === isItem || isItem),
      ...levelsOf(line, column),
    ];
    before = line.text;
  }
  return undefined;
}

function fitsLevel(levels: readonly Level[], column: number, isItem: boolean): boolean {
  const here = levels.filter((one) => one.column === column);
  return here.some((one) => one.isItem === isItem) || (isItem && here.length > 0);
}

/** A line with dashes opens a level for each, and one for what follows them. */
function levelsOf({ text, number }: Line, from: number): Level[] {
  const levels: Level[] = [];
  let column = from;
  for (let rest = text.slice(column); /^- +/.test(rest); rest = text.slice(column)) {
    levels.push({ column, line: number, isItem: true });
    column += /^- +/.exec(rest)?.[0].length ?? 1;
  }
  if (/^-$/.test(text.slice(column).trim())) return [...levels, { column, line: number, isItem: true }];
  return [...levels, { column, line: number, isItem: false }];
}

function slipAt(line: Line, column: number, meant: Level | undefined): Slip | undefined {
  if (meant === undefined) return undefined;
  const word = /^(?:- )?[^\s:]*/.exec(line.text.slice(column))?.[0] ?? "";
  return {
    summary: "A line is indented differently",
    detail: `This line is indented by ${spaces(column)}; the keys around it, as on line ${meant.line}, by ${meant.column}.`,
    hint: `Indent it by ${spaces(meant.column)}.`,
    offset: line.offset + column,
    end: line.offset + column + word.length,
  };
}

function spaces(count: number): string {
  return count === 1 ? "1 space" : `${count} spaces`;
}

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, "").trimEnd();
}

function linesIn(text: string): Line[] {
  let offset = 0;
  return text.split("\n").map((line, index) => {
    const found = { number: index + 1, offset, text: line.replace(/\r$/, "") };
    offset += line.length + 1;
    return found;
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
