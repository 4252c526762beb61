// What the runs of one process share of the registries that they ask in the same way: connections, tokens, limits, and what
// was learned of a repository.
import { getProxyForUrl } from "proxy-from-env";
import type { Authorizer } from "./auth/authorizer.ts";
import type { RepositoryMemory } from "./client/repository.ts";
import type { Host } from "./http/host.ts";
import { Pools } from "./http/pools.ts";
import type { RateLimit } from "./http/quota.ts";

export interface OpenedSite {
  readonly host: Host;
  readonly authorizer: Authorizer;
  readonly rateLimit: RateLimit;
}

export class SharedSites {
  readonly pools: Pools;
  readonly #lifetime = new AbortController();
  readonly #sites = new Map<string, OpenedSite>();
  readonly #registries = new Map<string, { hasReferrers?: boolean }>();
  readonly #repositories = new Map<string, RepositoryMemory>();

  constructor(proxyFor: (url: string) => string = getProxyForUrl) {
    this.pools = new Pools(proxyFor);
  }

  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  site(key: string, open: () => OpenedSite): OpenedSite {
    const known = this.#sites.get(key) ?? open();
    this.#sites.set(key, known);
    return known;
  }

  memory(registry: string, repository: string): RepositoryMemory {
    const ofRegistry = this.#registries.get(registry) ?? {};
    this.#registries.set(registry, ofRegistry);
    const key = `${registry}/${repository}`;
    const known = this.#repositories.get(key) ?? { registry: ofRegistry, tags: undefined };
    this.#repositories.set(key, known);
    return known;
  }

  close(): void {
    this.#lifetime.abort(new Error("the registry client was closed"));
    this.pools.close();
  }
}
