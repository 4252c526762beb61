// A registry's own limit, as Docker Hub reports it with every manifest: so many pulls in so many seconds, and how many
// are left. Where new ones come within seconds we slow down; instead of waiting for hours, the run fails and says so.
import { discard } from "./body.ts";
import type { Answer } from "./exchange.ts";
import { parseRateLimit } from "./headers.ts";
import type { Pace } from "../../net/limiter.ts";
import { quotaUsedUp } from "./problems.ts";
import type { RetryContext } from "./host.ts";

export interface Quota {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
}

/** What a registry last said of its limit, shared by all who speak to it. */
export class RateLimit {
  limit?: string;
  remaining?: string;
  #noted = false;

  /** Slows down, notes that few are left, or throws when none is left and the wait would be too long. */
  learn(answer: Answer, { name, pace, retry }: { name: string; pace: Pace; retry: RetryContext }): void {
    const quota = this.#read(answer);
    const now = retry.now();
    if (quota === undefined || !isScarce(quota)) return;
    const isFar = quota.windowSeconds * 1000 > retry.limits.longestWaitMs;
    const saysWhen = answer.header("retry-after") !== undefined;
    if (answer.status === 429 && quota.remaining === 0 && isFar && !saysWhen) {
      discard(answer);
      throw quotaUsedUp(name, pulls(quota), backBy(quota, now));
    }
    pace.spare(refillRate(quota));
    if (!this.#noted) retry.events.onNote?.(scarceNote(name, quota, now));
    this.#noted = true;
  }

  /** Of this answer, or of an earlier one where this one is a bare refusal. */
  #read(answer: Answer): Quota | undefined {
    const limit = answer.header("ratelimit-limit");
    const remaining = answer.header("ratelimit-remaining");
    if (limit !== undefined && remaining !== undefined) Object.assign(this, { limit, remaining });
    else if (answer.status !== 429) return undefined;
    return this.quota();
  }

  /** What it said last. */
  quota(): Quota | undefined {
    return readQuota(this.limit, this.remaining);
  }
}

function readQuota(limit: string | undefined, remaining: string | undefined): Quota | undefined {
  const [all, left] = [parseRateLimit(limit), parseRateLimit(remaining)];
  if (all === undefined || left === undefined || all.count === 0 || all.windowSeconds === 0) return undefined;
  return { limit: all.count, windowSeconds: all.windowSeconds, remaining: left.count };
}

/** A tenth, or twenty; of a small limit a fifth. */
function isScarce({ limit, remaining }: Quota): boolean {
  return remaining < Math.max(limit / 10, Math.min(20, limit / 5));
}

/** How fast new pulls come, a second. */
function refillRate({ limit, windowSeconds }: Quota): number {
  return limit / windowSeconds;
}

function scarceNote(registry: string, quota: Quota, now: Date): string {
  return (
    `${registry} allows only ${quota.remaining} more of ${pulls(quota)}. The full limit is available again by ${backBy(quota, now)}. ` +
    `For a higher limit, log in (docker login ${registry}) or use a paid plan.`
  );
}

function pulls({ limit, windowSeconds }: Quota): string {
  const hours = windowSeconds / 3600;
  return `${limit} pulls in ${Number.isInteger(hours) ? `${hours} h` : `${windowSeconds} s`}`;
}

function backBy({ windowSeconds }: Quota, now: Date): string {
  return `${new Date(now.getTime() + windowSeconds * 1000).toISOString().slice(0, 16)}Z`;
}
