// One registry, spoken to: a request with its credentials, its turn, its redirects and its attempts. Credentials
// go to the registry's own origin only.
import type { WaitEvents } from "../../core/image/content.ts";
import { Lazy } from "../../net/lazy.ts";
import type { Attempts } from "../../net/retry.ts";
import { Authorizer, type Wish } from "../auth/authorizer.ts";
import { discard, readBody, readErrorBody } from "../http/body.ts";
import { type Answer, exchange, type ExchangeRequest, mostRedirects, redirects } from "../http/exchange.ts";
import { parseRetryAfter } from "../http/headers.ts";
import {
  type Host,
  isOrigin,
  registryAttempts,
  type RequestKind,
  type RetryContext,
  type RetryEvents,
} from "../http/host.ts";
import { type Route, usualTls } from "../http/pools.ts";
import { answerProblem, type ErrorBody } from "../http/problems.ts";
import { RateLimit } from "../http/quota.ts";
import { checkHop, findReach } from "../net/address.ts";
import { RegistryProblem } from "../net/problems.ts";
import { ledNowhere, ledToUnsafe, redirectsInCircle, stillDenied, unasked } from "./problems.ts";

/** What is asked of a registry. */
export interface Asking {
  readonly method: ExchangeRequest["method"];
  /** Below `/v2/`, or an absolute URL that the registry gave. */
  readonly path: string | URL;
  readonly kind?: RequestKind;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Statuses that the caller understands; any other is an error. */
  readonly expect: readonly number[];
  /** For errors: "reading the manifest 1.2 of ghcr.io/a/b". */
  readonly doing: string;
}

/** As many are made as requests are sent: all have one shape, as V8 likes them. */
interface Call {
  readonly method: ExchangeRequest["method"];
  readonly path: string | URL;
  readonly wish: Wish;
  readonly kind: RequestKind;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly expect: readonly number[];
  readonly doing: string;
  readonly signal: AbortSignal;
}

/** On whose behalf requests are sent: with which credentials, and until when. */
export interface Behalf {
  readonly wish: Wish;
  readonly signal: AbortSignal;
}

/** One repository, and what its requests have in common. */
export interface RequestContext {
  readonly session: Session;
  readonly repository: string;
  readonly call: Behalf;
}

const none = {};

function callOf(
  { wish, signal }: Behalf,
  { method, path, kind = "read", headers = none, body, expect, doing }: Asking,
): Call {
  return { method, path, wish, kind, headers, body, expect, doing, signal };
}

/** An answer, and the credentials that the request for it bore. */
interface Asked {
  readonly answer: Answer;
  readonly sent: string | undefined;
}

export function nameOf({ session, repository }: RequestContext): string {
  return `${session.host.name}/${repository}`;
}

const usual = new Lazy(() => Promise.resolve(usualTls));

export class Session {
  readonly host: Host;
  readonly authorizer: Authorizer;
  readonly #strangers = new Map<string, Authorizer>();
  /** What the last answer said of the registry's limit: `ratelimit-remaining` and the like. */
  readonly rateLimit: RateLimit;
  /** The host's, where nobody else hears of waits and attempts. */
  readonly retry: RetryContext;

  constructor(host: Host, authorizer: Authorizer, observed?: Pick<Session, "rateLimit" | "retry">) {
    this.host = host;
    this.authorizer = authorizer;
    this.rateLimit = observed?.rateLimit ?? new RateLimit();
    this.retry = observed?.retry ?? host.retry;
  }

  /** The same session with another receiver of waits and attempts. Notes go to both. */
  observed(events: WaitEvents): Session {
    const { limits, timing, now, throttledForMs, events: own } = this.retry;
    const both: RetryEvents = {
      onRetry: (...told) => events.onRetry?.(...told),
      onWait: (...told) => events.onWait?.(...told),
      onNote: (text) => own.onNote?.(text),
    };
    const retry = { limits, timing, now, throttledForMs, events: both };
    return new Session(this.host, this.authorizer, { rateLimit: this.rateLimit, retry });
  }

  url(path: string | URL): URL {
    return typeof path === "string" ? new URL(`${this.host.base.href}v2/${path}`) : path;
  }

  /** Repeats the request until it is answered as expected, or fails for good. */
  request(behalf: Behalf, asking: Asking): Promise<Answer> {
    return this.#repeat(callOf(behalf, asking), (answer) => answer);
  }

