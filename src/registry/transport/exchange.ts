// One HTTP request and the head of its answer, on node:http(s). Limits for connecting and for the head are kept
// here; bodies are read by body.ts. No retry, no redirect, no credentials: those are the callers' work.
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { TLSSocket } from "node:tls";
import type { Agents, Route } from "./agents.ts";
import { headerText } from "./headers.ts";
import type { TransportLimits } from "./limits.ts";
import { socketProblem, timeout } from "./socket-failure.ts";

export interface ExchangeRequest extends Route {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly signal: AbortSignal;
}

/** The head of an answer; its body is still to be read or destroyed. */
export interface Answer {
  readonly status: number;
  readonly url: URL;
  readonly stream: IncomingMessage;
  header(name: string): string | undefined;
}

export interface Network {
  readonly agents: Agents;
  readonly limits: TransportLimits;
}

export function exchange(network: Network, request: ExchangeRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = open(network, request);
    const { limits } = network;
    const headMs = request.body === undefined ? limits.headersMs : limits.commitMs;
    const clear = watchHead(outgoing, request, { connectMs: limits.connectMs, headMs });
    let answered: IncomingMessage | undefined;
    outgoing.on("error", (error) => {
      clear();
      // Bytes after the answer's end: what came may not be what was sent.
      answered?.destroy(socketProblem(error, request.url));
      reject(request.signal.aborted ? (request.signal.reason as Error) : socketProblem(error, request.url));
    });
    outgoing.on("response", (stream) => {
      clear();
      answered = stream;
      resolve(answerOf(stream, request.url));
    });
    outgoing.end(request.body);
  });
}

/** Opens a request whose body the caller writes. */
export function open(network: Network, request: ExchangeRequest): http.ClientRequest {
  const { url, method, headers, signal } = request;
  const options = { method, headers, agent: network.agents.agentFor(request), signal };
  return url.protocol === "https:" ? https.request(url, options) : http.request(url, options);
}

export function answerOf(stream: IncomingMessage, url: URL): Answer {
  // A broken body is seen by whoever reads it; without a reader it must not end the process.
  stream.on("error", () => undefined);
  return {
    status: stream.statusCode ?? 0,
    url,
    stream,
    header: (name) => headerText(stream.headers[name]),
  };
}

/**
 * Destroys a request that doesn't connect in time, or whose answer's head doesn't come after that. Gives the way
 * to call it off.
 */
function watchHead(
  outgoing: http.ClientRequest,
  request: ExchangeRequest,
  limits: { connectMs: number; headMs: number },
): () => void {
  let head: NodeJS.Timeout | undefined;
  const stopConnect = watchConnect(outgoing, request.url, limits.connectMs, () => {
    head = setTimeout(() => {
      outgoing.destroy(timeout(request.url, "no answer came", limits.headMs));
    }, limits.headMs);
  });
  return () => {
    stopConnect();
    clearTimeout(head);
  };
}

export function watchConnect(
  outgoing: http.ClientRequest,
  url: URL,
  milliseconds: number,
  onConnect: () => void,
): () => void {
  const timer = setTimeout(() => {
    outgoing.destroy(timeout(url, "no connection was made", milliseconds));
  }, milliseconds);
  const done = (): void => {
    clearTimeout(timer);
    if (!outgoing.destroyed) onConnect();
  };
  outgoing.on("socket", (socket) => {
    if (outgoing.reusedSocket) done();
    else if (socket instanceof TLSSocket) socket.once("secureConnect", done);
    else if (socket.connecting) socket.once("connect", done);
    else done();
  });
  return () => {
    clearTimeout(timer);
  };
}
