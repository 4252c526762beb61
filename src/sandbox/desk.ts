// Where a request goes: to the region that it is for, there to the API, the registry or the control of tests; what it
// is counted as, and what delays or faults it meets on its way.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { answerApi, apiOperation, errorAnswer, signedRegion } from "./api/dispatch.ts";
import { answerSts, isStsRequest } from "./api/sts.ts";
import { type Answer, send } from "./base/answer.ts";
import type { Context } from "./base/context.ts";
import { EcrError } from "./base/ecr-error.ts";
import type { RequestLine, SandboxOptions } from "./base/options.ts";
import { linkedLayer } from "./base/tokens.ts";
import { answerControl, isControl } from "./control/http.ts";
import type { Control } from "./control/control.ts";
import { Quotas } from "./quotas.ts";
import { answerRegistry, answerStorage, refuse } from "./registry/dispatch.ts";
import { RegistryError, registryErrorAnswer, translate } from "./registry/errors.ts";
import { operationOf, parseRoute } from "./registry/route.ts";
import { Interrupted } from "./store/uploads.ts";

/** One region: its context, and where it listens. */
export interface Site {
  readonly context: Context;
  readonly port: number;
}

interface Routed {
  readonly plane: RequestLine["plane"];
  readonly operation: string;
  /** For errors of a plane's own form. */
  readonly account: string;
  answer(): Promise<Answer> | Answer;
}

export class Desk {
  readonly #sites: readonly Site[];
  readonly #options: SandboxOptions;
  readonly #control: Control;
  readonly #quotas: Quotas | undefined;

  constructor(sites: readonly Site[], options: SandboxOptions, control: Control) {
    this.#sites = sites;
    this.#options = options;
    this.#control = control;
    this.#quotas = options.quotas === true ? new Quotas() : undefined;
  }

  /** `here` is the region on whose port the request came. */
  async serve(request: IncomingMessage, response: ServerResponse, here: Site): Promise<void> {
    const path = pathOf(request.url ?? "/");
    if (isControl(path)) return this.#serveControl(request, response, path);
    const started = performance.now();
    const routed = this.#route(request, here);
    try {
      if (this.#options.latencyMs !== undefined) await sleep(this.#options.latencyMs);
      const answer = (await this.#faulted(routed)) ?? this.#throttled(routed) ?? (await routed.answer());
      await send(request, response, routed.plane === "api" ? withRequestId(answer) : answer);
    } catch (error) {
      fail(response, error);
    }
    this.#options.onRequest?.({
      at: here.context.now().toISOString(),
      plane: routed.plane,
      method: request.method ?? "",
      // A link's signature is as good as a password for an hour: it isn't handed on.
      path: routed.operation === "Storage" ? path : (request.url ?? ""),
      operation: routed.operation,
      status: response.statusCode,
      milliseconds: performance.now() - started,
    });
  }

  async #serveControl(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    try {
      await send(request, response, await answerControl(request, path, this.#control));
    } catch (error) {
      fail(response, error);
    }
  }

  #route(request: IncomingMessage, here: Site): Routed {
    const operation = apiOperation(request);
    const { account } = here.context.home;
    if (operation !== undefined && request.method === "POST") {
      return { plane: "api", operation, account, answer: () => this.#answerApi(request, operation, here) };
    }
    if (request.method === "POST" && isStsRequest(request)) {
      const answer = () => answerSts(request, here.context);
      return { plane: "api", operation: "GetCallerIdentity", account, answer };
    }
    return { ...this.#routeRegistry(request, here), plane: "registry", account };
  }

  #answerApi(request: IncomingMessage, operation: string, here: Site): Promise<Answer> | Answer {
    const there = this.#signedFor(request, here);
    if (there === undefined) {
      const regions = this.#sites.map((site) => site.context.home.region).join(", ");
      const text = `Credential should be scoped to a valid region: ${regions}.`;
      return errorAnswer(new EcrError("InvalidSignatureException", text), here.context.home.account);
    }
    const host = hostOf(request, here, there);
    const { home, secure } = there.context;
    const address = this.#options.uris === "ecr" ? home.registry : host;
    return answerApi(request, operation, {
      ...there.context,
      url: `${secure ? "https" : "http"}://${host}`,
      address,
    });
  }

