// The moves of a plan as a drawing: sources at the left, repositories at the right, and between them ribbons whose width
// shows the bytes.
import { printable } from "../../../core/base/escape.ts";
import { shortenName } from "../../live/shorten.ts";
import { markupText } from "../../markup.ts";
import { hueCount } from "../../page/style.ts";
import { count, formatBytes } from "../../units.ts";
import { gathered, type Move, type Share, sharesOf } from "./moves.ts";

const most = { from: 12, to: 18 } as const;
const width = 1000;
const margin = { left: 210, right: 380 } as const;
const thickness = 12;
const gap = 8;
/** A name next to it needs this height. */
const least = 16;
const ribbons = 300;
const longest = { from: 22, to: 38 } as const;

interface Node extends Share {
  readonly top: number;
  readonly height: number;
}

export function drawFlow(all: readonly Move[]): string {
  const sources = gathered(all, "from", most.from, (many) => `${many} other sources`);
  const { moves, ends } = gathered(sources.moves, "to", most.to, (many) => `${many} other repositories`);
  const total = moves.reduce((sum, { bytes }) => sum + bytes, 0);
  const scale = ribbons / total;
  const [left, right] = [column(sources.ends, scale), column(ends, scale)];
  const height = Math.max(bottomOf(left), bottomOf(right));
  const [from, to] = [sharesOf(all, "from").length, sharesOf(all, "to").length];
  const label = `${formatBytes(total)} from ${count(from, "source")} to ${count(to, "repository")}`;
  return `<svg class="flow" viewBox="0 0 ${width} ${height}" role="img" aria-label="${markupText(label)}">
${[...ribbonsOf(moves, left, right, scale), ...left.map((one, at) => node(one, "from", at)), ...right.map((one) => node(one, "to", null))].join("\n")}
</svg>`;
}

function column(shares: readonly Share[], scale: number): readonly Node[] {
  let top = 0;
  return shares.map((share) => {
    const height = round(Math.max(least, share.bytes * scale));
    const one = { ...share, top: round(top), height };
    top += height + gap;
    return one;
  });
}

function bottomOf(nodes: readonly Node[]): number {
  const last = nodes.at(-1);
  return last === undefined ? 0 : round(last.top + last.height);
}

/** Ribbons leave and arrive one below the other, in the middle of their end. */
function ribbonsOf(
  moves: readonly Move[],
  left: readonly Node[],
  right: readonly Node[],
  scale: number,
): readonly string[] {
  const starts = new Map(left.map((one) => [one.name, one.top + (one.height - one.bytes * scale) / 2]));
  const ends = new Map(right.map((one) => [one.name, one.top + (one.height - one.bytes * scale) / 2]));
  const [hues, rows] = [placesOf(left), placesOf(right)];
  const ordered = moves.toSorted(
    (a, b) =>
      (hues.get(a.from) ?? 0) - (hues.get(b.from) ?? 0) || (rows.get(a.to) ?? 0) - (rows.get(b.to) ?? 0),
  );
  return ordered.map((move) => {
    const breadth = move.bytes * scale;
    const from = taken(starts, move.from, breadth);
    const to = taken(ends, move.to, breadth);
    const [x1, x2] = [margin.left + thickness, width - margin.right - thickness];
    const middle = (x1 + x2) / 2;
    const path = `M${x1} ${from}C${middle} ${from} ${middle} ${to} ${x2} ${to}`;
    const told = `${move.from} to ${move.to}: ${formatBytes(move.bytes)}, ${count(move.images, "image")}`;
    return `<path class="h${(hues.get(move.from) ?? 0) % hueCount}" d="${path}" stroke-width="${round(Math.max(1, breadth))}"><title>${markupText(told)}</title></path>`;
  });
}

function placesOf(nodes: readonly Node[]): ReadonlyMap<string, number> {
  return new Map(nodes.map(({ name }, at) => [name, at]));
}

/** The middle of the next free part of an end. */
function taken(free: Map<string, number>, name: string, breadth: number): number {
  const from = free.get(name) ?? 0;
  free.set(name, from + breadth);
  return round(from + breadth / 2);
}

function node(one: Node, end: "from" | "to", hue: number | null): string {
  const [x, text, anchor] =
    end === "from"
      ? [margin.left, margin.left - 8, "end"]
      : [width - margin.right - thickness, width - margin.right + 8, "start"];
  const color = hue === null ? 'fill="currentColor"' : `class="h${hue % hueCount}"`;
  const told = `${one.name}: ${formatBytes(one.bytes)}, ${count(one.images, "image")}`;
  const name = `${shortenName(printable(one.name), longest[end])} ${formatBytes(one.bytes)}`;
  return `<g><title>${markupText(told)}</title><rect x="${x}" y="${one.top}" width="${thickness}" height="${one.height}" ${color}/><text x="${text}" y="${round(one.top + one.height / 2)}" text-anchor="${anchor}" dominant-baseline="central">${markupText(name)}</text></g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
