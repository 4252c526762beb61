// The built program on a real terminal of its own, whose screen can be read. Python has the terminal: Node has none.
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { bin, type RunOptions } from "../cli.ts";
import { TestTerminal } from "./screen.ts";

const script = fileURLToPath(new URL("on-terminal.py", import.meta.url));

export const hasPython = spawnSync("python3", ["-c", "import pty"]).status === 0;

export interface OnTerminal {
  readonly terminal: TestTerminal;
  readonly ended: Promise<number>;
  readonly type: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly signal: (name: NodeJS.Signals) => void;
  /** How often the program was stopped. */
  readonly stops: () => number;
}

export interface TerminalOptions extends RunOptions {
  readonly columns: number;
  readonly rows: number;
}

type Told = { readonly out?: string; readonly stopped?: true; readonly code?: number };

/** The built program. */
export function startOnTerminal(args: readonly string[], options: TerminalOptions): OnTerminal {
  return startProgramOnTerminal([process.execPath, bin, ...args], options);
}

export function startProgramOnTerminal(
  program: readonly string[],
  { cwd, env, columns, rows }: TerminalOptions,
): OnTerminal {
  const terminal = new TestTerminal(columns, rows);
  const child = spawn("python3", [script, `${columns}`, `${rows}`, ...program], {
    cwd,
    env: { ...env, TERM: "xterm-256color" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const wish = (what: object): void => void child.stdin.write(`${JSON.stringify(what)}\n`);
  let stops = 0;
  let written: Promise<void> = Promise.resolve();
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    // After its last word: then it is settled already.
    child.on("close", (code) => void written.then(() => reject(new Error(`no end was told: ${code}`))));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { out, stopped, code } = JSON.parse(line) as Told;
      // A character may be in two reads; the emulator puts its bytes together.
      if (out !== undefined) written = written.then(() => terminal.writeBytes(Buffer.from(out, "base64")));
      if (stopped === true) void written.then(() => (stops += 1));
      if (code !== undefined) void written.then(() => resolve(code));
    });
  });
  return {
    terminal,
    ended,
    type: (text) => wish({ type: text }),
    resize: (toColumns, toRows) => {
      terminal.resize(toColumns, toRows);
      wish({ size: [toColumns, toRows] });
    },
    signal: (name) => wish({ signal: name }),
    stops: () => stops,
  };
}
