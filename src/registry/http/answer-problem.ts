// An answer with an error status as a RegistryProblem: the registry's own code and words, made safe, and
// whether to try again.
import type { ProblemCode } from "../../core/base/diagnostic.ts";
import { defined } from "../../core/base/defined.ts";
import { isRecord } from "../../core/image/manifest-json.ts";
import { readBody } from "./body.ts";
import type { Answer } from "./exchange.ts";
import { parseRetryAfter } from "./headers.ts";
import type { TransportLimits } from "./limits.ts";
import { plainText, plainUrl, RegistryProblem, type Retry } from "../net/problems.ts";

const largestError = 1024 * 1024;
const transientStatuses = new Set([408, 429, 499, 500, 502, 503, 504, 522]);

export interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
}

/** Reads the body of an error answer; one that can't be read is an error without words. */
export async function readErrorBody(answer: Answer, limits: TransportLimits): Promise<ErrorBody> {
  let text: string;
  try {
    text = (await readBody(answer, largestError, limits)).toString("utf8");
  } catch {
    return {};
  }
  return parseErrorBody(text);
}

export function parseErrorBody(text: string): ErrorBody {
  try {
    const value: unknown = JSON.parse(text);
    const errors = isRecord(value) ? value["errors"] : undefined;
    const first: unknown = Array.isArray(errors) ? errors[0] : value;
    if (!isRecord(first)) return {};
    const { code, message, detail } = first;
    const said =
      typeof message === "string" && message !== "" ? message : typeof detail === "string" ? detail : "";
    return {
      ...(typeof code === "string" ? { code: plainText(code) } : {}),
      ...(said === "" ? {} : { message: plainText(said) }),
    };
  } catch {
    const isMarkup = text.trimStart().startsWith("<");
    return isMarkup || text.trim() === "" ? {} : { message: plainText(text) };
  }
}

export function answerProblem(answer: Answer, body: ErrorBody, doing: string, now: Date): RegistryProblem {
  const { status, url } = answer;
  const words = [body.code, body.message].filter((part) => part !== undefined).join(": ");
  const retryAfterMs = parseRetryAfter(answer.header("retry-after"), now);
  const { code, summary, hint } = kindOf(status, body);
  return new RegistryProblem({
    code,
    summary,
    detail: `${doing}: ${plainUrl(url)} answered ${status}${words === "" ? "" : ` (${words})`}.`,
    ...defined({ hint }),
    retry: retryOf(status, body.code),
    status,
    ...defined({ errorCode: body.code, retryAfterMs }),
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
