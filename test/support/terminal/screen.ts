// A terminal without a window: what a program wrote, as somebody would see it. xterm's own core, which wraps, scrolls
// and reflows as most terminals do.
import { Writable } from "node:stream";
import headless from "@xterm/headless";

export interface ScreenLine {
  readonly text: string;
  /** It goes on with the line above it. */
  readonly isWrapped: boolean;
}

export class TestTerminal {
  readonly #terminal: headless.Terminal;
  /** Each write of the program. */
  readonly writes: string[] = [];

  constructor(columns: number, rows: number) {
    this.#terminal = new headless.Terminal({
      cols: columns,
      rows,
      scrollback: 100_000,
      allowProposedApi: true,
    });
  }

  /** What a kernel does for a program that ends its lines with "\n". */
  async write(text: string): Promise<void> {
    this.writes.push(text);
    const mapped = text.replace(/(?<!\r)\n/g, "\r\n");
    await new Promise<void>((resolve) => this.#terminal.write(mapped, resolve));
  }

  /** As they came, for what has gone through a kernel already. */
  async writeBytes(bytes: Uint8Array): Promise<void> {
    this.writes.push(Buffer.from(bytes).toString());
    await new Promise<void>((resolve) => this.#terminal.write(bytes, resolve));
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** Scrollback and screen, without the empty rest of the screen. */
  lines(): readonly ScreenLine[] {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, at) => {
      const line = active.getLine(at);
      return { text: line?.translateToString(true) ?? "", isWrapped: line?.isWrapped === true };
    });
    while (lines.at(-1)?.text === "") lines.pop();
    return lines;
  }

  /** The same, wrapped lines in one. */
  texts(): readonly string[] {
    const texts: string[] = [];
    for (const { text, isWrapped } of this.lines()) {
      if (isWrapped) texts[texts.length - 1] += text;
      else texts.push(text);
    }
    return texts;
  }

  /** From the top left corner of the screen. */
  get cursor(): { readonly column: number; readonly row: number } {
    const { cursorX: column, cursorY: row } = this.#terminal.buffer.active;
    return { column, row };
  }

  /** Modes that a program may leave on. */
  get modes(): { readonly synchronized: boolean; readonly wraps: boolean } {
    const { synchronizedOutputMode, wraparoundMode } = this.#terminal.modes;
    return { synchronized: synchronizedOutputMode, wraps: wraparoundMode };
  }
}

/** Standard error on such a terminal. `settled` waits until the terminal has read all. */
export class TerminalStream extends Writable {
  readonly isTTY = true;
  readonly terminal: TestTerminal;
  columns: number;
  rows: number;
  #settled: Promise<void> = Promise.resolve();

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.terminal = new TestTerminal(columns, rows);
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.#settled = this.#settled.then(() => this.terminal.write(String(chunk)));
    done();
  }

  /** What somebody types is seen too. */
  async echo(text: string): Promise<void> {
    await this.settled();
    await this.terminal.write(text);
  }

  async settled(): Promise<void> {
    await this.#settled;
  }

  /** The window first, the program is told afterward. */
  async resize(columns: number, rows: number, between: () => void = () => {}): Promise<void> {
    await this.settled();
    this.terminal.resize(columns, rows);
    between();
    this.columns = columns;
    this.rows = rows;
    this.emit("resize");
    await this.settled();
  }
}