  /** Where there is one region, it answers for all. */
  #signedFor(request: IncomingMessage, here: Site): Site | undefined {
    const region = signedRegion(request);
    if (this.#sites.length === 1 || region === undefined) return here;
    return this.#sites.find((site) => site.context.home.region === region);
  }

  #routeRegistry(request: IncomingMessage, { context }: Site): Pick<Routed, "operation" | "answer"> {
    const url = request.url ?? "/";
    const path = pathOf(url);
    const method = request.method ?? "";
    if (path === "/healthz") return { operation: "Health", answer: () => healthy };
    const query = new URLSearchParams(url.slice(path.length + 1));
    const registryRequest = { context, request, method, query };
    const layer = linkedLayer(path);
    if (layer !== undefined) {
      return { operation: "Storage", answer: () => answerStorage(registryRequest, layer) };
    }
    const route = path.startsWith("/v2") ? parseRoute(path) : undefined;
    if (route === undefined) return { operation: "Unknown", answer: () => ({ status: 404, headers: {} }) };
    return {
      operation: operationOf(route, method),
      answer: () => refuse(request, context) ?? answerRegistry(registryRequest, route),
    };
  }

  #throttled(routed: Routed): Answer | undefined {
    const now = this.#sites[0]?.context.now().getTime() ?? 0;
    if (this.#quotas === undefined || this.#quotas.take(routed.operation, now)) return undefined;
    return refusal(routed, new EcrError("ThrottlingException", "Rate exceeded"));
  }

  /** What a test asked to go wrong. */
  async #faulted(routed: Routed): Promise<Answer | undefined> {
    const fault = this.#control.faults.take(routed.operation);
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
    if (fault?.answer === undefined) return undefined;
    switch (fault.answer) {
      case "throttle":
        return refusal(routed, new EcrError("ThrottlingException", "Rate exceeded"));
      case "server-error":
        return outage(routed, 500);
      case "unavailable":
        return outage(routed, 503);
      case "denied":
        return denied(routed, "AccessDeniedException", "User is not authorized to perform this operation");
      case "expired-token":
        return denied(
          routed,
          "ExpiredTokenException",
          "Your authorization token has expired. Reauthenticate and try again.",
        );
      case "reset":
        throw new Reset();
      default:
        return fault.answer satisfies never;
    }
  }
}

class Reset extends Error {}

const healthy: Answer = {
  status: 200,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ status: "ok" }),
};

function refusal({ plane, account }: Routed, error: EcrError): Answer {
  return plane === "api" ? errorAnswer(error, account) : registryErrorAnswer(translate(error, account));
}

function outage({ plane, account }: Routed, status: number): Answer {
  const text = status === 503 ? "The service is unavailable" : "An internal error occurred";
  if (plane === "registry") return registryErrorAnswer(new RegistryError(status, "UNKNOWN", text));
  return { ...errorAnswer(new EcrError("ServerException", text), account), status };
}

function denied({ plane, account }: Routed, type: string, text: string): Answer {
  if (plane === "registry") return registryErrorAnswer(new RegistryError(403, "DENIED", text));
  return errorAnswer(new EcrError(type, text), account);
}

function pathOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? url : url.slice(0, mark);
}

/** By the name that the caller used, at the port of the region that answers. */
function hostOf(request: IncomingMessage, here: Site, there: Site): string {
  const host = request.headers.host ?? `127.0.0.1:${here.port}`;
  return here === there ? host : `${host.replace(/:\d+$/, "")}:${there.port}`;
}

function withRequestId(answer: Answer): Answer {
  return { ...answer, headers: { "x-amzn-RequestId": randomUUID(), ...answer.headers } };
}

/** A client that went away needs no answer; anything else here is a fault of the sandbox. */
function fail(response: ServerResponse, error: unknown): void {
  const isGone = error instanceof Interrupted || response.headersSent || response.destroyed;
  if (isGone || error instanceof Reset) return void response.destroy();
  const text = error instanceof Error ? error.message : String(error);
  response.writeHead(500, { "Content-Type": "application/json" });
  const errors = [{ code: "UNKNOWN", message: text }];
  response.end(JSON.stringify({ __type: "ServerException", message: text, errors }));
}
