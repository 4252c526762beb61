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

  /** The same failure after the last attempt. */
  givenUp(attempts: number): RegistryProblem {
    const said = this.#failure.detail.replace(/[.]?$/, ".");
    const detail = `${said} ecr-mirror tried ${attempts} times.`;
    return new RegistryProblem(this.#code, this.#summary, { ...this.#failure, detail, retry: "never" });
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

/** For errors that must not be retried. */
export function refused(
  code: ProblemCode,
  summary: string,
  detail: string,
  hint = "The registry, or a proxy on the way, is at fault. Report the text above to its operator.",
): RegistryProblem {
  return new RegistryProblem(code, summary, { detail, hint, retry: "never" });
}

/** Under which key the config has a registry's settings. */
export function configKey(url: URL): string {
  return url.host === "registry-1.docker.io" ? "docker.io" : url.host;
}

/** What to write into the config for a registry. */
export function registrySetting(url: URL, setting: string): string {
  return `registries: { "${configKey(url)}": { ${setting} } }`;
}

export function socketProblem(error: unknown, url: URL): RegistryProblem {
  if (error instanceof RegistryProblem) return error;
  const code = errorCode(error);
  const text = plainText(error instanceof Error ? error.message : String(error));
  if (code === "ENOTFOUND") return unknownHost(url, error);
  if (isNoTls(code, text)) return noTls(url, error);
  if (certificate.test(code) || /certificate|ssl routines/i.test(text))
    return badCertificate(url, { code, text }, error);
  const broken = transient.has(code) || /socket hang up|aborted/.test(text);
  const why = code === "" || text.includes(code) ? text : `${text} (${code})`;
  return connectionProblem(url, why, broken ? "again" : "never", error);
}

/** What a server that speaks plain HTTP makes of the first bytes of TLS. */
function isNoTls(code: string, text: string): boolean {
  return code === "ERR_SSL_WRONG_VERSION_NUMBER" || /wrong version number|packet length too long/i.test(text);
}

/** A connection that broke, in the words of `why`. */
export function connectionProblem(
  url: URL,
  why: string,
  retry: Retry = "again",
  cause?: unknown,
): RegistryProblem {
  return new RegistryProblem("registry/connection", "The connection to the registry failed", {
    detail: `${plainUrl(url)}: ${why}.`,
    hint: connectionHint(url, why),
    retry,
    cause,
  });
}

function connectionHint(url: URL, why: string): string {
  if (why.includes("ECONNREFUSED"))
    return `Nothing listens on ${url.host}. Start the registry, or correct its host and port.`;
  if (why.includes("before secure TLS connection"))
    return `The server closed the connection before TLS began. If it serves plain HTTP, add to the config:\n${registrySetting(url, "plainHttp: true")}`;
  return "Check the network, the firewall and the proxy variables, then run the same command again.";
}

export function timeout(url: URL, what: string, milliseconds: number): RegistryProblem {
  return new RegistryProblem("registry/timeout", "The registry did not answer in time", {
    detail: `${plainUrl(url)}: ${what} within ${milliseconds / 1000} s.`,
    hint: "Check the network, the firewall and the proxy variables, then run the same command again.",
    retry: "again",
  });
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

function unknownHost(url: URL, cause: unknown): RegistryProblem {
  return new RegistryProblem("registry/host", "The registry's host is unknown", {
    detail: `DNS has no address for "${url.hostname}".`,
    hint: "Check the spelling of the host, then this machine's DNS and the variables HTTPS_PROXY and NO_PROXY.",
    retry: "never",
    cause,
  });
}

function noTls(url: URL, cause: unknown): RegistryProblem {
  return new RegistryProblem("registry/tls", "The registry does not use TLS", {
    detail: `${url.host} answered in plain HTTP instead of https.`,
    hint: `If this registry serves plain HTTP, add to the config:\n${registrySetting(url, "plainHttp: true")}`,
    retry: "never",
    cause,
  });
}

function badCertificate(
  url: URL,
  { code, text }: { readonly code: string; readonly text: string },
  cause: unknown,
): RegistryProblem {
  const [summary, hint] = certificateWords(url, code);
  return new RegistryProblem("registry/tls", summary, {
    detail: `${url.host}: ${text}.`,
    hint,
    retry: "never",
    cause,
  });
}

function certificateWords(url: URL, code: string): readonly [summary: string, hint: string] {
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    const when = code === "CERT_HAS_EXPIRED" ? "has expired" : "is not valid yet";
    return [
      `The registry's certificate ${when}`,
      "Check this machine's clock first: date -u. If it is right, ask the registry's operator for a new certificate.",
    ];
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return [
      "The registry's certificate is for another host",
      "Use a host name that the certificate lists, or ask the registry's operator for a certificate with this host name.",
    ];
  return [
    "The registry's certificate is not trusted",
    "If the registry has its own certificate authority, save that authority's certificate as ca.pem and add to the config:\n" +
      registrySetting(url, "ca: ./ca.pem"),
  ];
}

export function proxyRefused(url: URL, status: number): RegistryProblem {
  return new RegistryProblem("registry/proxy", "The proxy refused the connection", {
    detail: `The proxy answered ${status} to the request to connect to ${url.host}.`,
    hint:
      status === 407
        ? "The proxy requires a user and a password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT"
        : `Allow ${url.host} in the proxy, or connect without it: NO_PROXY=${url.hostname}`,
    retry: status >= 500 ? "again" : "never",
    status,
  });
}

export function insideAddress(hostname: string): RegistryProblem {
  return refused(
    "registry/inside-address",
    "A registry redirected to an address inside the network",
    `It named "${hostname}", which can be reached only from inside the network. Nothing was sent there.`,
    "Do not trust this registry until its operator explains the address.",
  );
}

/** Mostly a password or token with a line feed in it. */
export function unsendable(header: string, host: string): RegistryProblem {
  return refused(
    "registry/header",
    "A credential has a forbidden character",
    `The value of "${header}" for ${host} has a character that HTTP headers cannot contain, such as a line break.`,
    "Remove the line break from the password or token. A secret read from a file often ends in one.",
  );
}
