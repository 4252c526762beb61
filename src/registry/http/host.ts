// One registry as the transport sees it: where it answers, with which TLS, how fast it may be asked, and how often.
import type { WaitEvents } from "../../core/image/content.ts";
import type { Pace, Semaphore } from "../../net/limiter.ts";
import type { Lazy } from "../../net/lazy.ts";
import { Attempts } from "../../net/retry.ts";
import type { Timing } from "../../net/timing.ts";
import { RegistryProblem } from "../net/problems.ts";
import type { Network } from "./exchange.ts";
import type { TransportLimits } from "./limits.ts";
import type { TlsMaterial } from "./pools.ts";
import { waitTooLong } from "./problems.ts";

/** Uploads that a registry forgot are started again, but not forever. */
const mostRestarts = 3;

/** Kinds of request that registries count apart. */
export type RequestKind = "read" | "manifest-put" | "upload-start" | "upload-finish";

/** What the config names as a registry's token server: the one other origin that may see its credentials. */
export interface TokenServer {
  /** With a path, only that path of it. */
  readonly url: URL;
  /** The registry's own certificate authorities apply to it, its client certificate does not. */
  readonly tls: Lazy<TlsMaterial>;
}

export interface Host {
  /** As references name it. */
  readonly name: string;
  /** The registry that answers, as references would name it: what credentials and known token servers belong to. */
  readonly site: string;
  /** What /v2/ is appended to; ends in a slash. */
  readonly base: URL;
  readonly tokenServer?: TokenServer | undefined;
  /** Read from disk when first needed. */
  readonly tls: Lazy<TlsMaterial>;
  readonly network: Network;
  readonly retry: RetryContext;
  /** Ends when the client is closed: for work that several requests wait for. */
  readonly lifetime: AbortSignal;
  readonly onToken: (token: string) => void;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: Semaphore;
  readonly paces: Readonly<Record<RequestKind, Pace>>;
  /** The config's own limit; all requests count. */
  readonly overall: Pace | null;
}

export interface RetryEvents extends WaitEvents {
  /** Worth a line, although nothing waits. */
  onNote?(text: string): void;
}

export interface RetryContext {
  readonly limits: TransportLimits;
  readonly timing: Timing;
  readonly now: () => Date;
  readonly events: RetryEvents;
  /** So long an answer of 429 only means to wait for one's turn, as with ECR's rates. 0: it is a failure like others. */
  readonly throttledForMs: number;
}

/** Scheme, host and port: what credentials belong to. */
export function isOrigin(url: URL, other: URL): boolean {
  return url.protocol === other.protocol && url.host === other.host;
}

function whyOf(error: RegistryProblem): string {
  return error.diagnostics[0]?.detail ?? error.message;
}

/**
 * Attempts at a registry: when a failure is final. Retry-After is obeyed, and a longer one than the limit fails with
 * its time.
 */
export function registryAttempts(context: RetryContext): Attempts {
  const { limits, timing, now, events, throttledForMs } = context;
  const started = timing.now();
  let restarts = 0;
  let throttled = 0;
  return new Attempts({
    timing,
    floorMs: limits.backoffFloorMs,
    ceilingMs: limits.backoffCeilingMs,
    progress: limits.progressBytes,
    again(error, failures) {
      if (!(error instanceof RegistryProblem) || error.retry === "never") throw error;
      if (error.retry === "restart") restarts += 1;
      // Progress has begun the count again.
      if (failures === 1) throttled = 0;
      if (error.status === 429 && timing.now() - started < throttledForMs) throttled += 1;
      if (failures - throttled >= limits.tries || restarts > mostRestarts) {
        const seconds = ((timing.now() - started) / 1000).toFixed(1);
        events.onNote?.(`Gave up after ${failures} attempts in ${seconds} s: ${whyOf(error)}`);
        throw error.givenUp(failures);
      }
      const askedMs = error.retryAfterMs;
      if (askedMs !== undefined && askedMs > limits.longestWaitMs)
        throw waitTooLong(error, new Date(now().getTime() + askedMs));
      return {
        askedMs,
        // A throttled request also waits for the pace: no longer than after the first failure.
        failures: Math.max(1, failures - throttled),
        onWait(milliseconds) {
          const seconds = milliseconds / 1000;
          events.onRetry?.(failures, whyOf(error), seconds);
          if (askedMs !== undefined) events.onWait?.("the registry asks clients to wait", seconds);
        },
      };
    },
  });
}
