// Documents at URLs: where they are read from, and who sees which credentials.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { Problem } from "../../src/core/base/diagnostic.ts";
import { fetchUrl } from "../../src/registry/fetch-url.ts";
import type { RegistryOptions } from "../../src/registry/site.ts";
import { accessFor, quickLimits } from "./support/access.ts";

interface Capture {
  readonly host: string;
  /** `path authorization` of each request, in order. */
  readonly asked: string[];
  close(): void;
}

const open: Capture[] = [];
afterEach(() => open.splice(0).forEach((one) => one.close()));

async function capture(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Capture> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    asked.push([request.url, ...(authorization === undefined ? [] : [authorization])].join(" "));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const one = { host, asked, close: () => server.close().closeAllConnections() };
  open.push(one);
  return one;
}

const says = (text: string) => capture((_, response) => response.end(text));
const redirectsTo = (to: string) => capture((_, response) => response.writeHead(302, { location: to }).end());
const robot = { username: "robot", password: "correct-horse" };
const other = { username: "other", password: "battery-staple" };
const basic = ({ username, password }: typeof robot) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** Wants a password by Basic, and says which it got. */
const locked = () =>
  capture(({ headers: { authorization } }, response) => {
    if (authorization !== undefined) return response.end("inside");
    return response.writeHead(401, { "www-authenticate": 'Basic realm="charts"' }).end();
  });

async function read(
  url: string,
  entries: Readonly<Record<string, RegistryOptions>>,
  more: Parameters<typeof accessFor>[0] = {},
): Promise<string> {
  const access = accessFor({ options: (host) => entries[host], ...more });
  const bytes = await fetchUrl(url, { maxBytes: 1_000, signal: new AbortController().signal }, access);
  return Buffer.from(bytes).toString();
}

async function failure(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.catch((caught: unknown) => caught);
  if (error instanceof Problem) return error.diagnostics[0]?.detail ?? "";
  throw error;
}

// Nobody answers for it: whatever is read of it was read elsewhere.
const charts = "https://charts.invalid";

describe("a document's host that is rewritten", () => {
  it("is read at the other host, below its path, with the query", async () => {
    const cache = await says("the index");
    const rewrite = `${cache.host}/helm/acme`;
    expect(await read(`${charts}/stable/index.yaml?v=1`, { "charts.invalid": { rewrite } })).toBe(
      "the index",
    );
    expect(cache.asked).toEqual(["/helm/acme/stable/index.yaml?v=1"]);
  });

  it("gives the other host its own credentials, and never those of the document's URL or host", async () => {
    const cache = await locked();
    const entries = { "charts.invalid": { rewrite: cache.host, ...robot }, [cache.host]: other };
    expect(await read("https://me:hidden@charts.invalid/index.yaml", entries)).toBe("inside");
    expect(cache.asked).toEqual(["/index.yaml", `/index.yaml ${basic(other)}`]);
  });

  it("asks a helper for the other host's credentials where that has no entry", async () => {
    const cache = await locked();
    const servers: string[] = [];
    const runCredentialHelper = (_: string, server: string) => {
      servers.push(server);
      return Promise.resolve({ username: "robot", secret: "correct-horse" });
    };
    const entries = { "charts.invalid": { rewrite: cache.host, credentialHelper: "vault" } };
    expect(await read(`${charts}/index.yaml`, entries, { runCredentialHelper })).toBe("inside");
    expect(servers).toEqual([cache.host]);
    expect(cache.asked.at(-1)).toBe(`/index.yaml ${basic(robot)}`);
  });

  it("says both addresses when the other host has no such document", async () => {
    const cache = await capture((_, response) => response.writeHead(404).end());
    const reading = read(`${charts}/index.yaml`, { "charts.invalid": { rewrite: cache.host } });
    expect(await failure(reading)).toBe(
      `reading ${charts}/index.yaml: http://${cache.host}/index.yaml answered 404.`,
    );
  });

  it("is rewritten where a redirect leads to it too, but not where its stand-in sends back to it", async () => {
    const cache = await says("the archive");
    const front = await redirectsTo("https://assets.invalid/app-1.0.0.tgz");
    const entries: Record<string, RegistryOptions> = { "assets.invalid": { rewrite: cache.host } };
    expect(await read(`http://${front.host}/app-1.0.0.tgz`, entries)).toBe("the archive");
    expect(cache.asked).toEqual(["/app-1.0.0.tgz"]);
    const origin = await says("the original");
    const lazy = await redirectsTo(`http://${origin.host}/index.yaml`);
    entries[origin.host] = { rewrite: lazy.host };
    expect(await read(`http://${origin.host}/index.yaml`, entries)).toBe("the original");
    expect(lazy.asked).toEqual(["/index.yaml"]);
  });
});

