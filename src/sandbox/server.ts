// The embedded ECR: one server on loopback, with the ECR API and the registry over one store. The network part;
// what is answered is decided in api/ and registry/.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { answerApi, apiOperation, errorAnswer } from "./api/dispatch.ts";
import { answerSts, isStsRequest } from "./api/sts.ts";
import { type Answer, send } from "./base/answer.ts";
import type { Context } from "./base/context.ts";
import { EcrError } from "./base/ecr-error.ts";
import {
  ecrQuirks,
  type RequestLine,
  type Sandbox,
  sandboxCredentials,
  type SandboxOptions,
  sandboxRegistry,
} from "./base/options.ts";
import { linkedLayer, Tokens } from "./base/tokens.ts";
import { portProblem, storeProblem } from "./problems.ts";
import { answerRegistry, answerStorage, refuse } from "./registry/dispatch.ts";
import { registryErrorAnswer, translate } from "./registry/errors.ts";
import { operationOf, parseRoute } from "./registry/route.ts";
import { openStore, type Store } from "./store/store.ts";
import { Interrupted } from "./store/uploads.ts";

export type { Quirks, RequestLine, Sandbox, SandboxOptions } from "./base/options.ts";

const host = "127.0.0.1";
/** How long close() lets answers under way be finished. */
const closeGraceMs = 2000;

/** Starts the sandbox on its store. Throws Problem `ecr/sandbox-store` or `ecr/sandbox-port` when it can't. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = storeIn(options.directory);
  const quirks = { ...ecrQuirks, ...options.quirks };
  const now = options.clock ?? (() => new Date());
  const context: Context = { store, tokens: new Tokens(store.key), quirks, now };
  const desk = new Desk(context, options);
  const server = createServer({ keepAliveTimeout: 70_000, requestTimeout: 0 }, (request, response) => {
    void desk.serve(request, response);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://${host}:${port}`,
    port,
    registry: sandboxRegistry,
    credentials: sandboxCredentials,
    close: () => close(server),
  };
}

interface Routed {
  readonly plane: RequestLine["plane"];
  readonly operation: string;
  answer(): Promise<Answer> | Answer;
}

class Desk {
  readonly #context: Context;
  readonly #options: SandboxOptions;
  readonly #quotas: Quotas | undefined;

  constructor(context: Context, options: SandboxOptions) {
    this.#context = context;
    this.#options = options;
    this.#quotas = options.quotas === true ? new Quotas() : undefined;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const routed = this.#route(request);
    try {
      if (this.#options.latencyMs !== undefined) await sleep(this.#options.latencyMs);
      await send(request, response, this.#throttled(routed) ?? (await routed.answer()));
    } catch (error) {
      fail(response, error);
    }
    this.#options.onRequest?.({
      at: this.#context.now().toISOString(),
      plane: routed.plane,
      method: request.method ?? "",
      // A link's signature is as good as a password for an hour: it isn't handed on.
      path: routed.operation === "Storage" ? (request.url ?? "").replace(/\?.*$/, "") : (request.url ?? ""),
      operation: routed.operation,
      status: response.statusCode,
      milliseconds: performance.now() - started,
    });
  }

  #route(request: IncomingMessage): Routed {
    const url = request.url ?? "/";
    const mark = url.indexOf("?");
    const path = mark < 0 ? url : url.slice(0, mark);
    const operation = apiOperation(request);
    if (operation !== undefined && request.method === "POST") {
      const address = `http://${request.headers.host ?? host}`;
      const context = { ...this.#context, url: address };
      return { plane: "api", operation, answer: () => answerApi(request, operation, context) };
    }
    if (request.method === "POST" && isStsRequest(request)) {
      return { plane: "api", operation: "GetCallerIdentity", answer: () => answerSts(request) };
    }
    return this.#routeRegistry(request, path, new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)));
  }

  #routeRegistry(request: IncomingMessage, path: string, query: URLSearchParams): Routed {
    const method = request.method ?? "";
    const registryRequest = { context: this.#context, request, method, query };
    const layer = linkedLayer(path);
    if (layer !== undefined) {
      return { plane: "registry", operation: "Storage", answer: () => answerStorage(registryRequest, layer) };
    }
    const route = path.startsWith("/v2") ? parseRoute(path) : undefined;
    if (route === undefined) {
      return { plane: "registry", operation: "Unknown", answer: () => ({ status: 404, headers: {} }) };
    }
    return {
      plane: "registry",
      operation: operationOf(route, method),
      answer: () => refuse(request, this.#context) ?? answerRegistry(registryRequest, route),
    };
  }

  #throttled({ plane, operation }: Routed): Answer | undefined {
    if (this.#quotas === undefined || this.#quotas.take(operation, this.#context.now().getTime()))
      return undefined;
    const error = new EcrError("ThrottlingException", "Rate exceeded");
    return plane === "api" ? errorAnswer(error) : registryErrorAnswer(translate(error));
  }
}

/** A client that went away needs no answer; anything else here is a fault of the sandbox. */
function fail(response: ServerResponse, error: unknown): void {
  const isGone = error instanceof Interrupted || response.headersSent || response.destroyed;
  if (isGone) return void response.destroy();
  const text = error instanceof Error ? error.message : String(error);
  response.writeHead(500, { "Content-Type": "application/json" });
  const errors = [{ code: "UNKNOWN", message: text }];
  response.end(JSON.stringify({ __type: "ServerException", message: text, errors }));
}

function storeIn(directory: string): Store {
  try {
    return openStore(directory);
  } catch (error) {
    throw storeProblem(directory, error);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void => reject(portProblem(`${host}:${port}`, error));
    server.once("error", refused);
    server.listen(port, host, () => {
      server.off("error", refused);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** No new connections, idle ones closed, answers under way finished, and after a while cut. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    // A connection whose last answer has just gone out is idle only now.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

// Of each operation whose rate AWS publishes.
const ratePerSecond: Readonly<Record<string, number>> = {
  PutImage: 10,
  InitiateLayerUpload: 100,
  CompleteLayerUpload: 100,
  UploadLayerPart: 500,
  BatchCheckLayerAvailability: 1000,
  BatchGetImage: 2000,
  GetDownloadUrlForLayer: 3000,
  GetAuthorizationToken: 500,
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** ECR's default rates. Requests to the registry draw on the bucket of the operation behind them. */
class Quotas {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes a token; false when the operation's bucket is empty. A bucket holds one second's worth. */
  take(operation: string, milliseconds: number): boolean {
    const rate = ratePerSecond[operation];
    if (rate === undefined) return true;
    const bucket = this.#buckets.get(operation) ?? { tokens: rate, filledAt: milliseconds };
    this.#buckets.set(operation, bucket);
    bucket.tokens = Math.min(rate, bucket.tokens + ((milliseconds - bucket.filledAt) * rate) / 1000);
    bucket.filledAt = milliseconds;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
