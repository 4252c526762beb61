// One registry as the transport sees it: where it answers, with which TLS, how fast it may be asked.
import type { Network } from "./exchange.ts";
import type { Pace, Semaphore } from "../../net/limiter.ts";
import type { RetryContext } from "./retry.ts";
import type { TlsMaterial } from "./pools.ts";

/** Kinds of request that registries count apart. */
export type RequestKind = "read" | "manifest-put" | "upload-start" | "upload-finish";

export interface Host {
  /** As references name it. */
  readonly name: string;
  /** What /v2/ is appended to; ends in a slash. */
  readonly base: URL;
  /** Read from disk when first needed. */
  tls(): Promise<TlsMaterial>;
  readonly network: Network;
  readonly retry: RetryContext;
  /** Ends when the client is closed: for work that several requests wait for. */
  readonly lifetime: AbortSignal;
  readonly onToken: (token: string) => void;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: Semaphore;
  readonly paces: Readonly<Record<RequestKind, Pace>>;
  /** The config's own limit; all requests count. */
  readonly overall: Pace | null;
}

/** Scheme, host and port: what credentials belong to. */
export function isOrigin(url: URL, other: URL): boolean {
  return url.protocol === other.protocol && url.host === other.host;
}
