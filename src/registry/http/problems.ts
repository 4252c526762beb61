// Problems with an answer. One with an error status keeps the registry's own code and words, made safe; whether
// to try again is decided here.
import type { ProblemCode } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import type { Answer } from "./exchange.ts";
import { parseRetryAfter } from "./headers.ts";
import {
  configKey,
  plainUrl,
  refused,
  RegistryProblem,
  registrySetting,
  type Retry,
} from "../net/problems.ts";

const transientStatuses = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
}

export function answerProblem(answer: Answer, body: ErrorBody, doing: string, now: Date): RegistryProblem {
  const { status, url } = answer;
  const words = [body.code, body.message].filter((part) => part !== undefined).join(": ");
  const retryAfterMs = parseRetryAfter(answer.header("retry-after"), now);
  const { code, summary, hint } = kindOf(url, status, body);
  return new RegistryProblem(code, summary, {
    detail: `${doing}: ${plainUrl(url)} answered ${status}${words === "" ? "" : ` (${words})`}.`,
    retry: retryOf(status, body.code),
    status,
    ...defined({ hint, errorCode: body.code, retryAfterMs }),
  });
}

function retryOf(status: number, code: string | undefined): Retry {
  if (code === "BLOB_UPLOAD_UNKNOWN" || code === "BLOB_UPLOAD_INVALID" || status === 416) return "restart";
  return transientStatuses.has(status) ? "again" : "never";
}

interface Kind {
  readonly code: ProblemCode;
  readonly summary: string;
  readonly hint: string;
}

function kindOf(url: URL, status: number, body: ErrorBody): Kind {
  if (status === 401 || status === 403)
    return {
      code: "registry/denied",
      summary: "The registry denied access",
      hint: "Check the user, password or role for this registry, and that it may use this repository.",
    };
  if (status === 429)
    return {
      code: "registry/rate-limit",
      summary: "The registry's rate limit was reached",
      hint: `Run the same command again later: finished work is skipped. To stay below the limit, log in (docker login ${configKey(url)}), or send requests more slowly:\n${registrySetting(url, "requestsPerMinute: 60")}`,
    };
  if (status === 404 && body.code === "NAME_UNKNOWN")
    return {
      code: "registry/no-repository",
      summary: "The registry does not have this repository",
      hint: "Check the spelling of the repository, and that these credentials may see it.",
    };
  if (status === 404 && url.pathname.includes("/blobs/"))
    return {
      code: "registry/not-found",
      summary: "The registry does not have a layer of the image",
      hint: "The image is incomplete there. Push the image again, or leave it out: add it under `ignore:` of its source.",
    };
  if (status === 404)
    return {
      code: "registry/not-found",
      summary: "The registry does not have this content",
      hint: "Check the spelling of the name, and that these credentials may see it.",
    };
  if (status === 407)
    return {
      code: "registry/proxy",
      summary: "The proxy refused the connection",
      hint: "The proxy requires a user and a password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
    };
  return {
    code: "registry/answer",
    summary: "The registry answered with an error",
    hint: hintOf(url, status),
  };
}

function hintOf(url: URL, status: number): string {
  if (status >= 500)
    return `The registry is overloaded or down. Run the same command again later: finished work is skipped. If this mirror overloads it, send requests more slowly:\n${registrySetting(url, "requestsPerMinute: 60")}`;
  if (status === 400 && url.protocol === "http:")
    return `Check that this is a registry. If it serves https, add to the config:\n${registrySetting(url, "plainHttp: false")}`;
  if (status === 413)
    return "A proxy in front of the registry limits the size of uploads. Raise its limit, for example in nginx: client_max_body_size 0;";
  return "Check that this is the address of a registry. If it is, report the text above to its operator.";
}

const tryLater = "Run the same command again later: finished work is skipped.";

export function tooSlow(url: URL, rate: number, least: number): RegistryProblem {
  return new RegistryProblem("registry/too-slow", "The transfer is too slow", {
    detail: `${plainUrl(url)} sends ${rate.toFixed(1)} bytes a second; the minimum is ${least}.`,
    hint: tryLater,
    retry: "again",
  });
}

export function answerTooSlow(url: URL, milliseconds: number): RegistryProblem {
  const detail = `${plainUrl(url)}: the answer did not end within ${milliseconds / 1000} s, the maximum.`;
  return refused("registry/too-slow", "The transfer is too slow", detail, tryLater);
}

export function answerTooLong(url: URL, most: number): RegistryProblem {
  const detail = `${plainUrl(url)} sent more than ${most} bytes, the maximum for this answer.`;
  const hint =
    "Check that the address is right, and that no proxy changes the answer. If it is right, report the text above to its operator.";
  return refused("registry/answer-size", "The answer is too long", detail, hint);
}

export function unknownEncoding(url: URL): RegistryProblem {
  const detail = `${plainUrl(url)} was sent in a content encoding that ecr-mirror did not ask for.`;
  return refused("registry/encoding", "Unknown content encoding", detail);
}

/** Trying again would not help before the window is over. */
export function quotaUsedUp(registry: string, pulls: string, backBy: string): RegistryProblem {
  return new RegistryProblem("registry/rate-limit", "The registry's rate limit was reached", {
    detail: `${registry} allows ${pulls}, and none are left. The full limit is available again by ${backBy}.`,
    hint: `Run the same command again after that time, or log in for a higher limit: docker login ${registry}`,
    retry: "never",
    status: 429,
  });
}

export function waitTooLong(problem: RegistryProblem, until: Date): RegistryProblem {
  return new RegistryProblem("registry/rate-limit", "The registry asks for too long a wait", {
    detail: `${problem.diagnostics[0]?.detail ?? ""} It allows requests again at ${until.toISOString()}.`,
    retry: "never",
    ...defined({
      hint: problem.diagnostics[0]?.hint?.replace("again later", "again after that time"),
      status: problem.status,
    }),
    cause: problem,
  });
}
