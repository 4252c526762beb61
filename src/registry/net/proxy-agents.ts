// Agents for clients that find their own way, such as the AWS SDK's: each connection goes through the proxy that
// the usual variables name for its host, or to the host itself.
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { getProxyForUrl } from "proxy-from-env";

export interface ProxyAgents {
  readonly http: http.Agent;
  readonly https: https.Agent;
  close(): void;
}

type Done = (error: Error | null, stream: Duplex) => void;

const kept = { keepAlive: true, keepAliveMsecs: 15_000, maxSockets: 64 };

/** `proxyFor` gives a URL's proxy, "" for none. */
export function openProxyAgents(proxyFor: (url: string) => string = getProxyForUrl): ProxyAgents {
  const agents = { http: new PlainAgent(proxyFor), https: new SecureAgent(proxyFor) };
  return {
    ...agents,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

class PlainAgent extends http.Agent {
  readonly #proxyFor: (url: string) => string;

  constructor(proxyFor: (url: string) => string) {
    super(kept);
    this.#proxyFor = proxyFor;
  }

  override createConnection(options: http.ClientRequestArgs, done?: Done): Duplex | null | undefined {
    const proxy = this.#proxyFor(`http://${addressOf(options)}`);
    if (proxy === "") return super.createConnection(options, done);
    return new HttpProxyAgent({ ...kept, proxy }).createConnection(options, done);
  }
}

class SecureAgent extends https.Agent {
  readonly #proxyFor: (url: string) => string;

  constructor(proxyFor: (url: string) => string) {
    super(kept);
    this.#proxyFor = proxyFor;
  }

  override createConnection(options: https.RequestOptions, done?: Done): Duplex | null | undefined {
    const proxy = this.#proxyFor(`https://${addressOf(options)}`);
    if (proxy === "") return super.createConnection(options, done);
    return new HttpsProxyAgent({ ...kept, proxy }).createConnection(options, done);
  }
}

function addressOf({ host, port }: http.ClientRequestArgs): string {
  const name = host ?? "localhost";
  return `${name.includes(":") ? `[${name}]` : name}:${port ?? ""}`;
}
