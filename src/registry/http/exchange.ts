// One HTTP request and the head of its answer. Limits for connecting and for the head are kept here; bodies are
// read by body.ts. No retry, no redirect, no credentials: those are the callers' work.
import type { Body } from "./framed-body.ts";
import { type Head, writeHead } from "../net/head.ts";
import type { Pool, Pools, Route } from "./pools.ts";
import type { TransportLimits } from "./limits.ts";
import type { Connection, Exchange } from "./connection.ts";
import type { TraceEntry, Tracer } from "../../net/trace.ts";

/** Statuses that send us on, which one request is at most so often. */
export const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
export const mostRedirects = 10;

export interface ExchangeRequest {
  readonly route: Route;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** All of them are sent; nothing is named twice. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly body?: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

/** The head of an answer; its body is still to be read or destroyed. */
export interface Answer {
  readonly status: number;
  readonly url: URL;
  readonly body: Body;
  header(name: string): string | undefined;
}

export interface Network {
  readonly pools: Pools;
  readonly limits: TransportLimits;
  /** Receives every request, if requests are traced. */
  readonly tracer?: Tracer | undefined;
}

/** On a connection that is idle the request is written at once. */
export function exchange(network: Network, request: ExchangeRequest): Promise<Answer> {
  const { limits } = network;
  const { body } = request;
  const { pool, head } = prepare(network, request);
  const traced = network.tracer?.begin({
    method: request.method,
    url: request.route.url,
    sentBytes: body?.length ?? 0,
  });
  const send = (connection: Connection): Promise<Answer> =>
    new Promise((resolve, reject) => {
      connection.start(new Told(request, { answered: resolve, lost: reject }, traced), head, body);
      connection.expectHead(body === undefined ? limits.headersMs : limits.commitMs, "no answer came");
    });
  const idle = pool.takeIdle();
  return idle === undefined ? opened(pool, network, request.signal, traced).then(send) : send(idle);
}

async function opened(
  pool: Pool,
  { limits }: Network,
  signal: AbortSignal,
  traced: TraceEntry | undefined,
): Promise<Connection> {
  try {
    return await pool.open({ limitMs: limits.connectMs, signal });
  } catch (error) {
    traced?.over(0, error);
    throw error;
  }
}

/** A request under way whose body the caller sends. */
export interface Outgoing {
  /** `done` runs when the bytes have left, or with the error that kept them. */
  send(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  /** The body is complete: `last` is the end of it. */
  end(last: Uint8Array, done: (error?: Error | null) => void): void;
  /** Breaks the request off, unless it is answered and done. */
  cancel(error: Error): void;
}

export async function begin(
  network: Network,
  request: Omit<ExchangeRequest, "body">,
  told: Hearer,
): Promise<Outgoing> {
  const { pool, head } = prepare(network, request);
  const traced = network.tracer?.begin({ method: request.method, url: request.route.url });
  const connection = pool.takeIdle() ?? (await opened(pool, network, request.signal, traced));
  const started = new Told(request, told, traced);
  connection.start(started, head, "later");
  return {
    send: (bytes, done) => {
      traced?.sent(bytes.length);
      connection.send(bytes, done);
    },
    end: (last, done) => {
      traced?.sent(last.length);
      connection.asked();
      connection.send(last, done);
    },
    cancel: (error) => connection.cancel(started, error),
  };
}

function prepare(
  { pools }: Network,
  { route, method, headers }: Pick<ExchangeRequest, "route" | "method" | "headers">,
): { pool: Pool; head: string } {
  const { url } = route;
  const pool = pools.poolFor(route);
  const path = `${url.pathname}${url.search}`;
  const requestTarget = pool.forwarding ? `${url.origin}${path}` : path;
  const all = pool.forwarding ? [...headers, pool.headers] : headers;
  return { pool, head: writeHead({ method, requestTarget, host: url.host }, all) };
}

/** Hears how a request ended. */
interface Hearer {
  answered(answer: Answer): void;
  lost(error: Error): void;
}

class Told implements Exchange {
  readonly url: URL;
  readonly method: string;
  readonly signal: AbortSignal;
  readonly #traced: TraceEntry | undefined;
  readonly #hearer: Hearer;

  constructor(
    { route, method, signal }: Pick<ExchangeRequest, "route" | "method" | "signal">,
    hearer: Hearer,
    traced: TraceEntry | undefined,
  ) {
    this.url = route.url;
    this.method = method;
    this.signal = signal;
    this.#traced = traced;
    this.#hearer = hearer;
  }

  answered(head: Head, body: Body): void {
    if (this.#traced !== undefined) traceBody(this.#traced, head, body);
    this.#hearer.answered(new AnswerOf(this.url, head, body));
  }

  lost(error: Error): void {
    this.#traced?.over(0, error);
    this.#hearer.lost(error);
  }
}

function traceBody(traced: TraceEntry, { status }: Head, body: Body): void {
  traced.answered(status);
  body.onOver = () => traced.over(body.received, body.failed);
}

class AnswerOf implements Answer {
  readonly status: number;
  readonly url: URL;
  readonly body: Body;
  readonly #headers: Head["headers"];

  constructor(url: URL, { status, headers }: Head, body: Body) {
    this.status = status;
    this.url = url;
    this.body = body;
    this.#headers = headers;
  }

  header(name: string): string | undefined {
    return this.#headers.get(name);
  }
}
