// What a terminal showed, as a page: the same cells, in the colors that most terminals have.
import headless from "@xterm/headless";
import { markupText } from "../../src/views/markup.ts";

const palette = [
  ["#1b1f24", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#c9d1d9"],
  ["#8b949e", "#ffa198", "#7ee787", "#f2cc60", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#ffffff"],
].flat();

export async function terminalPage(
  written: readonly string[],
  columns: number,
  rows: number,
): Promise<string> {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(written.join(""), resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: rows }, (_, at) => lineOf(active.getLine(active.baseY + at)));
  const style =
    "body{margin:0;background:#0d1117;display:inline-block}pre{margin:0;padding:14px 18px;color:#e6edf3;" +
    "font:14px/1.35 'DejaVu Sans Mono','Liberation Mono',monospace}";
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><pre>${lines.join("\n")}</pre>`;
}

type Line = ReturnType<headless.Terminal["buffer"]["active"]["getLine"]>;

function lineOf(line: Line): string {
  if (line === undefined) return "";
  let html = "";
  for (let at = 0; at < line.length; at += 1) {
    const cell = line.getCell(at);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.getChars() === "" ? " " : cell.getChars();
    const color = cell.isFgPalette() ? palette[cell.getFgColor()] : undefined;
    const rules = [
      ...(color === undefined ? [] : [`color:${color}`]),
      ...(cell.isBold() === 0 ? [] : ["font-weight:bold"]),
      ...(cell.isDim() === 0 ? [] : ["opacity:.65"]),
    ];
    const escaped = text === " " ? " " : markupText(text);
    html += rules.length === 0 ? escaped : `<span style="${rules.join(";")}">${escaped}</span>`;
  }
  return html.trimEnd();
}
