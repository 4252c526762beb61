// The live part of an apply, as rows: one for each action in flight, one for each reason to wait, and the total. They
// fit the screen: fewer fields on a narrow one, fewer rows on a low one.
import { cutDisplay, displayWidth, padDisplay, printable, widestOf } from "../../core/base/escape.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { shortenName } from "../live/shorten.ts";
import { count, formatBytes, formatPart, formatRoughly } from "../units.ts";
import { type Flight, nameInId, type Progress, type Waiting } from "./progress.ts";

export interface LiveScreen extends Screen {
  /** The number of rows that may be live. */
  readonly height: number;
  /** The user has asked to stop. */
  readonly stopping?: boolean;
}

/** Terminals don't agree on the width of every character. */
const margin = 2;
/** Actions that end sooner get no row. */
const shownAfterMs = 1_000;
const mostFlights = 24;
/** Bytes per second. */
const slowest = 1_000;
const mostReasons = 2;

export function liveRows(progress: Progress, now: number, screen: LiveScreen): string[] {
  const width = screen.width - margin;
  const drawing = { now, width, paint: createPaint(screen) };
  const total = cutDisplay(totalRow(progress, drawing, screen.stopping === true), width);
  const all = progress.flights.filter(
    (one) => one.kind === "copy-image" || now - one.since > shownAfterMs || waitOf(one, now) !== null,
  );
  const reasons = reasonRows(all, drawing).slice(0, Math.max(0, Math.min(mostReasons, screen.height - 2)));
  const room = Math.min(mostFlights, screen.height - reasons.length - 1);
  const shown = all.length <= room ? all : all.slice(0, Math.max(0, room - 1));
  const rest = all.length - shown.length;
  const more = rest > 0 && room > 0 ? [cutDisplay(`  and ${rest} more`, width)] : [];
  return [...flightRows(shown, drawing), ...more, ...reasons, total];
}

interface Drawing {
  readonly now: number;
  readonly width: number;
  readonly paint: Paint;
}

interface Field {
  readonly width: number;
  text(flight: Flight, drawing: Drawing): string;
}

const barWidth = 10;
const bar: Field = { width: barWidth + 2, text: (flight, { paint }) => paint.good(barOf(flight)) };
const part: Field = {
  width: 12,
  text: (flight) => (flight.bytes > 0 ? formatPart(settledOf(flight), flight.bytes) : "").padStart(12),
};
const percent: Field = {
  width: 4,
  text: (flight) => (flight.bytes > 0 ? `${Math.floor(shareOf(flight) * 100)}%` : "").padStart(4),
};
const speed: Field = {
  width: 9,
  text: (flight, { now }) => {
    const rate = rateOf(flight.speed.at(now));
    return (rate === null ? "" : `${formatBytes(rate)}/s`).padStart(9);
  },
};
const left: Field = {
  width: 6,
  text: (flight, { now }) => {
    const rate = rateOf(flight.speed.at(now));
    const rest = Math.max(0, flight.bytes - settledOf(flight));
    return (rate === null ? "" : formatRoughly(rest / rate)).padStart(6);
  },
};

/** From the richest: the first that leaves room for a name is used. */
const layouts: readonly (readonly Field[])[] = [
  [bar, part, speed, left],
  [part, speed, left],
  [part, left],
  [percent],
];
const stateWidth = 6;
const gap = 2;
/** A name with its tag is worth more than a bar, up to a length. */
const nameRoom = { least: 20, most: 36 };

function flightRows(flights: readonly Flight[], drawing: Drawing): string[] {
  const names = flights.map((one) => printable(nameInId(one.id)));
  const beside = (fields: readonly Field[]): number =>
    fields.reduce((sum, field) => sum + gap + field.width, gap + stateWidth + gap);
  const ends = widestOf(names.map((name) => name.slice(name.lastIndexOf("/"))));
  const wanted = Math.min(nameRoom.most, Math.max(nameRoom.least, ends + 1));
  const fields = layouts.find((one) => drawing.width - beside(one) >= wanted) ?? [percent];
  const room = Math.max(1, drawing.width - beside(fields));
  const nameWidth = Math.min(room, Math.max(nameRoom.least, widestOf(names)));
  return flights.map((flight, at) => {
    const state = stateOf(flight, drawing);
    const name = padDisplay(shortenName(names[at] ?? "", nameWidth), nameWidth);
    const cells = fields.map((field) => field.text(flight, drawing));
    return `  ${[state, name, ...cells].join("  ").trimEnd()}`;
  });
}

