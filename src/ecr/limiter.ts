// One limiter per API action, because ECR throttles each on its own. It learns: no rate limit until ECR throttles,
// then half the rate that was too much, then slowly more again.
import { setTimeout as sleep } from "node:timers/promises";

const mostAtOnce = 24;
const slowestPerSecond = 0.5;
/** What a second without throttling adds to the rate. */
const addedPerSecond = 2;
/** Above this a limit no longer limits, and is forgotten. */
const fastestPerSecond = 500;

export interface Limiter {
  /** Runs `work` when the action may start; `isThrottle` tells which of its errors mean "too fast". */
  run<T>(action: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Requests per second that an action may start now; Infinity while ECR has not complained. */
  rate(action: string): number;
}

interface Lane {
  active: number;
  readonly queue: (() => void)[];
  rate: number;
  /** When the next request may start, while there is a rate. */
  next: number;
  lastCut: number;
  /** Starts of the last second, to know what rate was too much. */
  starts: number[];
}

export function createLimiter(isThrottle: (error: unknown) => boolean): Limiter {
  const lanes = new Map<string, Lane>();
  function laneOf(action: string): Lane {
    const known = lanes.get(action);
    if (known !== undefined) return known;
    const lane: Lane = { active: 0, queue: [], rate: Infinity, next: 0, lastCut: -Infinity, starts: [] };
    lanes.set(action, lane);
    return lane;
  }
  return {
    rate: (action) => laneOf(action).rate,
    async run(action, work, signal) {
      const lane = laneOf(action);
      await enter(lane);
      try {
        await pace(lane, signal);
        const started = performance.now();
        try {
          const result = await work();
          speedUp(lane);
          return result;
        } catch (error) {
          if (isThrottle(error)) slowDown(lane, started);
          throw error;
        }
      } finally {
        lane.active -= 1;
        lane.queue.shift()?.();
      }
    },
  };
}

async function enter(lane: Lane): Promise<void> {
  while (lane.active >= mostAtOnce) await new Promise<void>((resolve) => lane.queue.push(resolve));
  lane.active += 1;
}

async function pace(lane: Lane, signal: AbortSignal): Promise<void> {
  const now = performance.now();
  const start = Math.max(now, lane.next);
  if (lane.rate !== Infinity) lane.next = start + 1000 / lane.rate;
  if (start > now) await sleep(start - now, undefined, { signal });
  signal.throwIfAborted();
  const at = performance.now();
  lane.starts = [...lane.starts.filter((one) => one > at - 1000), at];
}

function speedUp(lane: Lane): void {
  if (lane.rate === Infinity) return;
  lane.rate += addedPerSecond / lane.rate;
  if (lane.rate > fastestPerSecond) lane.rate = Infinity;
}

/** Once per burst: requests that were under way when the rate was cut say nothing about the new rate. */
function slowDown(lane: Lane, started: number): void {
  if (started <= lane.lastCut) return;
  const now = performance.now();
  const tooFast = Math.min(lane.rate, Math.max(lane.starts.filter((one) => one > now - 1000).length, 1));
  lane.rate = Math.max(tooFast / 2, slowestPerSecond);
  lane.lastCut = now;
  lane.next = Math.max(lane.next, now + 1000 / lane.rate);
}
