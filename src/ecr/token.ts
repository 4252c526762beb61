// The registry token: one request for all who ask at once, kept until shortly before it ends.
import { unlessAborted } from "../net/abort.ts";
import type { EcrAccess } from "./caller.ts";
import { noToken } from "./problems.ts";

export interface EcrToken {
  /** The whole Authorization header. */
  readonly authorization: string;
  readonly expiresAt: Date;
  /** The registry of the credentials' own account, as ECR names it. */
  readonly proxyEndpoint: string;
}

const longestLifeMs = 12 * 3600_000;
/** For a token that is over when it arrives: a clock is wrong, or the server invents the time. */
const unknownLifeMs = 10 * 60_000;
const marginMs = 5 * 60_000;

/** What ECR, private or public, answers when it is asked for a token. */
export interface TokenAnswer {
  readonly authorizationToken?: string | undefined;
  readonly expiresAt?: Date | undefined;
  readonly proxyEndpoint?: string | undefined;
}

interface Held {
  readonly token: EcrToken;
  /** By the monotonic clock: a change of the system's clock doesn't matter. */
  readonly until: number;
}

type Around = Pick<EcrAccess, "registry" | "timing" | "now">;
type Ask = (signal: AbortSignal) => Promise<TokenAnswer | undefined>;

export function createTokenSource(around: Around, ask: Ask) {
  const { timing } = around;
  let held: Held | undefined;
  let flight: Promise<Held> | undefined;
  return {
    /** `refused` is an authorization that the registry no longer takes: it is replaced, once for all who say so. */
    async token(signal: AbortSignal, refused?: string): Promise<EcrToken> {
      signal.throwIfAborted();
      const usable = held !== undefined && timing.now() < held.until && held.token.authorization !== refused;
      if (held !== undefined && usable) return held.token;
      // Its own signal: the first who asked may give up while others still wait.
      flight ??= fetchToken(around, ask, new AbortController().signal).finally(() => {
        flight = undefined;
      });
      held = await unlessAborted(flight, signal);
      return held.token;
    },
  };
}

async function fetchToken(
  { registry, timing, now: clock }: Around,
  ask: Ask,
  signal: AbortSignal,
): Promise<Held> {
  const answer = await ask(signal);
  if (answer?.authorizationToken === undefined) throw noToken(registry);
  const now = clock();
  const left = (answer.expiresAt?.getTime() ?? 0) - now.getTime();
  const life = left <= 0 ? unknownLifeMs : Math.min(left, longestLifeMs);
  return {
    token: {
      authorization: `Basic ${answer.authorizationToken}`,
      expiresAt: new Date(now.getTime() + life),
      proxyEndpoint: answer.proxyEndpoint ?? "",
    },
    // A short-lived token is used for nine tenths of its life.
    until: timing.now() + Math.max(life - marginMs, life * 0.9 - marginMs / 10, 0),
  };
}
