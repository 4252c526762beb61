// The HTTP client against servers that are real, and against a socket that says what it is told to.
import { createHash, randomBytes } from "node:crypto";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readBody, readPieces } from "../../../src/registry/http/body.ts";
import { type Answer, exchange, type Network } from "../../../src/registry/http/exchange.ts";
import { defaultLimits } from "../../../src/registry/http/limits.ts";
import { Pools, usualTls } from "../../../src/registry/http/pools.ts";
import { quickLimits } from "../support/access.ts";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

function network(proxyFor: (url: string) => string = () => ""): Network {
  const pools = new Pools(proxyFor);
  open.push(() => pools.close());
  return { pools, limits: { ...defaultLimits, ...quickLimits } };
}

async function listen(server: Server): Promise<{ url: URL; connections: () => number }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/`), connections: () => connections };
}

const serve = (listener: RequestListener) => listen(createHttpServer(listener));

/** Says `text` for each request, without looking at it. */
function say(text: string, after?: (socket: Socket) => void) {
  return listen(
    createServer((socket) => {
      socket.on("data", () => {
        socket.write(text, "latin1");
        after?.(socket);
      });
    }),
  );
}

const { signal } = new AbortController();

function get(on: Network, url: URL, method: "GET" | "HEAD" = "GET", under = signal): Promise<Answer> {
  return exchange(on, { route: { url, tls: usualTls }, method, headers: [], signal: under });
}

async function text(on: Network, url: URL): Promise<string> {
  return (await readBody(await get(on, url), 1 << 20, on.limits)).toString("latin1");
}

function put(on: Network, url: URL, body: Buffer): Promise<Answer> {
  const headers = [{ "content-length": String(body.length) }];
  return exchange(on, { route: { url, tls: usualTls }, method: "PUT", headers, body, signal });
}

describe("a connection", () => {
  it("serves one request after the other", async () => {
    const { url, connections } = await serve((request, response) => response.end(request.url));
    const on = network();
    for (let at = 0; at < 20; at += 1) expect(await text(on, new URL(`/${at}?x=y`, url))).toBe(`/${at}?x=y`);
    expect(connections()).toBe(1);
  });

  it("is one of as many as there are requests at a time", async () => {
    const { url, connections } = await serve((_, response) => void sleep(30).then(() => response.end("x")));
    const on = network();
    for (let round = 0; round < 3; round += 1)
      await Promise.all(Array.from({ length: 8 }, () => text(on, url)));
    expect(connections()).toBe(8);
  });

  it("is replaced when the server has closed it", async () => {
    const { url, connections } = await say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", (socket) =>
      socket.end(),
    );
    const on = network();
    for (let at = 0; at < 3; at += 1) {
      expect(await text(on, url)).toBe("x");
      await sleep(20);
    }
    expect(connections()).toBe(3);
  });

  it("isn't used again after words that nobody asked for", async () => {
    const twice = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".repeat(2);
    const { url, connections } = await say(twice);
    const on = network();
    for (let at = 0; at < 2; at += 1) expect(await text(on, url)).toBe("");
    expect(connections()).toBe(2);
  });

  const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  it.each([
    ["a second answer at once", "GET", ok + ok, "", true],
    ["a second answer, with its head cut", "GET", `${ok}HTT`, "", true],
    ["a second answer later", "GET", ok, ok, true],
    ["anything later", "GET", ok, "x", true],
    ["an answer behind that to a HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", ok, true],
    ["the content for a HEAD", "HEAD", ok, "", false],
    ["the content for a HEAD later", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok", false],
    ["a farewell to an idle connection", "GET", ok, "HTTP/1.1 408 Request Timeout\r\n\r\n", false],
    ["a line break", "GET", `${ok}\r\n`, "\r\n", false],
    ["nothing more", "GET", ok, "", false],
  ] as const)("makes its origin doubtful by %s", async (_, method, answer, later, isDistrusted) => {
    const { url, connections } = await say(answer, (socket) => {
      if (later !== "") setTimeout(() => socket.write(later), 30);
    });
    const on = network();
    const read = async () => readBody(await get(on, url, method), 10, on.limits).catch(() => undefined);
    await read();
    const expected = [isDistrusted, isDistrusted ? 1 : 0];
    if (isDistrusted) await vi.waitFor(() => expect(on.pools.distrusted).toBe(1));
    else await sleep(later === "" ? 5 : 60);
    expect([on.pools.isDistrusted(url), on.pools.distrusted]).toEqual(expected);
    if (!isDistrusted) return;
    const before = connections();
    await read();
    await read();
    expect(connections()).toBe(before + 2);
  });

  it("leaves time for an answer that may still come", async () => {
    const { url } = await serve((_, response) => void sleep(40).then(() => response.end("x")));
    const on = network();
    expect(on.pools.unsettledMs()).toBe(0);
    await text(on, url);
    expect(on.pools.unsettledMs()).toBeGreaterThan(10);
    expect(on.pools.unsettledMs()).toBeLessThan(100);
    await sleep(100);
    expect(on.pools.unsettledMs()).toBe(0);
  });

  it("hears what a server says before its answer", async () => {
    const { url } = await say(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    );
    expect(await text(network(), url)).toBe("ok");
  });

  it("takes a head that comes byte by byte", async () => {
    const { url } = await listen(
      createServer((socket) => {
        socket.once("data", () => {
          void (async () => {
            for (const char of "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") {
              socket.write(char);
              await sleep(1);
            }
          })();
        });
      }),
    );
    expect(await text(network(), url)).toBe("ok");
  });

  it("ends a body without a length with the connection", async () => {
    const { url } = await say("HTTP/1.1 200 OK\r\n\r\nall of it", (socket) => socket.end());
    expect(await text(network(), url)).toBe("all of it");
  });

  it.each([
    [
      "bytes after the answer's end",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy",
      /after the end of the answer/,
    ],
    ["a protocol that changes", "HTTP/1.1 101 Switching\r\n\r\n", /damaged/],
    ["a head of 70,000 bytes", `HTTP/1.1 200 OK\r\nA: ${"x".repeat(70_000)}\r\n\r\n`, /too long/],
    ["a head without an end", `HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(20_000)}`, /too long/],
  ])("refuses %s", async (_, answer, problem) => {
    const { url } = await say(answer);
    await expect(text(network(), url)).rejects.toThrow(problem);
  });

  it("gives a HEAD no body", async () => {
    const { url } = await serve((_, response) => response.setHeader("content-length", "500").end());
    const on = network();
    const answer = await get(on, url, "HEAD");
    expect(answer.header("content-length")).toBe("500");
    expect((await readBody(answer, 10, on.limits)).length).toBe(0);
  });

  it("ends at once when its signal does", async () => {
    const { url } = await serve(() => undefined);
    const stop = new AbortController();
    const asked = get(network(), url, "GET", stop.signal);
    setTimeout(() => stop.abort(new Error("enough")), 20);
    await expect(asked).rejects.toThrow("enough");
  });

  it("holds a fast server back for a slow reader", async () => {
    const bytes = randomBytes(32 * 1024 * 1024);
    const { url } = await serve((_, response) => response.end(bytes));
    const on = network();
    const answer = await get(on, url);
    await sleep(300);
    // Two blocks, and what the socket had on hand when it was told to stop.
    expect(answer.body.received).toBeLessThan(3 * 1024 * 1024);
    const hash = createHash("sha256");
    for await (const piece of readPieces(answer, on.limits, bytes.length)) hash.update(piece);
    expect(hash.digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("believes a good answer when all of the request has left", async () => {
    let readOn = (): void => undefined;
    const { url } = await listen(
      createServer((socket) => {
        socket.once("data", () => {
          socket.pause();
          socket.write("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n");
          readOn = () => socket.resume();
        });
      }),
    );
    let told = false;
    const answered = put(network(), url, randomBytes(16 * 1024 * 1024)).then(({ status }) => {
      told = true;
      return status;
    });
    await sleep(200);
    expect(told).toBe(false);
    readOn();
    expect(await answered).toBe(201);
  });

  it("sends nothing more of a request that was refused before it had left", async () => {
    let read = 0;
    let closed = false;
    const { url } = await listen(
      createServer((socket) => {
        socket.once("data", () => {
          socket.pause();
          socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n");
          setTimeout(() => socket.resume(), 100);
        });
        socket.on("data", (bytes) => (read += bytes.length));
        socket.on("close", () => (closed = true));
      }),
    );
    const body = randomBytes(64 * 1024 * 1024);
    expect((await put(network(), url, body)).status).toBe(413);
    await vi.waitFor(() => expect(closed).toBe(true));
    expect(read).toBeLessThan(body.length);
  });

  it("carries bodies of all sizes there and back, framed in either way", async () => {
    const { url } = await serve((request, response) => {
      const length = request.headers["content-length"] ?? "0";
      if (request.url === "/length") response.setHeader("content-length", length);
      request.pipe(response);
    });
    const on = network();
    for (const size of [0, 1, 16_383, 16_385, 262_144, 262_145, 1_048_577, 3_000_000]) {
      for (const path of ["/length", "/chunked"]) {
        const body = randomBytes(size);
        const answer = await put(on, new URL(path, url), body);
        const back = await readBody(answer, 4_000_000, on.limits);
        expect(back.equals(body), `${size} ${path}`).toBe(true);
      }
    }
  });
});
