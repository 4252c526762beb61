// One HTTP request and the head of its answer. Limits for connecting and for the head are kept here; bodies are
// read by body.ts. No retry, no redirect, no credentials: those are the callers' work.
import type { Body } from "../wire/body.ts";
import type { Connection } from "../wire/connection.ts";
import { type Head, writeHead } from "../wire/head.ts";
import type { Pools, Route } from "../wire/pools.ts";
import type { TransportLimits } from "./limits.ts";

export interface ExchangeRequest extends Route {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
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
}

export async function exchange(network: Network, request: ExchangeRequest): Promise<Answer> {
  const { limits } = network;
  const { connection, head } = await prepare(network, request);
  return new Promise((resolve, reject) => {
    const told = { answered: resolve, lost: reject };
    connection.start(exchangeOf(request, told), head, request.body);
    connection.expectHead(request.body === undefined ? limits.headersMs : limits.commitMs, "no answer came");
  });
}

interface Told {
  answered(answer: Answer): void;
  lost(error: Error): void;
}

/** A request under way whose body the caller sends. */
export interface Outgoing {
  /** `done` is told when the bytes have left, or with the error that kept them. */
  send(bytes: Uint8Array, done: (error?: Error | null) => void): void;
  /** The body is complete: `last` is the end of it. */
  end(last: Uint8Array, done: (error?: Error | null) => void): void;
  /** Breaks the request off, unless it is answered and done. */
  cancel(error: Error): void;
}

export async function begin(
  network: Network,
  request: Omit<ExchangeRequest, "body">,
  told: Told,
): Promise<Outgoing> {
  const { connection, head } = await prepare(network, request);
  const started = exchangeOf(request, told);
  connection.start(started, head, "later");
  return {
    send: (bytes, done) => connection.send(bytes, done),
    end: (last, done) => {
      connection.asked();
      connection.send(last, done);
    },
    cancel: (error) => connection.cancel(started, error),
  };
}

async function prepare(
  { pools, limits }: Network,
  request: Omit<ExchangeRequest, "body">,
): Promise<{ connection: Connection; head: string }> {
  const { url, method, signal } = request;
  const pool = pools.poolFor(request);
  const path = `${url.pathname}${url.search}`;
  const target = pool.forwarding ? `${url.origin}${path}` : path;
  const headers = pool.forwarding ? { ...request.headers, ...pool.headers } : request.headers;
  const head = writeHead({ method, target, host: url.host }, headers);
  return { head, connection: await pool.take({ connectMs: limits.connectMs, signal }) };
}

function exchangeOf({ url, method, signal }: Omit<ExchangeRequest, "body">, told: Told) {
  return {
    url,
    method,
    signal,
    answered: ({ status, headers }: Head, body: Body) => {
      told.answered({ status, url, body, header: (name) => headers.get(name) });
    },
    lost: (error: Error) => told.lost(error),
  };
}
