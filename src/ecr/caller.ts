// One way to call ECR: late loading, the limiter, retries that obey the signal, errors as Problems, the recorder.
import { defined } from "../core/base/defined.ts";
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import type { Timing } from "../net/timing.ts";
import { type CredentialsAccess, credentialsOf, requestOptions } from "./credentials.ts";
import { isThrottle, isTransient } from "./error-kinds.ts";
import { type CallContext, ecrProblem } from "./errors.ts";
import { createLimiter } from "./limiter.ts";
import type { EcrAction, Input, Output, Sdk } from "./sdk.ts";

export interface EcrAccess extends CredentialsAccess {
  readonly registry: string;
  readonly account: string;
  readonly endpoint?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly timing: Timing;
  readonly onThrottle?: (action: string, seconds: number) => void;
  /** Told the name of every API action that is used, for the test of iam-policy. */
  readonly onCall?: (action: string) => void;
}

export interface Caller {
  readonly access: EcrAccess;
  /** `resource` is how an error names what the call was about. */
  call<A extends EcrAction>(action: A, input: Input<A>, options: CallOptions): Promise<Output<A>>;
  /** How far the server's clock is ahead of ours, in milliseconds; null before its first answer. */
  clockSkew(): number | null;
  close(): void;
}

export interface CallOptions {
  readonly resource: string;
  readonly signal: AbortSignal;
  /** Errors that the caller understands: thrown as AWS gave them. */
  readonly expected?: readonly string[];
  /** How often to try when the failure may be gone the next time; throttling is waited out anyway. */
  readonly tries?: number;
}

const transientTries = 6;
const throttledForMs = 120_000;
const slowestWaitMs = 15_000;

export function createCaller(access: EcrAccess): Caller {
  const limiter = createLimiter(isThrottle);
  let opened: Promise<Sdk> | undefined;
  let skew: number | null = null;
  return {
    access,
    async call(action, input, options) {
      options.signal.throwIfAborted();
      // Many requests listen to one signal; Node would warn from the eleventh on.
      setMaxListeners(0, options.signal);
      opened ??= open(access);
      const sdk = await opened;
      const send = () =>
        limiter.run(
          action,
          () => {
            access.onCall?.(action);
            return sdk.send(action, input, options.signal).finally(() => {
              const date = sdk.lastDate();
              if (date !== null) skew = date.getTime() - access.now().getTime();
            });
          },
          options.signal,
        );
      try {
        return await attempts(send, {
          signal: options.signal,
          tries: options.tries ?? transientTries,
          onThrottle: (seconds) => access.onThrottle?.(action, seconds),
        });
      } catch (error) {
        options.signal.throwIfAborted();
        if (error instanceof Error && options.expected?.includes(error.name) === true) throw error;
        throw ecrProblem(error, contextOf(access, action, options.resource));
      }
    },
    clockSkew: () => skew,
    close() {
      opened?.then(
        (sdk) => sdk.close(),
        () => undefined,
      );
    },
  };
}

/** Throttled calls are repeated for two minutes, other transient failures five times; all with full jitter. */
async function attempts<T>(
  send: () => Promise<T>,
  options: {
    readonly signal: AbortSignal;
    readonly tries: number;
    readonly onThrottle: (seconds: number) => void;
  },
): Promise<T> {
  const { signal, tries, onThrottle } = options;
  const started = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const throttled = isThrottle(error);
      const again = throttled
        ? performance.now() - started < throttledForMs
        : isTransient(error) && attempt < tries;
      if (!again || signal.aborted) throw error;
      const wait = Math.random() * Math.min(250 * 2 ** attempt, slowestWaitMs);
      if (throttled) onThrottle(wait / 1000);
      await sleep(wait, undefined, { signal });
    }
  }
}

async function open(access: EcrAccess): Promise<Sdk> {
  const { openSdk } = await import("./sdk.ts");
  const credentials = await credentialsOf(access);
  const host = parseEcrHost(access.registry);
  return openSdk({
    region: access.region,
    requestHandler: requestOptions(access),
    useFipsEndpoint: host?.fips === true,
    useDualstackEndpoint: host?.dualStack === true,
    ...defined({ endpoint: access.endpoint, credentials, profile: access.profile }),
  });
}

function contextOf(access: EcrAccess, action: string, resource: string): CallContext {
  const { registry, account, region, assumeRole } = access;
  const profile = access.profile ?? access.environment["AWS_PROFILE"];
  return {
    action,
    resource,
    registry,
    account,
    region,
    ...(profile === undefined || profile === "" ? {} : { profile }),
    ...defined({ assumeRole }),
  };
}
