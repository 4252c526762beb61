// The state for people and for programs: what was applied, by destination.
import { shortDigest } from "../core/base/digest.ts";
import { padDisplay, printable, printableJson, widestOf } from "../core/base/escape.ts";
import type { StateEntry } from "../core/state/state.ts";
import { createPaint, type Screen } from "./paint.ts";
import { count, minute } from "./units.ts";

export interface StateLine {
  readonly registry: string;
  readonly place: string;
  readonly entry: StateEntry;
  readonly staged?: true;
}

export function renderStateList(rows: readonly StateLine[], screen: Screen): string {
  const paint = createPaint(screen);
  const several = new Set(rows.map((row) => row.registry)).size > 1;
  const places = rows.map((row) => printable(several ? `${row.registry}/${row.place}` : row.place));
  const width = Math.min(70, widestOf(places));
  const lines = rows.map(({ entry, staged }, index) => {
    const facts = [
      shortDigest(entry.digest),
      minute(entry.time),
      paint.dim(printable(entry.source.reference)),
      ...(staged === true ? [paint.dim("staged for scanning")] : []),
    ];
    return `${padDisplay(places[index] ?? "", width)}  ${facts.join("  ")}\n`;
  });
  return lines.join("");
}

/** Every field of each entry. */
export function renderStateEntries(rows: readonly StateLine[]): string {
  return rows
    .map(({ registry, place, entry, staged }) => {
      const { digest, source, from, policy, found, time, parts = [] } = entry;
      const lines = [
        `${registry}/${place}`,
        `  digest  ${digest}`,
        `  source  ${source.reference}`,
        `          ${source.digest}`,
        `  from    ${from}, policy ${policy}`,
        ...(found === true ? ["  found   ECR already had this image; prune never deletes it"] : []),
        ...(staged === true ? ["  staged  waits here for its scan; no mapping row refers to it"] : []),
        `  since   ${minute(time)}`,
        ...(parts.length > 0 ? [`  parts   ${count(parts.length, "digest")} that belong to this image`] : []),
      ];
      return `${lines.map((line) => printable(line)).join("\n")}\n`;
    })
    .join("\n");
}

export interface HistoryLine {
  readonly serial: number;
  readonly time: string | null;
  readonly tags: number;
  readonly changed: number | null;
  readonly isCurrent: boolean;
}

/** Earlier states, the newest first. */
export function renderHistory(rows: readonly HistoryLine[], screen: Screen): string {
  const paint = createPaint(screen);
  const width = widestOf(rows.map(({ serial }) => `${serial}`));
  return rows
    .map(({ serial, time, tags, changed, isCurrent }) => {
      const facts = [
        `${serial}`.padStart(width),
        time === null ? "never applied".padEnd(17) : minute(time),
        count(tags, "tag"),
        ...(changed === null ? [] : [`${changed} changed`]),
        ...(isCurrent ? [paint.bold("current")] : []),
      ];
      return `${facts.join("  ")}\n`;
    })
    .join("");
}

export function renderHistoryJson(rows: readonly HistoryLine[]): string {
  const states = rows.map(({ isCurrent, ...row }) => ({ ...row, current: isCurrent }));
  return `${printableJson({ states }, 2)}\n`;
}

export function renderStateJson(rows: readonly StateLine[]): string {
  return `${printableJson({ entries: rows.map(({ registry, place, entry }) => ({ registry, place, ...entry })) }, 2)}\n`;
}
