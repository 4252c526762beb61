// A world of hosts behind one forward proxy: one of them is a registry that asks for credentials, all others note what
// they are sent and ask for more, in every way that a client might fall for.
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FaultRegistry } from "../../../faults/support/registry.ts";

export interface Seen {
  /** Scheme, host and port that the client asked for. */
  readonly origin: string;
  readonly path: string;
  /** Everything that was sent: the URL, all headers, the body. */
  readonly text: string;
}

export interface World {
  readonly proxy: string;
  readonly registry: FaultRegistry;
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

/** `own` is the registry's origin, `http://registry.test:5000`. */
export async function startWorld(own: string): Promise<World> {
  const registry = await new FaultRegistry().start();
  const seen: Seen[] = [];
  const server = createServer((asked, answer) => {
    answerAs(asked, answer).catch(() => answer.destroy());
  });
  async function answerAs(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(asked.url ?? "");
    const pieces: Buffer[] = [];
    for await (const piece of asked) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const text = `${url.href}\n${JSON.stringify(asked.rawHeaders)}\n${body.toString("latin1")}`;
    seen.push({ origin: url.origin, path: url.pathname, text });
    if (url.origin === own) return forward(url, { asked, answer, body });
    if (url.pathname === "/token") {
      answer.end(JSON.stringify({ token: "token-of-a-stranger", expires_in: 300 }));
      return;
    }
    const challenge = `Basic realm="x", Bearer realm="${url.origin}/token",service="s"`;
    answer.writeHead(401, { "www-authenticate": challenge }).end();
  }
  function forward(
    url: URL,
    { asked, answer, body }: { asked: IncomingMessage; answer: ServerResponse; body: Buffer },
  ): void {
    const to = new URL(registry.base);
    const onward = request(
      {
        host: to.hostname,
        port: to.port,
        method: asked.method,
        path: `${url.pathname}${url.search}`,
        headers: asked.headers,
      },
      (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      },
    );
    onward.on("error", () => answer.destroy());
    onward.end(body);
  }
  server.on("connect", (asked, socket) => {
    seen.push({ origin: `https://${asked.url ?? ""}`, path: "", text: JSON.stringify(asked.rawHeaders) });
    socket.end("HTTP/1.1 502 Nobody\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    registry,
    seen,
    async close() {
      server.closeAllConnections();
      server.close();
      await registry.close();
    },
  };
}
