// All registries of a run: one host each with its pool, its limits and its credentials, opened when first used.
import { defined } from "../core/base/record.ts";
import type { PullQuota } from "../core/plan/pulls.ts";
import { parseEcrHost } from "../core/naming/ecr-host.ts";
import { Lazy } from "../net/lazy.ts";
import { Pace, Semaphore } from "../net/limiter.ts";
import type { Timing } from "../net/timing.ts";
import type { Tracer } from "../net/trace.ts";
import { Authorizer } from "./auth/authorizer.ts";
import { type CredentialAccess, CredentialFinder } from "./auth/credentials.ts";
import { withheldWords } from "./auth/problems.ts";
import type { TokenOrigin } from "./auth/token.ts";
import { listCatalog } from "./client/listing.ts";
import { RepositoryClient, type RepositoryMemory, RepositoryWithMirrors } from "./client/repository.ts";
import { Session } from "./client/session.ts";
import { discard } from "./http/body.ts";
import { parseRateLimit } from "./http/headers.ts";
import type { Host, RetryEvents, TokenServer } from "./http/host.ts";
import { defaultLimits, type TransportLimits } from "./http/limits.ts";
import { RateLimit } from "./http/quota.ts";
import { type TlsMaterial, usualTls } from "./http/pools.ts";
import { type OpenedSite, SharedSites } from "./shared-sites.ts";
import {
  dockerHub,
  type RegistryOptions,
  type RegistrySettings,
  schemeOf,
  type Site,
  siteOf,
  splitHost,
} from "./site.ts";
import { tlsOf } from "./tls.ts";

export type { RepositoryClient } from "./client/repository.ts";

const metadataWidth = 32;
/** ECR's default quotas, a second. */
const ecrRates = { "manifest-put": 10, "upload-start": 100, "upload-finish": 100 };

/** What the client is given by its caller: settings, credentials, clock. It looks at nothing else. */
export interface RegistryAccess extends CredentialAccess, RegistrySettings, RetryEvents {
  options(host: string): RegistryOptions | undefined;
  /** Whether ECR's default rates hold for a host; without it, for every host that is named like ECR's. */
  readonly ecrRates?: (host: string) => boolean;
  /** What waits and back-offs are measured by. */
  readonly timing: Timing;
  /** How many processes share the registries' rates, shards of one plan. */
  readonly shares?: number;
  /** The proxy for a URL, "" for none; by default what the usual variables say. */
  readonly proxyFor?: (url: string) => string;
  /** Told of every token before it is used, so that whoever prints can strike it out. */
  onToken?(token: string): void;
  /** Told of every request. */
  readonly tracer?: Tracer;
  readonly limits?: Partial<TransportLimits>;
  /** Where sites are shared: the AWS login of a host, in addition to its settings. If all are equal, they are one site. */
  readonly login?: (host: string) => string;
}

export interface Reachability {
  readonly status: number;
  /** If the registry reports its limit: so many pulls in so many seconds, and how many are left. */
  readonly limit?: { readonly count: number; readonly windowSeconds: number };
  readonly remaining?: number;
  /** Of the token server that the registry names. */
  readonly token?: TokenOrigin;
  /** What to say and do when credentials were kept from it. */
  readonly withheld?: { readonly detail: string; readonly hint: string };
}

/** `shared`: the sites of all runs of this process, which then close them. */
export function openRegistries(access: RegistryAccess, shared?: SharedSites): Registries {
  return new Registries(access, shared);
}

export class Registries {
  readonly #access: RegistryAccess;
  readonly #finder: CredentialFinder;
  readonly #sessions = new Map<string, Session>();
  readonly #shared: SharedSites;
  readonly #isOwn: boolean;

  constructor(access: RegistryAccess, shared?: SharedSites) {
    this.#access = access;
    this.#isOwn = shared === undefined;
    this.#shared = shared ?? new SharedSites(access.proxyFor);
    this.#finder = new CredentialFinder(access);
  }

