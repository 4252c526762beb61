// What the registry client is given by its caller: settings, credentials, clock. It looks at nothing else.
import type { CredentialAccess, CredentialOptions } from "./auth/credentials.ts";
import type { Timing } from "../net/timing.ts";
import type { TransportLimits } from "./http/limits.ts";

/** The config's settings for one registry. */
export interface RegistryOptions extends CredentialOptions {
  /** PEM text, or the path of a PEM file; so are `cert` and `key`. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly plainHttp?: boolean;
  readonly rewrite?: string;
  readonly mirrors?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly concurrency?: number;
}

export interface RegistryAccess extends CredentialAccess {
  options(host: string): RegistryOptions | undefined;
  /** The URL below which /v2/ of a registry answers, when that isn't its own name. */
  endpoint(host: string): string | undefined;
  /** Whether ECR's default rates hold for a host; without it, for every host that is named like ECR's. */
  readonly ecrRates?: (host: string) => boolean;
  /** What waits and back-offs are measured by. */
  readonly timing: Timing;
  /** The proxy for a URL, "" for none; by default what the usual variables say. */
  readonly proxyFor?: (url: string) => string;
  /** Told of every token before it is used, so that whoever prints can strike it out. */
  onToken?(token: string): void;
  onWait?(why: string, seconds: number): void;
  onRetry?(attempt: number, why: string): void;
  onNote?(text: string): void;
  readonly limits?: Partial<TransportLimits>;
}
