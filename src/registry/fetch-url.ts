// A plain GET of a small document over the same transport as images: proxies, own authorities, limits, retries,
// and redirects that can't lead further inside the network. It never carries credentials.
import { getProxyForUrl } from "proxy-from-env";
import type { RegistryAccess } from "./registries.ts";
import { discard, readBody, readErrorBody } from "./http/body.ts";
import { type Answer, exchange, mostRedirects, type Network, redirects } from "./http/exchange.ts";
import { checkHop, findReach } from "./net/address.ts";
import { defaultLimits } from "./http/limits.ts";
import { answerProblem } from "./http/problems.ts";
import { registryAttempts } from "./http/host.ts";
import { unasked } from "./client/problems.ts";
import { plainUrl } from "./net/problems.ts";
import { notAUrl, redirectLeavesTls, redirectsNowhere, tooManyRedirects } from "./problems.ts";
import { Pools, type TlsMaterial, usualTls } from "./http/pools.ts";

export interface FetchOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The document's bytes. Throws a Problem `registry/…` that names the URL without its query. */
export async function fetchUrl(
  text: string,
  options: FetchOptions,
  access: RegistryAccess,
): Promise<Uint8Array> {
  const url = parseUrl(text);
  const limits = { ...defaultLimits, ...access.limits };
  const pools = new Pools(access.proxyFor ?? getProxyForUrl);
  const { timing } = access;
  const attempts = registryAttempts({ limits, timing, now: () => access.now(), events: access });
  try {
    return await attempts.run(options.signal, async () => {
      const answer = await follow({ pools, limits }, url, { access, signal: options.signal });
      if (answer.status === 200) {
        const document = await readBody(answer, options.maxBytes, limits);
        if (pools.distrusted > 0) throw unasked(answer.url);
        return document;
      }
      const body = await readErrorBody(answer, limits);
      throw answerProblem(answer, body, `reading ${plainUrl(url)}`, access.now());
    });
  } finally {
    pools.close();
  }
}

async function follow(
  network: Network,
  first: URL,
  { access, signal }: { access: RegistryAccess; signal: AbortSignal },
): Promise<Answer> {
  const reach = await findReach(first, network.pools);
  let url = first;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const tls = await tlsFor(url.host, access);
    const route = { url, tls, ...(hop === 0 ? {} : { from: reach }) };
    const headers = { accept: "*/*", "accept-encoding": "identity", "user-agent": "ecr-mirror" };
    const answer = await exchange(network, { route, method: "GET", headers, signal });
    const location = answer.header("location");
    if (!redirects.has(answer.status) || location === undefined) return answer;
    discard(answer);
    url = nextUrl(url, location);
    checkHop(reach, url);
  }
  throw tooManyRedirects(first, mostRedirects);
}

function nextUrl(from: URL, location: string): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (next === undefined || !/^https?:$/.test(next.protocol)) throw redirectsNowhere(from, location);
  if (from.protocol === "https:" && next.protocol === "http:") throw redirectLeavesTls(from, next);
  return next;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw notAUrl(text);
}

/** The authorities that the config gives for the host also hold for documents that it serves. */
async function tlsFor(host: string, access: RegistryAccess): Promise<TlsMaterial> {
  const ca = access.options(host)?.ca;
  if (ca === undefined) return usualTls;
  const pem = ca.includes("-----BEGIN") ? ca : await access.readFile(ca);
  return pem === null ? usualTls : { ca: pem };
}
