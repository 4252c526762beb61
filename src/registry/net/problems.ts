// What can go wrong with a registry, as the one error of this folder. `retry` is decided here, from the kind of
// failure, and nowhere else: `again` the same request, `restart` the whole upload, `never`.
import { defined } from "../../core/base/defined.ts";
import { Problem, type ProblemCode } from "../../core/base/diagnostic.ts";
import { printable } from "../../core/base/escape.ts";

export type Retry = "again" | "restart" | "never";

export interface RegistryFailure {
  readonly code: ProblemCode;
  readonly summary: string;
  readonly detail: string;
  readonly hint?: string;
  readonly retry: Retry;
  readonly status?: number;
  /** The registry's own error code: MANIFEST_UNKNOWN. */
  readonly errorCode?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export class RegistryProblem extends Problem {
  readonly retry: Retry;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(failure: RegistryFailure) {
    super(
      {
        code: failure.code,
        severity: "error",
        summary: failure.summary,
        detail: failure.detail,
        ...defined({ hint: failure.hint }),
      },
      failure.cause === undefined ? undefined : { cause: failure.cause },
    );
    this.name = "RegistryProblem";
    this.retry = failure.retry;
    this.status = failure.status;
    this.errorCode = failure.errorCode;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** The same failure with another verdict on trying again. */
export function withRetry(problem: RegistryProblem, retry: Retry): RegistryProblem {
  const [first] = problem.diagnostics;
  return new RegistryProblem({
    code: first?.code ?? "registry/failed",
    summary: first?.summary ?? problem.message,
    detail: first?.detail ?? "",
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    retry,
    ...defined({ status: problem.status, errorCode: problem.errorCode, retryAfterMs: problem.retryAfterMs }),
    cause: problem.cause,
  });
}

/** A URL for people: no query, no user, no control characters. */
export function plainUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** One line of text from a stranger, cut to a readable length. */
export function plainText(text: string): string {
  const line = printable(text.slice(0, 400).replace(/\s+/g, " ").trim());
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** For errors that nobody may try again and that need no more than a sentence. */
export function refused(code: ProblemCode, summary: string, detail: string): RegistryProblem {
  return new RegistryProblem({ code, summary, detail, retry: "never" });
}
