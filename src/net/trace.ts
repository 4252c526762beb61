// The trace of each request of a run: what was requested, what was answered, how long it took and how much
// went over the wire. It contains no header and no body, and of a URL only what cannot be a secret.
import { Problem } from "../core/base/diagnostic.ts";
import { fieldOf } from "../core/base/record.ts";

export interface TracedRequest {
  readonly type: "request";
  readonly method: string;
  /** Without a login, and with `***` for the values of parameters that may hold a secret. */
  readonly url: string;
  /** The operation of an API that has one URL for everything. */
  readonly operation?: string;
  /** From 1: how often in a row the same request was made without success. */
  readonly attempt: number;
  /** null: no answer came. */
  readonly status: number | null;
  /** What went wrong on the way: a code, or an error's name. */
  readonly error?: string;
  /** From the question to the end of the answer. */
  readonly milliseconds: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

export interface TraceAccess {
  now(): number;
  write(request: TracedRequest): void;
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly operation?: string | undefined;
  readonly sentBytes?: number;
}

export class Tracer {
  readonly #access: TraceAccess;
  /** How often in a row a request had no success. */
  readonly #failures = new Map<string, number>();

  constructor(access: TraceAccess) {
    this.#access = access;
  }

  begin(asked: Asked): TraceEntry {
    const key = `${asked.method} ${asked.url.href} ${asked.operation ?? ""}`;
    const before = this.#failures.get(key) ?? 0;
    const begun = this.#access.now();
    return new TraceEntry(asked.sentBytes ?? 0, ({ sentBytes, receivedBytes, status, error }) => {
      if (isSuccess(status, error)) this.#failures.delete(key);
      else this.#failures.set(key, before + 1);
      this.#access.write({
        type: "request",
        method: asked.method,
        url: tracedUrl(asked.url),
        ...(asked.operation === undefined ? {} : { operation: asked.operation }),
        attempt: before + 1,
        status,
        ...(error === undefined ? {} : { error }),
        milliseconds: Math.round(this.#access.now() - begun),
        sentBytes,
        receivedBytes,
      });
    });
  }
}

type Ended = Pick<TracedRequest, "sentBytes" | "receivedBytes" | "status"> & {
  readonly error: string | undefined;
};

/** One request under way. It is reported once, when it is over. */
export class TraceEntry {
  #tell: ((ended: Ended) => void) | undefined;
  #sentBytes: number;
  #status: number | null = null;

  constructor(sentBytes: number, tell: (ended: Ended) => void) {
    this.#sentBytes = sentBytes;
    this.#tell = tell;
  }

  sent(bytes: number): void {
    this.#sentBytes += bytes;
  }

  answered(status: number): void {
    this.#status = status;
  }

  over(receivedBytes: number, error?: unknown): void {
    const tell = this.#tell;
    this.#tell = undefined;
    tell?.({
      sentBytes: this.#sentBytes,
      receivedBytes,
      status: this.#status,
      error: error === undefined ? undefined : nameOf(error),
    });
  }
}

/** A missing thing is an answer like others. */
function isSuccess(status: number | null, error: string | undefined): boolean {
  return error === undefined && status !== null && (status < 400 || status === 404);
}

/** Messages may quote what strangers sent. */
function nameOf(error: unknown): string {
  if (error instanceof Problem) return error.diagnostics[0]?.code ?? error.name;
  const code = fieldOf(error, "code");
  if (typeof code === "string") return code;
  return error instanceof Error ? error.name : "unknown";
}

/** Parameters that name what is requested. Any other may be a credential: signatures, tokens, an upload's state. */
const harmless = new Set(
  (
    "n last digest mount from artifactType service scope page page_size " +
    "list-type prefix delimiter max-keys x-id"
  ).split(" "),
);

export function tracedUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) => {
    const shown = harmless.has(name) ? encodeURIComponent(value).replaceAll("%2F", "/") : "***";
    return `${encodeURIComponent(name)}=${shown.replaceAll("%3A", ":")}`;
  });
  return `${url.origin}${url.pathname}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

/** A call of the AWS SDK, by what its last middleware is given: a request, and what answers with a response. */
export async function tracedCall<T extends { readonly response: unknown }>(
  tracer: Tracer,
  request: unknown,
  send: () => Promise<T>,
): Promise<T> {
  const headers = fieldOf(request, "headers");
  const target = fieldOf(headers, "x-amz-target");
  const entry = tracer.begin({
    method: textIn(request, "method"),
    url: urlOf(request),
    operation: typeof target === "string" ? target.replace(/^.*\./, "") : undefined,
    sentBytes: lengthIn(headers),
  });
  try {
    const result = await send();
    const status = fieldOf(result.response, "statusCode");
    if (typeof status === "number") entry.answered(status);
    entry.over(lengthIn(fieldOf(result.response, "headers")));
    return result;
  } catch (error) {
    entry.over(0, error);
    throw error;
  }
}

function urlOf(request: unknown): URL {
  const port = fieldOf(request, "port");
  const host = `${textIn(request, "hostname")}${typeof port === "number" ? `:${port}` : ""}`;
  const url = new URL(`${textIn(request, "protocol")}//${host}${textIn(request, "path")}`);
  const query = fieldOf(request, "query");
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
  return url;
}

function textIn(request: unknown, field: string): string {
  const found = fieldOf(request, field);
  return typeof found === "string" ? found : "";
}

function lengthIn(headers: unknown): number {
  return Number(fieldOf(headers, "content-length") ?? 0) || 0;
}
