// Rows at the end of a terminal that are drawn again and again in place, as text: each frame is one write, which takes
// the old rows away, adds lines that stay, and draws the new rows. The cursor is always at the start of the line below.
import { displayWidth } from "../../core/base/escape.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

// DEC private modes: a terminal shows nothing between the two (2026), and cuts a row instead of wrapping it (7).
const begin = "\u001b[?2026h";
const end = "\u001b[?2026l";
const cutting = "\u001b[?7l";
const wrapping = "\u001b[?7h";
const eraseBelow = "\r\u001b[0J";

/** Rows that a terminal must have beside the live ones: the cursor's, and one that shows what was there before. */
const spareRows = 2;

const styling = /\u001b\[[\d;]*m/g;

export class LiveArea {
  readonly #reflows: boolean;
  /** The least width of each row that is on the screen. */
  #drawn: readonly number[] = [];

  /** `reflows`: what the terminal makes narrower, it wraps. */
  constructor(reflows: boolean) {
    this.#reflows = reflows;
  }

  get isShown(): boolean {
    return this.#drawn.length > 0;
  }

  /** What to write so that `text`, of whole lines, stays above the rows. */
  frame(text: string, rows: readonly string[], size: Size): string {
    const erased = this.#erase(size);
    const shown = rows.slice(-mostRows(size)).map((row) => cutRow(row, size.columns));
    this.#drawn = shown.map(leastWidthOf);
    const drawn = shown.length === 0 ? "" : `${cutting}${shown.map(withEnd).join("")}${wrapping}`;
    return `${begin}${erased}${text.replace(/\r?\n/g, "\r\n")}${drawn}${end}`;
  }

  /** Somebody else has written where the rows were: they stay there. */
  forget(): void {
    this.#drawn = [];
  }

  #erase({ columns, rows }: Size): string {
    // Where nothing is drawn, there may still be what somebody typed, such as ^C.
    if (this.#drawn.length === 0) return eraseBelow;
    const high = this.#reflows
      ? this.#drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
      : this.#drawn.length;
    return `\u001b[${Math.min(high, rows)}A${eraseBelow}`;
  }
}

/** How many rows may be live. With more of them a terminal would scroll, and each frame would leave a copy. */
export function mostRows({ rows }: Pick<Size, "rows">): number {
  return Math.max(1, rows - spareRows);
}

function widthOf(row: string): number {
  return displayWidth(row.replace(styling, ""));
}

/**
 * Terminals don't agree on which characters are wide. A row that is thought to be too wide would be taken to be more of
 * them than it is, and what stands above it would be erased.
 */
function leastWidthOf(row: string): number {
  return row.replace(styling, "").replace(/\p{M}/gu, "").replace(/[^]/gu, "x").length;
}

/** Rows were made for the window as it was. */
function cutRow(row: string, columns: number): string {
  if (widthOf(row) <= columns) return row;
  let width = 0;
  return row.replace(/\u001b\[[\d;]*m|[^]/gu, (part) => {
    if (part.length > 1 && part.startsWith("\u001b")) return part;
    width += displayWidth(part);
    return width > columns ? "" : part;
  });
}

function withEnd(row: string): string {
  return `${row}\r\n`;
}

/**
 * xterm, screen and the console of Linux cut what a narrower window has no room for; every other terminal of today wraps
 * it. tmux wraps, whatever it runs in.
 */
export function doesReflow(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { TMUX: tmux, STY: screen, XTERM_VERSION: xterm, TERM: term } = environment;
  if (tmux) return true;
  return !screen && !xterm && term !== "linux";
}
