// Proxies as companies have them: with a user and a password, for whole URLs and by CONNECT.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBody } from "../../../src/registry/http/body.ts";
import { exchange } from "../../../src/registry/http/exchange.ts";
import { defaultLimits } from "../../../src/registry/http/limits.ts";
import { Pools, usualTls } from "../../../src/registry/http/pools.ts";
import { certificate, hasOpenssl } from "../../faults/support/tls.ts";
import { quickLimits } from "../support/access.ts";

const seen: string[] = [];
const servers: Server[] = [];

async function start(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Notes what it is asked and leads to the port that the asked host has. */
async function startProxy(): Promise<number> {
  const server = createHttpServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? ""}`);
    response.end(`forwarded ${request.headers["authorization"] ?? "nothing"}`);
  });
  server.on("connect", (request, client) => {
    seen.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? ""}`);
    const upstream = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  return start(server);
}

describe("a proxy", () => {
  let proxy = "";
  beforeAll(async () => {
    proxy = `http://me:p%40ss@127.0.0.1:${await startProxy()}`;
  });
  afterAll(() => {
    for (const server of servers) server.close();
  });

  async function read(url: string, tls = usualTls): Promise<string> {
    const pools = new Pools(() => proxy);
    const limits = { ...defaultLimits, ...quickLimits };
    const { signal } = new AbortController();
    const headers = { authorization: "Basic eDp5" };
    const answer = await exchange(
      { pools, limits },
      { route: { url: new URL(url), tls }, method: "GET", headers: [headers], signal },
    );
    const body = await readBody(answer, 1000, limits);
    pools.close();
    return body.toString("utf8");
  }
  const user = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;

  it("is told the whole URL of a plain registry, and who we are", async () => {
    seen.length = 0;
    expect(await read("http://registry.example:5000/v2/?a=b")).toBe("forwarded Basic eDp5");
    expect(seen).toEqual([`GET http://registry.example:5000/v2/?a=b ${user}`]);
  });

  it.skipIf(!hasOpenssl)("needs openssl: hands TLS on and sees nothing of what is said", async () => {
    const folder = mkdtempSync(join(tmpdir(), "proxy-test-"));
    const { key, cert } = certificate(folder, "localhost", 2, "DNS:localhost");
    rmSync(folder, { recursive: true });
    const tlsServer = createHttpsServer({ key, cert }, (request, response) => {
      response.end(
        `${request.headers["authorization"]} ${request.headers["proxy-authorization"] ?? "nothing"}`,
      );
    });
    const port = await start(tlsServer);
    seen.length = 0;
    expect(await read(`https://localhost:${port}/v2/`, { ca: cert })).toBe("Basic eDp5 nothing");
    expect(seen).toEqual([`CONNECT localhost:${port} ${user}`]);
  });
});