  repository(registry: string, repository: string): RepositoryClient {
    const options = this.#access.options(registry);
    const own = this.#parts(registry, repository);
    const mirrors = options?.mirrors ?? [];
    if (mirrors.length === 0) return new RepositoryClient(...own);
    return new RepositoryWithMirrors(
      own,
      mirrors.map((mirror) => this.#mirror(mirror, repository)),
    );
  }

  /** A mirror is a host with an optional path that precedes the repository. */
  #mirror(mirror: string, repository: string): RepositoryClient {
    const { host, prefix } = splitHost(mirror);
    return new RepositoryClient(...this.#parts(host, `${prefix}${repository}`));
  }

  #parts(registry: string, repository: string): ConstructorParameters<typeof RepositoryClient> {
    const name = `${siteOf(registry, this.#access).prefix}${repository}`;
    return [this.#session(registry), name, this.#memory(registry, name)];
  }

  /**
   * How many origins have sent unrequested bytes. What was read by name from one of them before the number grew is
   * void; reading it again fails.
   */
  get distrusted(): number {
    return this.#shared.pools.distrusted;
  }

  /** Waits as long as an answer may be on its way that would make an origin doubtful: mostly no time at all. */
  async settled(signal: AbortSignal): Promise<void> {
    const milliseconds = this.#shared.pools.unsettledMs();
    if (milliseconds > 0) await this.#access.timing.sleep(milliseconds, signal);
  }

  /** Repositories below a prefix, sorted; null where the registry doesn't list them. */
  catalog(registry: string, prefix: string, signal: AbortSignal): Promise<readonly string[] | null> {
    return listCatalog(this.#session(registry), prefix, signal);
  }

  /**
   * One request to the registry, with credentials, and one to its token server for `repository`: throws when the registry
   * can't be reached or denies access.
   */
  async reachable(registry: string, signal: AbortSignal, repository = ""): Promise<Reachability> {
    const session = this.#session(registry);
    const behalf = { wish: { repository: "", scopes: [] }, signal };
    const what = { method: "GET", path: "", expect: [200], doing: `reaching ${registry}` } as const;
    const answer = await session.request(behalf, what);
    discard(answer);
    // Docker Hub reports its limit only with a manifest, and has one for this purpose; a HEAD costs nothing.
    if (session.host.site === dockerHub)
      await this.repository(registry, "ratelimitpreview/test").head("latest", signal);
    const limit = parseRateLimit(session.rateLimit.limit);
    const remaining = parseRateLimit(session.rateLimit.remaining);
    const token = await this.#tokenFor(registry, repository, signal);
    const withheld = token?.credentials === "withheld" ? withheldWords(session.host, token.realm) : undefined;
    return {
      status: answer.status,
      ...defined({ limit, remaining: remaining?.count, token, withheld }),
    };
  }

  /** Where the token comes from that reads a repository; without a repository, the one that reached the registry. */
  async #tokenFor(
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<TokenOrigin | undefined> {
    const { authorizer } = this.#session(registry);
    const name = `${siteOf(registry, this.#access).prefix}${repository}`;
    const wish = { repository: name, scopes: repository === "" ? [] : [`repository:${name}:pull`] };
    await authorizer.header(wish, signal);
    return authorizer.tokenOrigin(wish);
  }

  /** What registries that count pulls said of them last. */
  quotas(): readonly PullQuota[] {
    return [...this.#sessions].flatMap(([registry, { rateLimit }]) => {
      const quota = rateLimit.quota();
      if (quota === undefined) return [];
      const { limit, windowSeconds, remaining } = quota;
      return [{ registry, limit, windowSeconds, remaining }];
    });
  }

  close(): Promise<void> {
    if (this.#isOwn) this.#shared.close();
    return Promise.resolve();
  }

  #memory(registry: string, repository: string): RepositoryMemory {
    return this.#shared.memory(this.identityOf(registry), repository);
  }

  /** With the same one, whoever asks gets the same answers: by the same login, in the same way. */
  identityOf(registry: string): string {
    return this.#keyOf(siteOf(registry, this.#access));
  }

  #keyOf({ key, name, options }: Site): string {
    const { login } = this.#access;
    if (login === undefined) return key;
    return JSON.stringify([key, options ?? null, this.#access.endpoint(name) ?? null, login(name)]);
  }

  #session(registry: string): Session {
    const known = this.#sessions.get(registry);
    if (known !== undefined) return known;
    const { host, authorizer, rateLimit } = this.#opened(siteOf(registry, this.#access));
    const session = new Session({ ...host, name: registry }, authorizer, { rateLimit, retry: host.retry });
    this.#sessions.set(registry, session);
    return session;
  }

  /** Registries that one host answers for share its limits and its tokens. */
  #opened(site: Site): OpenedSite {
    return this.#shared.site(this.#keyOf(site), () => {
      const host = this.#host(site);
      const find = (repository: string, refused: string | undefined) =>
        this.#finder.find({ host: site.name, repository, refused }, this.#shared.lifetime);
      return { host, authorizer: new Authorizer(host, find), rateLimit: new RateLimit() };
    });
  }

  #host({ name, options }: Site): Host {
    const access = this.#access;
    const limits = { ...defaultLimits, ...access.limits };
    const { timing } = access;
    const hasRates = access.ecrRates?.(name) ?? parseEcrHost(name) !== null;
    const rates = hasRates ? ecrRates : {};
    const tls = new Lazy(() => tlsOf(options, access));
    return {
      name,
      site: name,
      base: baseUrl(name, access.endpoint(name), options),
      tokenServer: tokenServerOf(options, tls),
      tls,
      onToken: (token: string) => access.onToken?.(token),
      network: { pools: this.#shared.pools, limits, tracer: access.tracer },
      retry: {
        limits,
        events: access,
        timing,
        now: () => access.now(),
        throttledForMs: hasRates ? throttledForMs : 0,
      },
      lifetime: this.#shared.lifetime,
      headers: { "user-agent": "ecr-mirror" },
      requests: new Semaphore(options?.concurrency ?? metadataWidth),
      paces: pacesFor(rates, timing, access.shares),
      overall:
        options?.requestsPerMinute === undefined
          ? null
          : new Pace(timing, {
              rate: options.requestsPerMinute / 60,
              fixed: true,
              ...defined({ shares: access.shares }),
            }),
    };
  }
}

