// What one answer and one list may cost, and how long: each limit is one clear error that names it.
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { parseDigest } from "../../../src/core/base/digest.ts";
import { type Registries, openRegistries, type RegistryAccess } from "../../../src/registry/registries.ts";
import { fetchUrl } from "../../../src/registry/fetch-url.ts";
import { testTiming } from "../../support/timing.ts";
import { accessFor, quickLimits } from "../support/access.ts";

const { signal } = new AbortController();
const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(overrides: Partial<RegistryAccess> = {}): Registries {
  const registries = openRegistries(accessFor(overrides));
  closing.push(() => registries.close());
  return registries;
}

/** The message of the Problem that a promise fails with. */
async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    (value) => `no failure: ${JSON.stringify(value).slice(0, 200)}`,
    (error: unknown) => String(error),
  );
}

/** A list whose page `at` is what `page` says, and always has a next one. */
function endless(page: (at: number) => string | Buffer): Promise<string> {
  let at = 0;
  return listen(
    createServer((_, response) => {
      at += 1;
      response.setHeader("link", `</v2/team/app/tags/list?last=${at}>; rel="next"`);
      response.end(page(at));
    }),
  );
}

const tags = (registries: Registries, host: string) =>
  failure(registries.repository(host, "team/app").listTags(signal));
const megabytes = () => process.memoryUsage.rss() / 2 ** 20;

describe("a list", () => {
  it("without an end, whose pages name nothing new", async () => {
    const host = await endless(() => '{"tags":["a"]}');
    expect(await tags(open(), host)).toMatch(/continues after 50 pages in a row without a new name/);
  });

  it("without an end, whose pages are large", async () => {
    const names = (at: number) => Array.from({ length: 60_000 }, (_, one) => `t${at}-${one}`);
    const host = await endless((at) => JSON.stringify({ tags: names(at) }));
    const before = megabytes();
    expect(await tags(open(), host)).toMatch(/continues after 500000 names/);
    expect(megabytes() - before).toBeLessThan(600);
  });

  it("of megabytes of what isn't a name", async () => {
    const rest = `"],"x":"${"x".repeat(15 * 2 ** 20)}"}`;
    const host = await endless((at) => `{"tags":["t${at}${rest}`);
    expect(await tags(open(), host)).toMatch(/continues after 268435456 bytes/);
  });

  it("that takes its time", async () => {
    const host = await endless((at) => JSON.stringify({ tags: [`t${at}`] }));
    let now = 0;
    const timing = { ...testTiming(), now: () => (now += 10_000) };
    expect(await tags(open({ timing }), host)).toMatch(/continues after 900 seconds/);
  });

  it("on one page of 60 MiB", async () => {
    const page = Buffer.from(`{"tags":["${"x".repeat(60 * 2 ** 20)}"]}`);
    const host = await endless(() => page);
    const before = megabytes();
    expect(await tags(open(), host)).toMatch(/sent more than 16777216 bytes/);
    expect(megabytes() - before).toBeLessThan(300);
  });

  it.each(["[],", "{},", '"",'])("on one page with millions of %s", async (piece) => {
    const page = Buffer.from(`{"tags":[${piece.repeat(3_000_000)}0]}`);
    const host = await endless(() => page);
    const before = megabytes();
    expect(await tags(open(), host)).toMatch(/continues after 1500000 values on one page/);
    expect(megabytes() - before).toBeLessThan(300);
  });

  it("of repositories that are all elsewhere", async () => {
    const host = await endless((at) =>
      JSON.stringify({ repositories: Array.from({ length: 60_000 }, (_, one) => `r${at}/${one}`) }),
    );
    expect(await failure(open().catalog(host, "team/", signal))).toMatch(/continues after 500000 names/);
  });

  it("of referrers without an end isn't a registry without the API", async () => {
    const host = await endless(() => '{"schemaVersion":2,"manifests":[]}');
    const found = open().repository(host, "team/app").referrers(digest, signal);
    expect(await failure(found)).toMatch(/continues after 50 pages/);
  });
});

describe("an answer about referrers", () => {
  const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
  it.each([
    ["nothing", ""],
    ["half of a list", '{"manifests":['],
    ["annotations that no stack holds", `{"manifests":[{"annotations":${deep}}]}`],
  ])("that is %s fails: a signature may be in it", async (_, body) => {
    const host = await listen(createServer((_, response) => response.end(body)));
    expect(await failure(open().repository(host, "team/app").referrers(digest, signal))).toMatch(
      /not a JSON object, or nested too deeply/,
    );
  });

  it.each(["<html>", '\n<?xml version="1.0"?>', '{"errors":[]}'])(
    "that is %j says that there is no API",
    async (body) => {
      const host = await listen(
        createServer((request, response) =>
          request.url?.includes("/referrers/") ? response.end(body) : response.writeHead(404).end(),
        ),
      );
      const client = open().repository(host, "team/app");
      expect(await client.hasReferrers(digest, signal)).toBe(false);
    },
  );
});