  /** Repeats the request until its complete body, of at most `most` bytes, has arrived. */
  read(behalf: Behalf, asking: Asking, most: number): Promise<{ answer: Answer; body: Buffer }> {
    const { limits } = this.host.network;
    return this.#repeat(callOf(behalf, asking), async (answer) => ({
      answer,
      body: await readBody(answer, most, limits),
    }));
  }

  async #repeat<T>(call: Call, take: (answer: Answer) => T | Promise<T>): Promise<T> {
    for (let attempts: Attempts | undefined; ;) {
      try {
        return await take(await this.#once(call));
      } catch (error) {
        attempts ??= registryAttempts(this.retry);
        await attempts.next(error, call.signal);
      }
    }
  }

  /**
   * Throws where what the registry says by name, a tag or a list, can't be believed: an answer may have been another's.
   * What is asked for by its digest is checked by it.
   */
  believe(answer?: Answer): void {
    const { pools } = this.host.network;
    for (const url of [this.host.base, answer?.url])
      if (url !== undefined && pools.isDistrusted(url)) throw unasked(url);
  }

  /**
   * One attempt: with a second go when only the credentials were stale. Nothing that is there already is waited for: most
   * requests of a run are sent at once, and their answers are what they expect.
   */
  once(behalf: Behalf, asking: Asking): Promise<Answer> {
    return this.#once(callOf(behalf, asking));
  }

  #once(call: Call): Promise<Answer> {
    const { requests, base, tls } = this.host;
    const url = this.url(call.path);
    const known = this.authorizer.known(call.wish);
    if (known === undefined || tls.now === undefined || !isOrigin(url, base)) return this.#inTurn(call);
    if (call.signal.aborted || !requests.take()) return this.#inTurn(call);
    if (!this.takeTurn(call.kind)) {
      requests.release();
      return this.#inTurn(call);
    }
    const sent = known.header;
    try {
      return this.#ask(call, { url, tls: tls.now }, sent).then(
        (answer) =>
          call.expect.includes(answer.status)
            ? this.#accept(call, answer)
            : this.#goOn(call, { answer, sent }),
        (error: unknown) => this.#giveUp(call, error),
      );
    } catch (error) {
      return this.#giveUp(call, error);
    }
  }

  #giveUp(call: Call, error: unknown): Promise<never> {
    this.host.requests.release();
    return Promise.reject(this.#explained(call, error));
  }

  #accept(call: Call, answer: Answer): Answer {
    try {
      this.learn(call.kind, answer);
      return answer;
    } finally {
      this.host.requests.release();
    }
  }

  async #inTurn(call: Call): Promise<Answer> {
    const { requests } = this.host;
    call.signal.throwIfAborted();
    if (!requests.take()) await requests.wait(call.signal);
    return this.#goOn(call);
  }

  /** With a turn, and with the first answer where it was asked for already. */
  async #goOn(call: Call, first?: Asked): Promise<Answer> {
    try {
      const answer = (await this.#attempt(call, false, first)) ?? (await this.#attempt(call, true));
      if (answer === undefined) throw stillDenied(call.doing);
      return answer;
    } finally {
      this.host.requests.release();
    }
  }

  /** Takes a turn if it needs no wait. */
  takeTurn(kind: RequestKind): boolean {
    return this.host.overall === null && this.host.paces[kind].take();
  }

  /** Waits until the registry may be asked again, by our limits and by what it taught us. */
  async turn(kind: RequestKind, signal: AbortSignal): Promise<void> {
    const { retry } = this;
    const { overall, paces, name } = this.host;
    const onWait = (milliseconds: number): void => {
      const seconds = milliseconds / 1000;
      if (seconds > 2) retry.events.onWait?.(`rate limit of ${name}`, seconds);
    };
    await overall?.turn(signal, onWait);
    await paces[kind].turn(signal, onWait);
  }

  /** Learns from an answer how fast this kind of request may be sent. Throws when the registry's quota is used up. */
  learn(kind: RequestKind, answer: Answer): void {
    const { retry } = this;
    const { name, paces } = this.host;
    const pace = paces[kind];
    this.rateLimit.learn(answer, { name, pace, retry });
    if (answer.status === 429) {
      const asked = parseRetryAfter(answer.header("retry-after"), retry.now()) ?? 0;
      // Too long a wait fails this request; all others would only wait to fail as well.
      pace.tooMuch(asked > retry.limits.longestWaitMs ? 0 : asked);
    } else pace.fine();
  }

  /** The error that an unexpected answer means; undefined when renewed credentials make another try worthwhile. */
  async failure(
    call: Pick<Call, "method" | "wish" | "doing" | "signal">,
    answer: Answer,
    credentials: { sent: string | undefined; mayRenew: boolean },
  ): Promise<RegistryProblem | undefined> {
    const { sent, mayRenew } = credentials;
    const body: ErrorBody =
      call.method === "HEAD" ? {} : await readErrorBody(answer, this.host.network.limits);
    if (call.method === "HEAD") discard(answer);
    const own = isOrigin(answer.url, this.host.base);
    const renew = mayRenew && own && isAboutCredentials(answer, body, sent);
    const unsaid = answer.status !== 401 && isSilent(body);
    const refusal = { wish: call.wish, sent, answer, unsaid };
    if (renew && (await this.authorizer.refused(refusal, call.signal))) return undefined;
    const problem = answerProblem(answer, body, call.doing, this.retry.now());
    return own ? this.authorizer.explain(call.wish, problem) : problem;
  }

  /** Undefined when the credentials were stale and are new now. */
  async #attempt(call: Call, renewed: boolean, first?: Asked): Promise<Answer | undefined> {
    const kind = call.kind;
    const sent = first === undefined ? await this.authorizer.header(call.wish, call.signal) : first.sent;
    if (first === undefined && !this.takeTurn(kind)) await this.turn(kind, call.signal);
    const answer = await this.#follow(call, sent, first?.answer).catch((error: unknown) => {
      throw this.#explained(call, error);
    });
    this.learn(kind, answer);
    if (call.expect.includes(answer.status)) return answer;
    const problem = await this.failure(call, answer, { sent, mayRenew: !renewed });
    if (problem !== undefined) throw problem;
    return undefined;
  }

  #explained({ wish }: Call, error: unknown): Error {
    return error instanceof RegistryProblem ? this.authorizer.explain(wish, error) : (error as Error);
  }

  async #follow(call: Call, authorization: string | undefined, first?: Answer): Promise<Answer> {
    let url = this.url(call.path);
    let asked = first;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const own = isOrigin(url, this.host.base);
      const answer =
        asked ?? (await this.#ask(call, await this.#routeTo(url), own ? authorization : undefined));
      asked = undefined;
      const location = answer.header("location");
      if (answer.status === 401 && !own) return this.#asStranger(call, answer);
      if (!redirects.has(answer.status) || location === undefined || call.expect.includes(answer.status))
        return answer;
      discard(answer);
      url = await this.follow(location, answer.url);
    }
    throw redirectsInCircle(call.doing, mostRedirects);
  }

  async #routeTo(url: URL): Promise<Route> {
    return isOrigin(url, this.host.base) ? { url, tls: await this.host.tls.get() } : this.#foreign(url);
  }

  /** A redirect's target that wants a token of its own gets an anonymous one. */
  async #asStranger(call: Call, challenged: Answer): Promise<Answer> {
    const { url } = challenged;
    const host = {
      ...this.host,
      name: url.host,
      site: url.host,
      tokenServer: undefined,
      base: new URL("/", url),
      tls: usual,
    };
    const known = this.#strangers.get(url.origin);
    const authorizer =
      known ?? new Authorizer(host, () => Promise.resolve({ credential: null, expiresAt: null }));
    this.#strangers.set(url.origin, authorizer);
    discard(challenged);
    const refusal = { wish: call.wish, sent: undefined, answer: challenged, unsaid: false };
    if (!(await authorizer.refused(refusal, call.signal))) return challenged;
    const authorization = await authorizer.header(call.wish, call.signal);
    return this.#ask(call, await this.#foreign(url), authorization);
  }

  /** What is meant for the registry's own origin, its TLS material and credentials, stays away from others. */
  async #foreign(url: URL): Promise<Route> {
    return { url, tls: usualTls, from: await this.reach() };
  }

  #ask({ method, headers, body, signal }: Call, route: Route, authorization?: string): Promise<Answer> {
    const all = [this.host.headers, headers, lengthOf(method, body)];
    if (authorization !== undefined) all.push({ authorization });
    return exchange(this.host.network, { route, method, headers: all, body, signal });
  }

  /** How far inside the network the registry itself is. */
  async reach() {
    return findReach(this.host.base, this.host.network.pools);
  }

  /** Where a Location or Link leads; refused where it must not lead. */
  async follow(location: string, from: URL): Promise<URL> {
    const url = parsed(location, from);
    if (url === undefined) throw ledNowhere(from);
    const secure = url.protocol === "https:" || (url.protocol === "http:" && from.protocol === "http:");
    if (!secure || url.username !== "") throw ledToUnsafe(from, url);
    if (!isOrigin(url, this.host.base)) checkHop(await this.reach(), url);
    return url;
  }
}

/** Parsed once, unlike with `canParse`. */
function parsed(location: string, from: URL): URL | undefined {
  try {
    return new URL(location, from);
  } catch {
    return undefined;
  }
}

const empty = { "content-length": "0" };

function lengthOf(method: Call["method"], body: Uint8Array | undefined): Readonly<Record<string, string>> {
  if (body !== undefined) return { "content-length": String(body.length) };
  return method === "POST" || method === "PUT" ? empty : none;
}

/** 401; ECR says 403 for an expired token, public ECR 400 and that it is invalid, both without a challenge. */
function isAboutCredentials(answer: Answer, body: ErrorBody, sent: string | undefined): boolean {
  if (answer.status === 401) return true;
  if (sent === undefined || (answer.status !== 403 && answer.status !== 400)) return false;
  return (
    isSilent(body) || /token.{0,40}(expired|invalid)|(expired|invalid).{0,40}token/i.test(body.message ?? "")
  );
}

/** As the answer to a HEAD always is. */
function isSilent(body: ErrorBody): boolean {
  return body.code === undefined && body.message === undefined;
}