describe("a document's mirrors", () => {
  it("are asked first, in order, each with its own credentials; the host itself is asked last", async () => {
    const broken = await capture((_, response) => response.writeHead(404).end());
    const second = await locked();
    const own = await says("the original");
    const entries = {
      [own.host]: { mirrors: [`${broken.host}/a`, `${second.host}/b`], ...robot },
      [second.host]: other,
    };
    expect(await read(`http://${own.host}/index.yaml`, entries)).toBe("inside");
    expect([broken.asked, second.asked, own.asked]).toEqual([
      ["/a/index.yaml"],
      ["/b/index.yaml", `/b/index.yaml ${basic(other)}`],
      [],
    ]);
    second.close();
    expect(await read(`http://${own.host}/index.yaml`, entries)).toBe("the original");
  });

  it("leave the words about what is wrong to the host itself", async () => {
    const mirror = await capture((_, response) => response.writeHead(500).end());
    const own = await capture((_, response) => response.writeHead(403).end());
    const reading = read(`http://${own.host}/index.yaml`, { [own.host]: { mirrors: [mirror.host] } });
    expect(await failure(reading)).toContain(`http://${own.host}/index.yaml answered 403`);
  });
});

describe("credentials of a document's host", () => {
  it("are sent when it asks for them, and only those that the config itself has", async () => {
    const host = await locked();
    expect(await read(`http://${host.host}/index.yaml`, { [host.host]: robot })).toBe("inside");
    expect(host.asked).toEqual(["/index.yaml", `/index.yaml ${basic(robot)}`]);
    const auths = { [host.host]: { auth: Buffer.from("docker:file-secret").toString("base64") } };
    const environment = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) };
    expect(await failure(read(`http://${host.host}/index.yaml`, {}, { environment }))).toContain(
      "answered 401",
    );
  });

  it("are not sent to another origin that a redirect names, nor after one", async () => {
    const stranger = await locked();
    const host = await redirectsTo(`http://${stranger.host}/index.yaml`);
    const entries = { [host.host]: robot, [stranger.host]: other };
    expect(await failure(read(`http://${host.host}/index.yaml`, entries))).toContain("answered 401");
    expect(stranger.asked).toEqual(["/index.yaml"]);
  });

  it("are not sent in plain text to a host that the config does not call plain", async () => {
    const host = await locked();
    const { port } = new URL(`http://${host.host}`);
    const entry = { ...robot, plainHttp: false };
    expect(await failure(read(`http://127.0.0.1:${port}/index.yaml`, { [host.host]: entry }))).toContain(
      "answered 401",
    );
    expect(host.asked).toEqual(["/index.yaml"]);
  });

  it("are sent once: a host that refuses them is not asked for ever", async () => {
    const host = await capture((_, response) =>
      response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end(),
    );
    expect(
      await failure(read(`http://${host.host}/index.yaml`, { [host.host]: robot }, { limits: quickLimits })),
    ).toContain("answered 401");
    expect(host.asked).toHaveLength(2);
  });
});
