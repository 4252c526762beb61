// Connections that are kept for the next request, one pool per origin, TLS material and reach of whoever sent us
// there. The last one that was used is the first to be used again.
import type { Socket } from "node:net";
import { createSecureContext, rootCertificates, type SecureContext, TLSSocket } from "node:tls";
import { defined } from "../../core/base/record.ts";
import { guardedLookup, type Reach } from "../net/address.ts";
import { connect, type Endpoint, type Opening, proxyHeaders } from "../net/connect.ts";
import { Connection } from "./connection.ts";

const mostIdle = 64;
const longestQuietMs = 500;

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** For servers of which the config says nothing. */
export const usualTls: TlsMaterial = {};

export interface Route {
  readonly url: URL;
  readonly tls: TlsMaterial;
  /** Set for a hop that another server chose: how far inside that server is. */
  readonly from?: Reach;
}

export class Pools {
  /** Origins that have sent unrequested bytes. */
  readonly #distrusted = new Set<string>();
  readonly #pools = new Map<TlsMaterial, Map<string, Pool>>();
  readonly #proxyFor: (url: string) => string;

  constructor(proxyFor: (url: string) => string) {
    this.#proxyFor = proxyFor;
  }

  poolFor({ url, tls, from }: Route): Pool {
    const ofMaterial = this.#pools.get(tls) ?? new Map<string, Pool>();
    this.#pools.set(tls, ofMaterial);
    const key = `${url.protocol}${url.host} ${from ?? ""}`;
    const known = ofMaterial.get(key);
    if (known !== undefined) return known;
    const { origin } = url;
    const trust = {
      distrust: (): void => void this.#distrusted.add(origin),
      isDistrusted: (): boolean => this.#distrusted.has(origin),
    };
    const made = new Pool({ url, tls, ...defined({ from }) }, this.#proxyOf(url), trust);
    ofMaterial.set(key, made);
    return made;
  }

  /** Whether answers of this origin may have been taken for those to other requests. */
  isDistrusted({ origin }: URL): boolean {
    return this.#distrusted.has(origin);
  }

  /** How many origins are distrusted: none of them is trusted again. */
  get distrusted(): number {
    return this.#distrusted.size;
  }

  /** For how long an answer may still be on its way that belongs to a question whose answer another one was taken for. */
  unsettledMs(): number {
    const waits = [...this.#pools.values()].flatMap((of) =>
      [...of.values()].map((pool) => pool.unsettledMs()),
    );
    return Math.max(0, ...waits);
  }

  /** Whether a proxy is between us and the URL, so that it looks up the name. */
  proxied(url: URL): boolean {
    return this.#proxyFor(url.href) !== "";
  }

  close(): void {
    for (const ofMaterial of this.#pools.values()) for (const pool of ofMaterial.values()) pool.close();
    this.#pools.clear();
  }

  #proxyOf(url: URL): URL | undefined {
    const proxy = this.#proxyFor(url.href);
    return proxy === "" ? undefined : new URL(proxy);
  }
}

interface Trust {
  distrust(): void;
  isDistrusted(): boolean;
}

export class Pool {
  /** A proxy of plain http receives the complete URL with each request, and our credentials for it. */
  readonly forwarding: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly #endpoint: Omit<Endpoint, "session">;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #trust: Trust;
  /** How long an answer usually takes. */
  #usualMs = 0;
  #session: Buffer | undefined;

  constructor({ url, tls, from }: Route, proxy: URL | undefined, trust: Trust) {
    this.#trust = trust;
    const isSecure = url.protocol === "https:";
    this.forwarding = proxy !== undefined && !isSecure;
    this.headers = proxy !== undefined && !isSecure ? proxyHeaders(proxy) : {};
    this.#endpoint = {
      url,
      proxy,
      lookup: from === undefined ? undefined : guardedLookup(from),
      secure: isSecure ? contextFor(tls) : undefined,
    };
  }

  /** Twice what is usual has to pass since the last question, on each connection that is kept. */
  unsettledMs(): number {
    const last = this.#idle.reduce((latest, { askedAt }) => Math.max(latest, askedAt), 0);
    return Math.min(longestQuietMs, last + 2 * this.#usualMs - performance.now());
  }

  /** The connection that was used last of those that are free. */
  takeIdle(): Connection | undefined {
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) {
      if (last.usable && !this.#trust.isDistrusted()) return last;
      last.close();
    }
    return undefined;
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  async open(opening: Omit<Opening, "receiver">): Promise<Connection> {
    let connection: Connection | undefined;
    const socket: Socket = await connect(
      { ...this.#endpoint, session: this.#session },
      {
        ...opening,
        receiver: { receive: (bytes) => connection?.receive(bytes), room: () => connection?.room() },
      },
    );
    if (socket instanceof TLSSocket) socket.on("session", (session) => (this.#session = session));
    connection = new Connection(socket, {
      idle: (one) => this.#keep(one),
      gone: (one) => this.#forget(one),
      answered: (ms) => (this.#usualMs += (ms - this.#usualMs) / (this.#usualMs === 0 ? 1 : 8)),
      unasked: () => this.#trust.distrust(),
    });
    this.#all.add(connection);
    return connection;
  }

  #keep(connection: Connection): void {
    if (this.#idle.length < mostIdle && !this.#trust.isDistrusted()) this.#idle.push(connection);
    else connection.close();
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}

/** Reading the authorities costs more than a hundred requests, and most registries have the usual ones. */
const contexts = new WeakMap<TlsMaterial, SecureContext>();

function contextFor(material: TlsMaterial): SecureContext {
  const known = contexts.get(material) ?? makeContext(material);
  contexts.set(material, known);
  return known;
}

function makeContext({ ca, cert, key }: TlsMaterial): SecureContext {
  return createSecureContext({
    // Own authorities are added to the usual ones: a redirect may lead to a host with a public certificate.
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...defined({ cert, key }),
  });
}
