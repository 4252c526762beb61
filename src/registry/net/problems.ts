// What can go wrong with a registry, as the one error of the registry client, and what goes wrong with sockets, TLS
// and DNS. Whoever makes the error decides, from the kind of failure, on trying again: `again` the same request,
// `restart` the whole upload, `never`.
import { defined } from "../../core/base/record.ts";
import { Problem, type ProblemCode, fault } from "../../core/base/diagnostic.ts";
import { printable } from "../../core/base/escape.ts";
import { withoutSignatures } from "../../core/base/signature.ts";

const transient = new Set(
  (
    "ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT ESOCKETTIMEDOUT EAI_AGAIN EHOSTUNREACH ENETUNREACH " +
    "ENETDOWN ENETRESET ERR_STREAM_PREMATURE_CLOSE EBUSY"
  ).split(" "),
);
const certificate = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|ERR_SSL_)/;

export type Retry = "again" | "restart" | "never";

export interface RegistryFailure {
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

  readonly #code: ProblemCode;
  readonly #summary: string;
  readonly #failure: RegistryFailure;

  constructor(code: ProblemCode, summary: string, failure: RegistryFailure) {
    const { detail, hint, cause } = failure;
    super(
      fault(code, summary, { detail, ...defined({ hint }) }),
      cause === undefined ? undefined : { cause },
    );
    this.name = "RegistryProblem";
    this.#code = code;
    this.#summary = summary;
    this.#failure = failure;
    this.retry = failure.retry;
    this.status = failure.status;
    this.errorCode = failure.errorCode;
    this.retryAfterMs = failure.retryAfterMs;
  }

  /** The same failure with another verdict on trying again. */
  withRetry(retry: Retry): RegistryProblem {
    return new RegistryProblem(this.#code, this.#summary, { ...this.#failure, retry });
  }
}

/** A URL for people: no query, no user, no control characters. */
export function plainUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** One line of text from a stranger, cut to a readable length. */
export function plainText(text: string): string {
  // Struck out before the cut: half of a signature is still some of it, though of no use.
  const line = printable(withoutSignatures(text.slice(0, 4_000)).slice(0, 400).replace(/\s+/g, " ").trim());
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** For errors that nobody may try again and that need no more than a sentence. */
export function refused(code: ProblemCode, summary: string, detail: string): RegistryProblem {
  return new RegistryProblem(code, summary, { detail, retry: "never" });
}

export function socketProblem(error: unknown, url: URL): RegistryProblem {
  if (error instanceof RegistryProblem) return error;
  const code = errorCode(error);
  const text = plainText(error instanceof Error ? error.message : String(error));
  if (code === "ENOTFOUND") return unknownHost(url, error);
  if (certificate.test(code) || /certificate|ssl routines/i.test(text))
    return badCertificate(url, text, error);
  const broken = transient.has(code) || /socket hang up|aborted/.test(text);
  return connectionProblem(url, code === "" ? text : `${text} (${code})`, broken ? "again" : "never", error);
}

/** A connection that broke, in the words of `why`. */
export function connectionProblem(
  url: URL,
  why: string,
  retry: Retry = "again",
  cause?: unknown,
): RegistryProblem {
  return new RegistryProblem("registry/connection", "The connection to a registry failed", {
    detail: `${plainUrl(url)}: ${why}.`,
    retry,
    cause,
  });
}

export function timeout(url: URL, what: string, milliseconds: number): RegistryProblem {
  return new RegistryProblem("registry/timeout", "A registry took too long", {
    detail: `${plainUrl(url)}: ${what} within ${milliseconds / 1000} s.`,
    retry: "again",
  });
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

function unknownHost(url: URL, cause: unknown): RegistryProblem {
  return new RegistryProblem("registry/host", "A registry's host is unknown", {
    detail: `There is no host "${url.hostname}".`,
    hint: "Check the name, or your DNS and proxy settings.",
    retry: "never",
    cause,
  });
}

function badCertificate(url: URL, text: string, cause: unknown): RegistryProblem {
  return new RegistryProblem("registry/tls", "A registry's certificate is not trusted", {
    detail: `${url.host}: ${text}.`,
    hint: "For a registry with its own authority, set registries.<host>.ca to its certificate.",
    retry: "never",
    cause,
  });
}

export function proxyRefused(url: URL, status: number): RegistryProblem {
  return new RegistryProblem("registry/proxy", "The proxy refused the connection", {
    detail: `It answered ${status} for ${url.host}.`,
    hint: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and the proxy's user and password.",
    retry: status >= 500 ? "again" : "never",
    status,
  });
}

export function insideAddress(hostname: string): RegistryProblem {
  return refused(
    "registry/inside-address",
    "A registry led to an address inside the network",
    `It named "${hostname}", which it can't reach itself. Nothing was sent there.`,
  );
}

/** Mostly a password or token with a line feed in it. */
export function unsendable(header: string, host: string): RegistryProblem {
  return refused(
    "registry/header",
    "A request can't be written",
    `The value of "${header}" for ${host} has a character that no header may have.`,
  );
}
