// What is wrong with an answer. One with an error status keeps the registry's own code and words, made safe; whether
// to try again is decided here.
import type { ProblemCode } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/record.ts";
import type { Answer } from "./exchange.ts";
import { parseRetryAfter } from "./headers.ts";
import { plainUrl, refused, RegistryProblem, type Retry } from "../net/problems.ts";

const transientStatuses = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
}

export function answerProblem(answer: Answer, body: ErrorBody, doing: string, now: Date): RegistryProblem {
  const { status, url } = answer;
  const words = [body.code, body.message].filter((part) => part !== undefined).join(": ");
  const retryAfterMs = parseRetryAfter(answer.header("retry-after"), now);
  const { code, summary, hint } = kindOf(status, body);
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

function kindOf(status: number, body: ErrorBody): { code: ProblemCode; summary: string; hint?: string } {
  if (status === 401 || status === 403) {
    return {
      code: "registry/denied",
      summary: "A registry denied access",
      hint: "Check the user, password or role for this registry, and that it may use this repository.",
    };
  }
  if (status === 429) return { code: "registry/rate-limit", summary: "A registry's rate limit is reached" };
  if (status === 404 && body.code === "NAME_UNKNOWN") {
    return { code: "registry/no-repository", summary: "A registry has no such repository" };
  }
  if (status === 404) return { code: "registry/not-found", summary: "A registry doesn't have it" };
  if (status === 407) return { code: "registry/proxy", summary: "The proxy refused the connection" };
  return { code: "registry/answer", summary: "A registry answered with an error" };
}

export function tooSlow(url: URL, rate: number, least: number): RegistryProblem {
  return new RegistryProblem("registry/too-slow", "A transfer is too slow", {
    detail: `${plainUrl(url)}: ${rate.toFixed(1)} bytes a second; the least is ${least}.`,
    retry: "again",
  });
}

export function answerTooSlow(url: URL, milliseconds: number): RegistryProblem {
  const detail = `${plainUrl(url)}: the answer had no end after ${milliseconds / 1000} s, the most that it may take.`;
  return refused("registry/too-slow", "A transfer is too slow", detail);
}

export function answerTooLong(url: URL, most: number): RegistryProblem {
  const detail = `${plainUrl(url)} sent more than ${most} bytes, the most that this answer may have.`;
  return refused("registry/answer-size", "An answer is too long", detail);
}

export function unknownEncoding(url: URL): RegistryProblem {
  const detail = `${plainUrl(url)} was sent in one we can't read.`;
  return refused("registry/encoding", "Unknown content encoding", detail);
}

/** Trying again would not help before the window is over. */
export function quotaUsedUp(registry: string, pulls: string, backBy: string): RegistryProblem {
  return new RegistryProblem("registry/rate-limit", "A registry's rate limit is reached", {
    detail: `${registry} allows ${pulls}, and none is left. All are back by ${backBy} at the latest.`,
    hint: "Run again after that time, or log in to the registry: a user has a higher limit.",
    retry: "never",
    status: 429,
  });
}

export function waitTooLong(problem: RegistryProblem, until: Date): RegistryProblem {
  return new RegistryProblem("registry/rate-limit", "The registry asks to wait longer than we do", {
    detail: `${problem.diagnostics[0]?.detail ?? ""} It allows requests again at ${until.toISOString()}.`,
    hint: "Run again after that time, or log in to the registry: a user has a higher limit.",
    retry: "never",
    ...defined({ status: problem.status }),
    cause: problem,
  });
}
