// The CSV machine (RFC 4180, with or without BOM and CRLF): it takes text in pieces of any size and gives rows
// that know where each cell stands. Its memory is that of one row.
import { type Position, Problem } from "./diagnostic.ts";
import { rowTooLong, textAfterQuote, unclosedQuote } from "./problems.ts";

export interface CsvRow {
  /** Where the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The column at which each cell begins, from 1. */
  readonly columns: readonly number[];
}

export interface CsvParserOptions {
  /** Whether a quoted cell may hold line breaks. */
  readonly lineBreaks: boolean;
  /** The longest row, in characters. */
  readonly maxRow: number;
  readonly at: (line: number, column: number) => Position;
}

const comma = 44;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** Push the text piece by piece, then call end(). Both throw Problem `csv/…` for text that is no CSV. */
export class CsvParser {
  readonly #options: CsvParserOptions;
  #state: "start" | "plain" | "quoted" | "closed" = "start";
  #cell = "";
  #cells: string[] = [];
  #columns: number[] = [];
  #rows: CsvRow[] = [];
  #line = 1;
  #rowLine = 1;
  /** Offsets in the whole text: of the piece at hand, the line and the row. */
  #pieceStart = 0;
  #lineStart = 0;
  #rowStart = 0;
  #opened = { line: 1, column: 1 };

  constructor(options: CsvParserOptions) {
    this.#options = options;
  }

  /** Gives the rows that this piece completes. */
  push(piece: string): readonly CsvRow[] {
    const text = this.#pieceStart === 0 && piece.startsWith("\ufeff") ? piece.slice(1) : piece;
    this.#rows = [];
    let index = 0;
    while (index < text.length) {
      index = this.#step(text, index);
      if (this.#pieceStart + index - this.#rowStart > this.#options.maxRow) throw this.#tooLong();
    }
    this.#pieceStart += text.length;
    return this.#rows;
  }

  /** Gives the last row, when the text doesn't end with a line break. */
  end(): readonly CsvRow[] {
    this.#rows = [];
    if (this.#state === "quoted") throw this.#unclosed("The file ends inside the cell.");
    if (this.#pieceStart > this.#rowStart) this.#endRow(this.#pieceStart);
    return this.#rows;
  }

  /** Takes what begins at `index` and gives the index behind it. */
  #step(text: string, index: number): number {
    const offset = this.#pieceStart + index;
    if (this.#state === "quoted") return this.#takeQuoted(text, index);
    this.#openCell(offset);
    const code = text.charCodeAt(index);
    if (code === comma) {
      this.#endCell();
    } else if (code === lineFeed) {
      this.#line += 1;
      this.#endRow(offset);
      this.#lineStart = offset + 1;
    } else if (this.#state === "closed") {
      this.#afterQuote(code, offset);
    } else if (code === quote && this.#state === "start") {
      this.#opened = { line: this.#line, column: offset - this.#lineStart + 1 };
      this.#state = "quoted";
    } else {
      return this.#takePlain(text, index);
    }
    return index + 1;
  }

  #openCell(offset: number): void {
    if (this.#columns.length === this.#cells.length) this.#columns.push(offset - this.#lineStart + 1);
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = "";
    this.#state = "start";
  }

  #endRow(offset: number): void {
    this.#openCell(offset);
    if (this.#state === "plain" && this.#cell.endsWith("\r")) this.#cell = this.#cell.slice(0, -1);
    const blank = this.#cells.length === 0 && this.#cell === "" && this.#state !== "closed";
    this.#endCell();
    if (!blank) this.#rows.push({ line: this.#rowLine, cells: this.#cells, columns: this.#columns });
    this.#cells = [];
    this.#columns = [];
    this.#rowLine = this.#line;
    this.#rowStart = offset + 1;
  }

  #takePlain(text: string, from: number): number {
    let end = from;
    while (end < text.length && text.charCodeAt(end) !== comma && text.charCodeAt(end) !== lineFeed) end += 1;
    this.#cell += text.slice(from, end);
    this.#state = "plain";
    return end;
  }

  #takeQuoted(text: string, from: number): number {
    const close = text.indexOf('"', from);
    const inside = text.slice(from, close < 0 ? text.length : close);
    for (let at = inside.indexOf("\n"); at >= 0; at = inside.indexOf("\n", at + 1)) {
      if (!this.#options.lineBreaks) throw this.#unclosed("The line ends inside the cell.");
      this.#line += 1;
      this.#lineStart = this.#pieceStart + from + at + 1;
    }
    this.#cell += inside;
    if (close < 0) return text.length;
    this.#state = "closed";
    return close + 1;
  }

  /** Behind a quote inside a quoted cell: a second one stands for a quote, else the cell is over. */
  #afterQuote(code: number, offset: number): void {
    if (code === quote) {
      this.#cell += '"';
      this.#state = "quoted";
      return;
    }
    if (code === carriageReturn) return;
    const at = this.#options.at(this.#line, offset - this.#lineStart + 1);
    throw new Problem(textAfterQuote(at));
  }

  #unclosed(detail: string): Problem {
    const at = this.#options.at(this.#opened.line, this.#opened.column);
    return new Problem(unclosedQuote(at, detail));
  }

  #tooLong(): Problem {
    const { at, maxRow } = this.#options;
    return new Problem(rowTooLong(at(this.#rowLine, 1), maxRow));
  }
}
