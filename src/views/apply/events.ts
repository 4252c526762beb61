// The event stream of an apply as JSON lines, each with its time: for --events and for --log-format json.
import type { ApplyEvent } from "../../core/plan/event.ts";
import { printableJson } from "../../core/base/escape.ts";

export function eventJson(event: ApplyEvent, now: number): string {
  return `${printableJson({ time: new Date(now).toISOString(), ...event })}\n`;
}