/** ECR's rates are the account's: other programs and shards may have taken this second's part. */
const throttledForMs = 600_000;

function pacesFor(
  rates: Partial<typeof ecrRates>,
  timing: Timing,
  shares: number | undefined,
): Host["paces"] {
  const paceOf = (kind: keyof typeof ecrRates) => new Pace(timing, defined({ rate: rates[kind], shares }));
  return {
    read: new Pace(timing),
    "manifest-put": paceOf("manifest-put"),
    "upload-start": paceOf("upload-start"),
    "upload-finish": paceOf("upload-finish"),
  };
}

/** Plain HTTP on loopback and where the config says so; HTTPS anywhere else. */
function baseUrl(site: string, endpoint: string | undefined, options: RegistryOptions | undefined): URL {
  if (endpoint !== undefined) return new URL(endpoint.endsWith("/") ? endpoint : `${endpoint}/`);
  const host = site === dockerHub ? "registry-1.docker.io" : site;
  return new URL(`${schemeOf(host, options)}//${host}/`);
}

function tokenServerOf(
  { tokenServer }: RegistryOptions = {},
  tls: Lazy<TlsMaterial>,
): TokenServer | undefined {
  if (tokenServer === undefined) return undefined;
  const authorities = new Lazy(async () => {
    const { ca } = await tls.get();
    return ca === undefined ? usualTls : { ca };
  });
  return { url: new URL(tokenServer), tls: authorities };
}
