// Where the requests for a registry really go. Credentials, TLS, limits and known token servers belong to the host that
// is asked, never to the name that a reference has: a host that another one is rewritten to has an entry of its own.
import { defined } from "../core/base/record.ts";
import type { CredentialOptions } from "./auth/credentials.ts";
import type { TlsMaterial } from "./http/pools.ts";
import { reachOfHost } from "./net/address.ts";

export const dockerHub = "docker.io";

/** The config's settings for one registry. Its TLS material is PEM text, or the path of a PEM file. */
export interface RegistryOptions extends CredentialOptions, TlsMaterial {
  readonly plainHttp?: boolean;
  /** The one other origin, or URL, that may see the credentials. */
  readonly tokenServer?: string;
  readonly rewrite?: string;
  readonly mirrors?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly concurrency?: number;
}

export interface RegistrySettings {
  options(host: string): RegistryOptions | undefined;
  /** The URL below which /v2/ of a registry answers, when that isn't its own name. */
  endpoint(host: string): string | undefined;
}

export interface Site {
  /** The host that is asked, as references would name it. */
  readonly name: string;
  /** Sites with one key are one: they share limits and tokens. */
  readonly key: string;
  /** The path that precedes a repository there; ends in a slash, or is empty. */
  readonly prefix: string;
  readonly options: RegistryOptions | undefined;
}

export function siteOf(registry: string, settings: RegistrySettings): Site {
  const options = settings.options(registry);
  const to = settings.endpoint(registry) === undefined ? rewritten(options) : undefined;
  if (to === undefined) return { name: registry, key: registry, prefix: "", options };
  const own = settings.options(to.host);
  if (to.host === registry || own !== undefined)
    return { name: to.host, key: to.host, prefix: to.prefix, options: own };
  const beside = options && besideRewrite(options);
  return { name: to.host, key: `${registry} at ${to.host}`, prefix: to.prefix, options: beside };
}

/**
 * What an entry says of the host that it rewrites to, when that one has no entry: how to connect, how fast, and whom to
 * ask for that host's credentials. Credentials themselves are for the entry's own host, which is not asked.
 */
function besideRewrite(options: RegistryOptions): RegistryOptions {
  const { ca, plainHttp, credentialHelper, requestsPerMinute, concurrency } = options;
  return defined({ ca, plainHttp, credentialHelper, requestsPerMinute, concurrency });
}

/** `registry.local:5000/hub`: another host, and a path that precedes the repository. */
function rewritten(options: RegistryOptions | undefined): { host: string; prefix: string } | undefined {
  const rewrite = options?.rewrite;
  if (rewrite === undefined || rewrite.startsWith("oci:")) return undefined;
  return splitHost(rewrite);
}

/** Plain HTTP on loopback and where the config says so; HTTPS anywhere else. */
export function schemeOf(host: string, options: RegistryOptions | undefined): "http:" | "https:" {
  const plain = options?.plainHttp ?? reachOfHost(new URL(`http://${host}`).hostname) === "loopback";
  return plain ? "http:" : "https:";
}

export function splitHost(text: string): { host: string; prefix: string } {
  const [first = "", ...path] = text.replace(/\/+$/, "").split("/");
  const host = first.toLowerCase();
  const isHub = host === "index.docker.io" || host === "registry-1.docker.io";
  return { host: isHub ? dockerHub : host, prefix: path.map((part) => `${part}/`).join("") };
}