/** Writes `piece` again and again until the connection ends. */
function drip(response: Socket | ServerResponse, piece: Uint8Array | string, everyMs = 5): void {
  const timer = setInterval(() => response.write(piece), everyMs);
  response.on("close", () => clearInterval(timer));
}

const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

function raw(answer: string | Uint8Array, then: (socket: Socket) => void): Promise<string> {
  return listen(
    createTcpServer((socket) => {
      socket.once("data", () => {
        socket.write(answer);
        then(socket);
      });
    }),
  );
}

const blob = async (host: string, size: number): Promise<number> => {
  const content = await open().repository(host, "team/app").blob({ mediaType: "x", digest, size }, 0, signal);
  let read = 0;
  for await (const piece of content) read += piece.length;
  return read;
};

describe("an answer", () => {
  const gzipped = `${head}Content-Encoding: gzip\r\n\r\n`;
  // A name in the header, which goes on until a zero byte.
  const endlessHeader = Buffer.concat([
    Buffer.from(gzipped),
    Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]),
  ]);

  it.each([
    ["a gzip header", endlessHeader, "x".repeat(500_000)],
    ["empty members of gzip", gzipped, Buffer.concat(Array.from({ length: 20_000 }, () => gzipSync("")))],
    [
      "lines of a chunk",
      `${head}Transfer-Encoding: chunked\r\n\r\n`,
      `1;${"x".repeat(4000)}\r\n \r\n`.repeat(100),
    ],
  ])(
    "with %s without end ends with its budget",
    async (_, answer, piece) => {
      const host = await raw(answer, (socket) => drip(socket, piece));
      const client = open().repository(host, "team/app");
      expect(await failure(client.manifest("1", signal))).toMatch(/sent more than 8650\d{3} bytes/);
      expect(await failure(blob(host, 1_000_000))).toMatch(/sent more than 2262144 bytes/);
    },
    30_000,
  );

  it("of a gzip header that goes on slowly is given up: bytes that say nothing are no progress", async () => {
    const host = await raw(endlessHeader, (socket) => drip(socket, "x", 50));
    const limits = { ...quickLimits, stallMs: 400, tries: 1 };
    const client = open({ limits }).repository(host, "team/app");
    expect(await failure(client.manifest("1", signal))).toMatch(/no data was received within 0\.4 s/);
  });

  it("that comes byte by byte has a time", async () => {
    const host = await raw(`${head}\r\n`, (socket) => drip(socket, "x", 20));
    const client = open({ limits: { ...quickLimits, wholeMs: 500 } }).repository(host, "team/app");
    const begun = performance.now();
    expect(await failure(client.manifest("1", signal))).toMatch(/did not end within 0\.5 s/);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("with an error that comes byte by byte costs its words", async () => {
    const host = await raw("HTTP/1.1 404 No\r\n\r\n", (socket) => drip(socket, "x", 20));
    const client = open({ limits: { ...quickLimits, wordsMs: 300 } }).repository(host, "team/app");
    const begun = performance.now();
    expect(await client.listTags(signal).catch(String)).toMatch(/answered 404/);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("of a document has the same budget", async () => {
    const host = await raw(endlessHeader, (socket) => drip(socket, "x".repeat(500_000)));
    const got = fetchUrl(`http://${host}/index.yaml`, { maxBytes: 1_000_000, signal }, accessFor());
    expect(await failure(got)).toMatch(/sent more than 2262144 bytes/);
  });
});

describe("Retry-After", () => {
  it("of a year fails one question and holds no other", async () => {
    const host = await listen(
      createServer((request, response) => {
        if (request.url?.includes("/tags/") !== true) return response.writeHead(404).end();
        return response.writeHead(429, { "retry-after": String(365 * 86_400) }).end();
      }),
    );
    const timing = testTiming();
    const client = open({ timing }).repository(host, "team/app");
    expect(await failure(client.listTags(signal))).toMatch(/too long a wait/);
    expect(await client.head("1", signal)).toBeNull();
    expect(Math.max(0, ...timing.slept)).toBeLessThan(5_000);
  });
});

describe("an error", () => {
  it("that repeats a presigned URL shows no signature", async () => {
    const host = await listen(
      createServer((_, response) => {
        const url = "https://b.s3.amazonaws.com/x?X-Amz-Expires=60&X-Amz-Signature=5e3a0c9bdeadbeef";
        response.writeHead(403).end(JSON.stringify({ errors: [{ code: "DENIED", message: `no ${url}` }] }));
      }),
    );
    const said = await failure(open().repository(host, "team/app").manifest("1", signal));
    expect(said).toContain("X-Amz-Signature=***");
    expect(said).not.toContain("5e3a0c9bdeadbeef");
  });
});
