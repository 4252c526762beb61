// One pool of kept-alive connections per origin, with its proxy, authorities and client certificate. Hops that a
// stranger chose go through pools whose name look-up refuses addresses further inside than the stranger is.
import { lookup as dnsLookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { innermost, mayLeadTo, type Reach, reachOfAddress, reachOfHost } from "./address.ts";
import { refused } from "./problem.ts";

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Route {
  readonly url: URL;
  readonly tls: TlsMaterial;
  /** Set for a hop that another server chose: how far inside that server is. */
  readonly from?: Reach;
}

export class Agents {
  readonly #agents = new Map<string, http.Agent>();
  readonly #proxyFor: (url: string) => string;

  constructor(proxyFor: (url: string) => string) {
    this.#proxyFor = proxyFor;
  }

  agentFor(route: Route): http.Agent {
    const { url, tls, from } = route;
    const key = JSON.stringify([url.origin, from ?? null, tls.ca ?? "", tls.cert ?? ""]);
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const made = this.#make(route);
    this.#agents.set(key, made);
    return made;
  }

  /** Whether a proxy stands between us and the URL, so that it looks up the name. */
  proxied(url: URL): boolean {
    return this.#proxyFor(url.href) !== "";
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #make({ url, tls, from }: Route): http.Agent {
    const proxy = this.#proxyFor(url.href);
    const options = {
      keepAlive: true,
      keepAliveMsecs: 15_000,
      maxFreeSockets: 64,
      scheduling: "lifo" as const,
      ...(from === undefined ? {} : { lookup: guardedLookup(from) }),
      ...tlsOptions(url, tls),
    };
    if (proxy !== "") {
      const parts = { ...options, proxy };
      return url.protocol === "https:" ? new HttpsProxyAgent(parts) : new HttpProxyAgent(parts);
    }
    return url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
  }
}

function tlsOptions(url: URL, tls: TlsMaterial): https.AgentOptions {
  if (url.protocol !== "https:") return {};
  return {
    // Own authorities are added to the usual ones: a redirect may lead to a host with a public certificate.
    ...(tls.ca === undefined ? {} : { ca: [...rootCertificates, tls.ca] }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  };
}

/** Looks a name up and connects to just that answer, so it can't change between check and use. */
function guardedLookup(from: Reach): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const wrong = addresses.find(({ address }) => !mayLeadTo(from, reachOfAddress(address)));
      if (wrong !== undefined) return callback(insideProblem(hostname), "", 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? "", first?.family ?? 4);
    });
  };
}

/** How far inside a host is: by its name or address, else by what its name resolves to. */
export async function findReach(url: URL, agents: Agents): Promise<Reach> {
  const plain = reachOfHost(url.hostname);
  if (plain !== undefined) return plain;
  if (agents.proxied(url)) return "public";
  return new Promise((resolve) => {
    dnsLookup(url.hostname, { all: true }, (error, addresses) => {
      resolve(error === null ? innermost(addresses.map(({ address }) => reachOfAddress(address))) : "public");
    });
  });
}

/** Refuses a literal address (or localhost) before any connection. Names are checked when they are looked up. */
export function checkHop(from: Reach, url: URL): void {
  const reach = reachOfHost(url.hostname);
  if (reach !== undefined && !mayLeadTo(from, reach)) throw insideProblem(url.hostname);
}

function insideProblem(hostname: string): Error {
  return refused(
    "registry/inside-address",
    "A registry led to an address inside the network",
    `It named "${hostname}", which it can't reach itself. Nothing was sent there.`,
  );
}
