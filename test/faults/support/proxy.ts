// A forward proxy for tests.
import { createServer, request } from "node:http";
import { connect } from "node:net";

/** A proxy, by CONNECT or for whole URLs, that leads every host to one loopback port, or refuses all. */
export async function startProxy(
  port: () => string,
  refuse?: number,
): Promise<{ url: string; count(): number; close(): void }> {
  let count = 0;
  const server = createServer((asked, answer) => {
    count += 1;
    if (refuse !== undefined) {
      answer.writeHead(refuse).end();
      return;
    }
    const { pathname, search, host } = new URL(asked.url ?? "");
    const { method = "GET", headers } = asked;
    const onward = {
      port: port(),
      host: "127.0.0.1",
      method,
      headers: { ...headers, host },
      path: pathname + search,
    };
    const upstream = request(onward, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    upstream.on("error", () => answer.destroy());
    asked.pipe(upstream);
  });
  server.on("connect", (_, client) => {
    count += 1;
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Refused\r\n\r\n`);
      return;
    }
    const upstream = connect(Number(port()), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const at = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${at}`, count: () => count, close: () => void server.close() };
}
