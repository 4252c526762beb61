// Offsets of a file's text as lines and columns. The lines are found when they are first asked for: a good file has
// no use for them.
import { type Position, positionIn } from "../core/base/diagnostic.ts";

export class Positions {
  readonly #file: string;
  readonly #text: string;
  readonly #shown: (text: string) => string;
  #cut: { readonly starts: readonly number[]; readonly lines: readonly string[] } | undefined;

  /** `shown` is the text of the same length that positions show. */
  constructor(file: string, text: string, shown: (text: string) => string = (same) => same) {
    this.#file = file;
    this.#text = text;
    this.#shown = shown;
  }

  /** With the lines around. A mark of `length` stays on its line. */
  at(offset: number, length?: number): Position {
    const { starts, lines } = this.#lines();
    const line = this.line(offset);
    const column = offset - (starts[line - 1] ?? 0) + 1;
    if (length === undefined) return positionIn(this.#file, lines, { line, column });
    const rest = (lines[line - 1]?.length ?? 0) - (column - 1);
    return positionIn(this.#file, lines, { line, column, length: Math.max(1, Math.min(length, rest)) });
  }

  /** The number of the line that holds the offset, from 1. */
  line(offset: number): number {
    const { starts } = this.#lines();
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  #lines(): { readonly starts: readonly number[]; readonly lines: readonly string[] } {
    if (this.#cut !== undefined) return this.#cut;
    const lines = this.#shown(this.#text).split("\n");
    const starts: number[] = [];
    let start = 0;
    for (const line of lines) {
      starts.push(start);
      start += line.length + 1;
    }
    this.#cut = { starts, lines };
    return this.#cut;
  }
}
