// Many small reads by one HTTP client, in a process of its own: `load.ts CLIENT BASE-URL REQUESTS`. Prints what they cost.
import { Agent } from "undici";
import { readBody } from "../../src/registry/http/body.ts";
import { exchange } from "../../src/registry/http/exchange.ts";
import { defaultLimits } from "../../src/registry/http/limits.ts";
import { Pools, usualTls } from "../../src/registry/http/pools.ts";

const atATime = 32;
const headers = { accept: "*/*", "user-agent": "ecr-mirror" };

type Read = (path: string) => Promise<number>;

function ours(base: string): { read: Read; close: () => void } {
  const network = { pools: new Pools(() => ""), limits: defaultLimits };
  const { signal } = new AbortController();
  return {
    async read(path) {
      const route = { url: new URL(path, base), tls: usualTls };
      const answer = await exchange(network, { route, method: "GET", headers: [headers], signal });
      return (await readBody(answer, 1_000_000, defaultLimits)).length;
    },
    close: () => network.pools.close(),
  };
}

function undici(base: string): { read: Read; close: () => void } {
  const agent = new Agent({ connections: atATime, pipelining: 1 });
  return {
    read: (path) =>
      new Promise((resolve, reject) => {
        let length = 0;
        agent.dispatch(
          { origin: base, path, method: "GET", headers },
          {
            onRequestStart: () => undefined,
            onResponseData: (_, piece) => (length += piece.length),
            onResponseEnd: () => resolve(length),
            onResponseError: (_, error) => reject(error),
          },
        );
      }),
    close: () => void agent.close(),
  };
}

const [name, base = "", requests = "0"] = process.argv.slice(2);
const client = name === "undici" ? undici(base) : ours(base);
const paths = Array.from({ length: Number(requests) }, (_, at) => `/v2/load/r00/manifests/1.${at % 20}`);
let next = 0;
let bytes = 0;
const worker = async (): Promise<void> => {
  for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
    const read = await client.read(path);
    bytes += read;
  }
};
const before = process.cpuUsage();
await Promise.all(Array.from({ length: atATime }, () => worker()));
const { user, system } = process.cpuUsage(before);
client.close();
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6, bytes }));
