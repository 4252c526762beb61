// Errors of sockets, TLS and DNS as RegistryProblems. Here it is decided which are worth
// another attempt.
import { plainText, plainUrl, RegistryProblem, type Retry } from "./problems.ts";

const transient = new Set(
  (
    "ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT ESOCKETTIMEDOUT EAI_AGAIN EHOSTUNREACH ENETUNREACH " +
    "ENETDOWN ENETRESET ERR_STREAM_PREMATURE_CLOSE EBUSY"
  ).split(" "),
);
const certificate = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_|ERR_SSL_)/;

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
  return new RegistryProblem({
    code: "registry/connection",
    summary: "The connection to a registry failed",
    detail: `${plainUrl(url)}: ${why}.`,
    retry,
    cause,
  });
}

export function timeout(url: URL, what: string, milliseconds: number): RegistryProblem {
  return new RegistryProblem({
    code: "registry/timeout",
    summary: "A registry took too long",
    detail: `${plainUrl(url)}: ${what} within ${milliseconds / 1000} s.`,
    retry: "again",
  });
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

function unknownHost(url: URL, cause: unknown): RegistryProblem {
  return new RegistryProblem({
    code: "registry/host",
    summary: "A registry's host is unknown",
    detail: `There is no host "${url.hostname}".`,
    hint: "Check the name, or your DNS and proxy settings.",
    retry: "never",
    cause,
  });
}

function badCertificate(url: URL, text: string, cause: unknown): RegistryProblem {
  return new RegistryProblem({
    code: "registry/tls",
    summary: "A registry's certificate is not trusted",
    detail: `${url.host}: ${text}.`,
    hint: "For a registry with its own authority, set registries.<host>.ca to its certificate.",
    retry: "never",
    cause,
  });
}

export function proxyRefused(url: URL, status: number): RegistryProblem {
  return new RegistryProblem({
    code: "registry/proxy",
    summary: "The proxy refused the connection",
    detail: `It answered ${status} for ${url.host}.`,
    hint: "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and the proxy's user and password.",
    retry: status >= 500 ? "again" : "never",
    status,
  });
}
