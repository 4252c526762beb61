// An apply in a log: a line for each finished action, and a heartbeat so that silence does not look like a hang; or a line
// of JSON for each event.
import { printable, printableJson } from "../../core/base/escape.ts";
import type { ApplyEvent } from "../../core/plan/event.ts";
import { oneLine } from "../diagnostic.ts";
import { createPaint, type Paint, type Screen } from "../paint.ts";
import { count, formatBytes, formatSeconds } from "../units.ts";
import { doneWords, nameInId, Progress } from "./progress.ts";

export interface ApplyView {
  observe(event: ApplyEvent, now: number): void;
  /** Call it about once a second. */
  tick(now: number): void;
  close(): void;
}

const heartbeatMs = 30_000;

export function createLineView(write: (text: string) => void, screen: Screen): ApplyView {
  const paint = createPaint(screen);
  const progress = new Progress();
  let spoke: number | null = null;
  const say = (now: number, text: string): void => {
    spoke = now;
    write(`${clock(now)} ${text}\n`);
  };
  return {
    observe(event, now) {
      spoke ??= now;
      const flight = "id" in event ? progress.flight(event.id) : undefined;
      progress.observe(event, now);
      const text = eventLine(event, { progress, paint, bytes: flight?.bytes ?? 0 });
      if (text !== null) say(now, text);
    },
    tick(now) {
      if (spoke !== null && now - spoke >= heartbeatMs && progress.flights.length > 0)
        say(now, heartbeat(progress, now));
    },
    close() {},
  };
}

interface LineContext {
  readonly progress: Progress;
  readonly paint: Paint;
  readonly bytes: number;
}

/** The line for an event, without its time; null for events that need no line. */
export function eventLine(event: ApplyEvent, { progress, paint, bytes }: LineContext): string | null {
  const width = `${progress.total}`.length;
  const counter = `[${`${progress.finished}`.padStart(width)}/${progress.total}]`;
  if (event.type === "begin") {
    const blocked = event.blocked > 0 ? `, ${event.blocked} blocked` : "";
    return `applying ${count(event.actions, "action")} (${formatBytes(event.bytes)})${blocked}`;
  }
  if (event.type === "finished") {
    const name = printable(nameInId(event.id));
    if (event.result === "skipped") return `${counter} skipped ${name}  already done`;
    const size =
      event.kind === "copy-image" ? `  ${formatBytes(bytes)} in ${formatSeconds(event.seconds)}` : "";
    return `${counter} ${doneWords[event.kind].padEnd(7)} ${name}${size}`;
  }
  if (event.type === "failed") {
    return `${counter} ${paint.error("failed ")} ${printable(nameInId(event.id))}  ${oneLine(event.diagnostic)}`;
  }
  if (event.type === "retry") return `retry   ${printable(nameInId(event.id))}  ${printable(event.why)}`;
  if (event.type === "waiting" && event.seconds >= 5) {
    return `waiting ${formatSeconds(event.seconds)} ${printable(nameInId(event.id))}  ${printable(event.why)}`;
  }
  return null;
}

function heartbeat(progress: Progress, now: number): string {
  const speed = progress.speed.at(now);
  const parts = [
    `running ${count(progress.flights.length, "action")}`,
    `${formatBytes(progress.settled)} of ${formatBytes(progress.bytes)}`,
    ...(speed === null ? [] : [`${formatBytes(speed)}/s`]),
  ];
  return parts.join(", ");
}

function clock(now: number): string {
  return new Date(now).toISOString().slice(11, 19);
}

/** For --log-format json. */
export function eventJson(event: ApplyEvent, now: number): string {
  return `${printableJson({ time: new Date(now).toISOString(), ...event })}\n`;
}
