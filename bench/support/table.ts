// One table a bench: what was measured, ours, the peer's, their ratio, the goal, and whether it was met.
import { defined } from "../../src/core/base/record.ts";

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly peer?: string;
  /** Ours divided by the peer's. */
  readonly ratio?: number;
  readonly goal?: string;
  /** undefined: nothing to judge, or no peer to judge by. */
  readonly met?: boolean;
}

export interface Table {
  readonly title: string;
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
}

const headings = ["what", "ours", "peer", "ratio", "goal", ""] as const;

export function renderTable({ title, notes, rows }: Table): string {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [`## ${title}`, ...lines, ...notes.map((note) => `  ${note}`), ""].join("\n");
}

function cellsOf({ what, ours, peer = "", ratio, goal = "", met }: Row): readonly string[] {
  const verdict = met === undefined ? "" : met ? "met" : "MISSED";
  return [what, ours, peer, ratio === undefined ? "" : ratio.toFixed(2), goal, verdict];
}

/** A row with an upper bound on the value itself. */
export function atMost(what: string, value: number, bound: number, unit = ""): Row {
  return {
    what,
    ours: amount(value, unit),
    goal: `<= ${amount(bound, unit)}`,
    met: value <= bound,
  };
}

/** A row that is judged by its ratio to a peer; without the peer it is not judged, and says why. */
export function against(
  what: string,
  measured: { readonly ours: number; readonly peer: number | undefined; readonly unit: string },
  judged: { readonly name: string; readonly bound?: number },
): Row {
  const { ours, peer, unit } = measured;
  const { name, bound } = judged;
  const goal = bound === undefined ? undefined : `<= ${bound} x ${name}`;
  if (peer === undefined) {
    return defined({ what, ours: amount(ours, unit), peer: `${name} is missing`, goal });
  }
  const ratio = ours / peer;
  return defined({
    what,
    ours: amount(ours, unit),
    peer: `${name} ${amount(peer, unit)}`,
    ratio,
    goal,
    met: bound === undefined ? undefined : ratio <= bound,
  });
}

export function amount(value: number, unit: string): string {
  if (unit === "s") return `${value.toFixed(2)} s`;
  if (unit === "ms") return `${Math.round(value)} ms`;
  if (unit === "MiB") return `${Math.round(value)} MiB`;
  const text = Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(2);
  return unit === "" ? text : `${text} ${unit}`;
}