const doingWords: Readonly<Record<Flight["kind"], string>> = {
  "create-repository": "create",
  "update-repository": "update",
  "copy-image": "copy",
  "tag-image": "tag",
  "delete-image": "delete",
  "write-file": "write",
};

function stateOf(flight: Flight, { now, paint }: Drawing): string {
  const wait = waitOf(flight, now);
  if (wait === null) return doingWords[flight.kind].padEnd(stateWidth);
  return paint.warning((wait.again ? "retry" : "wait").padEnd(stateWidth));
}

/** The wait that is not over yet. */
function waitOf({ waiting }: Flight, now: number): Waiting | null {
  return waiting !== null && waiting.until > now ? waiting : null;
}

/** `Waiting 9 s (3 images): rate limit of docker.io`; the longest wait first. */
function reasonRows(flights: readonly Flight[], { now, width, paint }: Drawing): string[] {
  const reasons = new Map<string, { again: boolean; why: string; until: number; many: number }>();
  for (const flight of flights) {
    const wait = waitOf(flight, now);
    if (wait === null) continue;
    const why = causeOf(wait.why);
    const key = `${wait.again}\n${why}`;
    const known = reasons.get(key) ?? { ...wait, why, many: 0 };
    reasons.set(key, { ...known, until: Math.max(known.until, wait.until), many: known.many + 1 });
  }
  const ordered = [...reasons.values()].toSorted((a, b) => b.until - a.until);
  return ordered.map(({ again, why, until, many }) => {
    const time = formatRoughly((until - now) / 1000);
    const start = again ? `Retrying in ${time}` : `Waiting ${time}`;
    return paint.warning(cutDisplay(`${start} (${count(many, "action")}): ${printable(why)}`, width));
  });
}

/** `reading blob … of ghcr.io/a: https://ghcr.io/v2/… answered 503`: the row shows the action, so only the cause is kept. */
function causeOf(why: string): string {
  const at = why.indexOf(": ");
  return why.slice(at < 0 ? 0 : at + 2).replace(/https?:\/\/([^/\s]+)\S*/g, "$1");
}

function totalRow(progress: Progress, { now, width }: Drawing, stopping: boolean): string {
  const rate = rateOf(progress.speed.at(now));
  const rest = Math.max(0, progress.bytes - progress.settled);
  const pace = rate === null ? "" : `, ${formatBytes(rate)}/s, ${formatRoughly(rest / rate)} left`;
  const bytes = `${formatBytes(progress.settled)} of ${formatBytes(progress.bytes)}`;
  const share = progress.bytes > 0 ? `, ${Math.floor((progress.settled / progress.bytes) * 100)}%` : "";
  const long = `Total ${progress.finished} of ${progress.total} actions, ${bytes}${pace}`;
  const hint = stopping ? "Stopping." : "Press Ctrl-C to stop cleanly.";
  const forms = [
    `${long}. ${hint}`,
    long,
    `${progress.finished} of ${progress.total}, ${bytes}${pace}`,
    `${progress.finished} of ${progress.total}${share}${pace}`,
  ];
  return (
    forms.find((one) => displayWidth(one) <= width) ?? `${progress.finished} of ${progress.total}${share}`
  );
}

function settledOf({ moved, reused }: Flight): number {
  return moved + reused;
}

function shareOf(flight: Flight): number {
  return flight.bytes > 0 ? Math.min(1, settledOf(flight) / flight.bytes) : 0;
}

/** A rate near zero does not predict the time left: small parts come first, then a wait. */
function rateOf(rate: number | null): number | null {
  return rate === null || rate < slowest ? null : rate;
}

function barOf(flight: Flight): string {
  const full = Math.floor(shareOf(flight) * barWidth);
  return `[${"#".repeat(full)}${".".repeat(barWidth - full)}]`;
}
