// The state for people and for programs: what was applied, place by place.
import { shortDigest } from "../core/base/digest.ts";
import { padDisplay, printable, printableJson, widestOf } from "../core/base/escape.ts";
import type { StateEntry } from "../core/state/state.ts";
import { createPaint, type Screen } from "./paint.ts";
import { count, minute } from "./units.ts";

export interface StateLine {
  readonly registry: string;
  readonly place: string;
  readonly entry: StateEntry;
}

export function renderStateList(rows: readonly StateLine[], screen: Screen): string {
  const paint = createPaint(screen);
  const several = new Set(rows.map((row) => row.registry)).size > 1;
  const places = rows.map((row) => printable(several ? `${row.registry}/${row.place}` : row.place));
  const width = Math.min(70, widestOf(places));
  const lines = rows.map(({ entry }, index) => {
    const facts = [
      shortDigest(entry.digest),
      minute(entry.time),
      paint.dim(printable(entry.source.reference)),
    ];
    return `${padDisplay(places[index] ?? "", width)}  ${facts.join("  ")}\n`;
  });
  return lines.join("");
}

/** Every field of each entry. */
export function renderStateEntries(rows: readonly StateLine[]): string {
  return rows
    .map(({ registry, place, entry }) => {
      const { digest, source, from, policy, time, parts = [] } = entry;
      const lines = [
        `${registry}/${place}`,
        `  digest  ${digest}`,
        `  source  ${source.reference}`,
        `          ${source.digest}`,
        `  from    ${from}, policy ${policy}`,
        `  since   ${minute(time)}`,
        ...(parts.length > 0 ? [`  parts   ${count(parts.length, "digest")} that belong to it`] : []),
      ];
      return `${lines.map((line) => printable(line)).join("\n")}\n`;
    })
    .join("\n");
}

export function renderStateJson(rows: readonly StateLine[]): string {
  return `${printableJson({ entries: rows.map(({ registry, place, entry }) => ({ registry, place, ...entry })) }, 2)}\n`;
}
