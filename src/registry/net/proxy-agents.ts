// Agents for clients that find their own way, such as the AWS SDK's: each connection goes through the proxy that
// the usual variables name for its host, or to the host itself.
import http from "node:http";
import https from "node:https";
import { HttpProxyAgent, HttpsProxyAgent } from "hpagent";
import { getProxyForUrl } from "proxy-from-env";

const kept = { keepAlive: true, keepAliveMsecs: 15_000, maxSockets: 64 };
const throughProxy = { http: HttpProxyAgent, https: HttpsProxyAgent };

export type ProxyAgents = ReturnType<typeof openProxyAgents>;

/** `proxyFor` gives a URL's proxy, "" for none. */
export function openProxyAgents(proxyFor: (url: string) => string = getProxyForUrl) {
  const agents = { http: new http.Agent(kept), https: new https.Agent(kept) };
  for (const scheme of ["http", "https"] as const) {
    const agent: http.Agent = agents[scheme];
    const direct = agent.createConnection.bind(agent);
    agent.createConnection = (options, done) => {
      const proxy = proxyFor(`${scheme}://${addressOf(options)}`);
      if (proxy === "") return direct(options, done);
      return new throughProxy[scheme]({ ...kept, proxy }).createConnection(options, done);
    };
  }
  return {
    ...agents,
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function addressOf({ host, port }: http.ClientRequestArgs): string {
  const name = host ?? "localhost";
  return `${name.includes(":") ? `[${name}]` : name}:${port ?? ""}`;
}
