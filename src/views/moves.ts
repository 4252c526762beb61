// The images of a script or tool that ecr-mirror replaces, and their repositories in ECR.
import { displayWidth, printable } from "../core/base/escape.ts";

interface MoveView {
  readonly from: string;
  readonly to: string;
  readonly source: string;
}

export function renderMoves(moves: readonly MoveView[]): string {
  const rows = [
    ["Image in the script", "Repository in ECR", "Source in the config"],
    ...moves.map(({ from, to, source }) => [printable(from), printable(to), printable(source)]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ""))));
  const pad = (text: string, column: number): string => {
    return text + " ".repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(text)));
  };
  return rows
    .map(([from = "", to = "", source = ""], at) => {
      const arrow = at === 0 ? "  " : "->";
      return `${pad(from, 0)} ${arrow} ${pad(to, 1)}  ${source}\n`;
    })
    .join("");
}
