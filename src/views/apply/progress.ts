// The progress of an apply, summed up from its events: counts, bytes, speed, and the actions in flight.
import type { ApplyEvent } from "../../core/plan/event.ts";
import type { Action } from "../../core/plan/plan.ts";

// Speeds are averages over this time: over a shorter one they jump, over a longer one they lag.
const windowMs = 10_000;

class Speed {
  #samples: { at: number; bytes: number }[] = [];
  #first: number | null = null;

  add(bytes: number, now: number): void {
    this.#first ??= now;
    const last = this.#samples.at(-1);
    // Events come by the thousand: a quarter of a second is one sample.
    if (last && now - last.at < 250) last.bytes += bytes;
    else this.#samples.push({ at: now, bytes });
    if (this.#samples.length > 100) this.#samples = this.#samples.filter((one) => now - one.at <= windowMs);
  }

  /** Bytes per second over the last ten seconds; null until there is enough data. */
  at(now: number): number | null {
    if (this.#first === null) return null;
    const seconds = Math.min(windowMs, now - this.#first) / 1000;
    if (seconds < 0.5) return null;
    const recent = this.#samples.filter((one) => now - one.at <= windowMs);
    return recent.reduce((sum, one) => sum + one.bytes, 0) / seconds;
  }
}

export interface Flight {
  readonly id: string;
  readonly kind: Action["kind"];
  readonly bytes: number;
  readonly since: number;
  moved: number;
  reused: number;
  speed: Speed;
  waiting: Waiting | null;
}

/** Why nothing moves, and until when. */
export interface Waiting {
  readonly why: string;
  readonly until: number;
  /** Another attempt follows. */
  readonly again: boolean;
}

export class Progress {
  total = 0;
  bytes = 0;
  finished = 0;
  readonly speed = new Speed();
  #done = 0;
  readonly #flights = new Map<string, Flight>();

  get flights(): readonly Flight[] {
    return [...this.#flights.values()];
  }

  flight(id: string): Flight | undefined {
    return this.#flights.get(id);
  }

  /** Bytes that need no more work, moved or not. */
  get settled(): number {
    return this.flights.reduce((sum, one) => sum + one.moved + one.reused, this.#done);
  }

  observe(event: ApplyEvent, now: number): void {
    if (event.type === "begin") {
      this.total = event.actions;
      this.bytes = event.bytes;
    } else if (event.type === "started") {
      const { id, kind, bytes } = event;
      const still = { moved: 0, reused: 0, speed: new Speed(), waiting: null };
      this.#flights.set(id, { id, kind, bytes, since: now, ...still });
    } else if (event.type === "finished" || event.type === "failed") {
      this.finished += 1;
      this.#done += this.flight(event.id)?.bytes ?? 0;
      this.#flights.delete(event.id);
    } else if (event.type !== "end") {
      const flight = this.flight(event.id);
      if (flight) observeFlight(flight, event, { now, total: this.speed });
    }
  }
}

type FlightEvent = Extract<ApplyEvent, { type: "progress" | "retry" | "waiting" }>;

function observeFlight(
  flight: Flight,
  event: FlightEvent,
  { now, total }: { now: number; total: Speed },
): void {
  if (event.type !== "progress") {
    const until = now + event.seconds * 1000;
    const { waiting } = flight;
    const next = waiting?.again === true && waiting.until > now ? waiting : null;
    // While a retry waits, its reason stays: it says more than the registry's request to wait.
    flight.waiting =
      event.type === "waiting" && next !== null
        ? { ...next, until }
        : { why: event.why, until, again: event.type === "retry" };
    return;
  }
  flight.waiting = null;
  const more = Math.max(0, event.moved - flight.moved);
  flight.speed.add(more, now);
  total.add(more, now);
  flight.moved = event.moved;
  flight.reused = event.reused;
}

/** The word for a finished action: `copied`, `created`. */
export const doneWords: Readonly<Record<Action["kind"], string>> = {
  "create-repository": "created",
  "update-repository": "updated",
  "copy-image": "copied",
  "tag-image": "tagged",
  "delete-image": "deleted",
  "write-file": "wrote",
};

/** The subject of an action, from its id: `copy-image:runwhen/runner:1.2` -> `runwhen/runner:1.2`. */
export function nameInId(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}
