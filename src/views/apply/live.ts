// An apply on a terminal: one line for each image in flight with bytes, speed and time left, and a total.
// What is finished scrolls up as ordinary lines; only the rest is redrawn.
import type { Writable } from "node:stream";
import { displayWidth, padDisplay, printable } from "../../core/base/escape.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { formatBytes, formatSeconds } from "../units.ts";
import { type ApplyView, eventLine } from "./lines.ts";
import { type Flight, nameInId, Progress } from "./progress.ts";

const barWidth = 10;
const redrawMs = 200;

/** log-update is loaded here, late: it is slow to start and only a terminal needs it. */
export async function openLiveView(stream: Writable, screen: () => Screen): Promise<ApplyView> {
  const { createLogUpdate } = await import("log-update");
  const log = createLogUpdate(stream);
  const progress = new Progress();
  let drawn = -Infinity;
  const draw = (now: number): void => {
    drawn = now;
    log(renderLive(progress, now, screen()));
  };
  return {
    observe(event, now) {
      const flight = "id" in event ? progress.flight(event.id) : undefined;
      progress.observe(event, now);
      if (event.type === "end") return log.clear();
      const lasting = event.type === "begin" || event.type === "finished" || event.type === "failed";
      const context = { progress, paint: createPaint(screen()), bytes: flight?.bytes ?? 0 };
      if (lasting) log.persist(eventLine(event, context) ?? "");
      if (lasting || now - drawn >= redrawMs) draw(now);
    },
    tick: draw,
    close() {
      log.clear();
      log.done();
    },
  };
}

/** The part that is redrawn, as text. Never taller than a small terminal. */
export function renderLive(progress: Progress, now: number, screen: Screen): string {
  const paint = createPaint(screen);
  const flights = progress.flights.filter((one) => one.kind === "copy-image" || now - one.since > 1000);
  const shown = flights.slice(0, 12);
  const lines = shown.map((one) => flightLine(one, { now, screen, paint }));
  if (flights.length > shown.length) lines.push(`  and ${flights.length - shown.length} more`);
  return [...lines, totalLine(progress, now)].join("\n");
}

interface Drawing {
  readonly now: number;
  readonly screen: Screen;
  readonly paint: Paint;
}

function flightLine(flight: Flight, { now, screen, paint }: Drawing): string {
  const verb = flight.kind === "copy-image" ? "copy" : "work";
  const settled = flight.moved + flight.reused;
  const width = Math.max(16, Math.min(44, screen.width - 56));
  const name = padDisplay(shorten(printable(nameInId(flight.id)), width), width);
  const tail =
    flight.waiting === null
      ? speedAndRest(flight, settled, now)
      : `  ${shorten(printable(flight.waiting), 40)}`;
  const amount = flight.bytes > 0 ? `  ${formatBytes(settled)} of ${formatBytes(flight.bytes)}` : "";
  return `  ${verb}  ${name}  ${paint.good(bar(settled, flight.bytes))}${amount}${tail}`;
}

function speedAndRest(flight: Flight, settled: number, now: number): string {
  const speed = flight.speed.at(now);
  if (speed === null || speed < 1) return "";
  return `  ${formatBytes(speed)}/s  ${formatSeconds(Math.max(0, flight.bytes - settled) / speed)}`;
}

function totalLine(progress: Progress, now: number): string {
  const speed = progress.speed.at(now);
  const rest = Math.max(0, progress.bytes - progress.settled);
  const pace =
    speed === null || speed < 1 ? "" : `, ${formatBytes(speed)}/s, ${formatSeconds(rest / speed)} left`;
  const done = `${progress.finished} of ${progress.total} actions`;
  return `Total ${done}, ${formatBytes(progress.settled)} of ${formatBytes(progress.bytes)}${pace}. Ctrl-C finishes cleanly.`;
}

function bar(settled: number, bytes: number): string {
  const part = bytes > 0 ? Math.min(1, settled / bytes) : 0;
  const full = Math.floor(part * barWidth);
  return `[${"#".repeat(full)}${".".repeat(barWidth - full)}]`;
}

function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${Array.from(text)
    .slice(0, width - 3)
    .join("")}...`;
}
