// A name with two addresses, of which only the second one answers: with and without TLS.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, LookupFunction, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { afterAll, expect, it } from "vitest";
import { connect } from "../../../src/registry/net/connect.ts";
import { certificate, hasOpenssl } from "../../faults/support/tls.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const lookup: LookupFunction = (_host, options, answer) => {
  if (options.all !== true) return answer(null, "127.0.0.1", 4);
  return answer(null, [
    { address: "::1", family: 6 },
    { address: "127.0.0.1", family: 4 },
  ]);
};

async function ask(url: string, secure?: SecureContext): Promise<string> {
  const { signal } = new AbortController();
  let said = "";
  let wake = (): void => undefined;
  const receive = (bytes: Buffer): void => {
    said += bytes.toString("latin1");
    wake();
  };
  const destination = { url: new URL(url), proxy: undefined, lookup, secure, session: undefined };
  const socket = await connect(destination, {
    limitMs: 5_000,
    signal,
    receiver: { receive, room: () => undefined },
  });
  socket.write("GET / HTTP/1.1\r\nhost: two.test\r\nconnection: close\r\n\r\n");
  while (!said.includes("two")) await new Promise<void>((resolve) => (wake = resolve));
  socket.destroy();
  return said.slice(-3);
}

it("plain", async () => {
  const port = await portOf(createHttpServer((_, response) => response.end("two")));
  expect(await ask(`http://two.test:${port}/`)).toBe("two");
});

it.skipIf(!hasOpenssl)("needs openssl: with TLS", async () => {
  const folder = mkdtempSync(join(tmpdir(), "connect-test-"));
  const { key, cert } = certificate(folder, "two", 2, "DNS:two.test");
  rmSync(folder, { recursive: true });
  const port = await portOf(createHttpsServer({ key, cert }, (_, response) => response.end("two")));
  expect(await ask(`https://two.test:${port}/`, createSecureContext({ ca: [cert] }))).toBe("two");
});
