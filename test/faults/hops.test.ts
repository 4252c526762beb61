// Where a registry may lead us, by redirect, realm or name, and through which proxies and certificates.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { openRegistries } from "../../src/registry/registries.ts";
import { accessFor } from "../registry/support/access.ts";
import { challenge } from "./support/auth.ts";
import { repository } from "./support/copy.ts";
import { answers, onAnswer } from "./support/faults.ts";
import { startProxy } from "./support/proxy.ts";
import { error, FaultRegistry } from "./support/registry.ts";
import { usualImage } from "./support/table.ts";
import { certificate, hasOpenssl } from "./support/tls.ts";

const always = { times: 10_000 };
const login = { username: "robot", password: "correct-horse" };
const basic = `Basic ${Buffer.from("robot:correct-horse").toString("base64")}`;
const captures: FaultRegistry[] = [];

async function capture(): Promise<FaultRegistry> {
  const server = await new FaultRegistry().start();
  captures.push(server);
  return server;
}

function redirect(to: string, code = 307) {
  return answers({ status: code, headers: { location: to }, bytes: Buffer.alloc(0) });
}

describe("hops", () => {
  it("9 twenty spellings of inside addresses: no connection for a public registry", async () => {
    const inside = await capture();
    const { port } = new URL(inside.base);
    const spellings =
      "127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 127.0.0.2 localhost LOCALHOST localhost. a.localhost [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 [fe80::1] [fd00:ec2::254] 0.0.0.0 100.64.0.1 [64:ff9b::7f00:1]".split(
        " ",
      );
    // A proxy stands for the world outside: the registry behind it is public by its name.
    const registry = await new FaultRegistry().start();
    const proxy = await startProxy(() => new URL(registry.base).port);
    let tried = 0;
    for (const spelling of spellings) {
      for (const hop of ["redirect", "realm"] as const) {
        const url = `http://${spelling}:${port}/token`;
        registry.guard = hop === "realm" ? () => challenge(url) : undefined;
        if (hop === "redirect") registry.inject("manifest-get", redirect(url));
        const registries = openRegistries(
          accessFor({
            options: () => ({ plainHttp: true }),
            proxyFor: (to) => (to.includes("registry.example") ? proxy.url : ""),
          }),
        );
        const read = registries
          .repository("registry.example", repository)
          .manifest("1.0", new AbortController().signal);
        expect(await read.catch(problemCode), `${hop} to ${spelling}`).toBe("registry/inside-address");
        await registries.close();
        tried += 1;
      }
    }
    expect(inside.connections).toBe(0);
    process.stdout.write(`inside addresses: ${tried} hops refused, ${inside.connections} connections\n`);
    proxy.close();
    await registry.close();
  });

  it("8 a chain of hops shows the credentials to nobody else", async () => {
    let hops = 0;
    for (const kind of ["manifest-get", "blob-get", "manifest-head", "tags", "referrers"] as const) {
      for (const code of [301, 302, 303, 307, 308]) {
        const [source, other] = await Promise.all([new FaultRegistry().start(), capture()]);
        source.store(repository, usualImage(), "1.0");
        source.guard = (authorization) => (authorization === basic ? undefined : basicChallenge());
        source.inject(
          kind,
          onAnswer((exchange) => {
            if (exchange.answer.status === 401) return false;
            exchange.response.writeHead(code, { location: `${other.base}${exchange.url.pathname}` }).end();
            return true;
          }),
          always,
        );
        const registries = openRegistries(
          accessFor({ options: (host) => (host === source.host ? login : undefined) }),
        );
        const client = registries.repository(source.host, repository);
        const signal = new AbortController().signal;
        const blob = usualImage().blobs[0];
        const reads: Record<typeof kind, () => Promise<unknown>> = {
          "manifest-get": () => client.manifest("1.0", signal),
          "manifest-head": () => client.head("1.0", signal),
          "blob-get": async () => {
            if (blob === undefined) return;
            const read = { mediaType: "x", digest: blob.digest, size: blob.bytes.length };
            for await (const _ of await client.blob(read, 0, signal));
          },
          tags: () => client.listTags(signal),
          referrers: () => client.referrers(usualImage().root.digest, signal),
        };
        await reads[kind]().catch(() => undefined);
        expect(other.requests.length, `${kind} ${code}`).toBeGreaterThan(0);
        expect(other.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
        hops += 1;
        await registries.close();
        await source.close();
      }
    }
    process.stdout.write(`hops to another origin: ${hops}, secrets seen there: 0\n`);
  });

  it("11 digests and tags that mean something else in a URL are never sent", async () => {
    const source = await new FaultRegistry().start();
    const registries = openRegistries(accessFor());
    const signal = new AbortController().signal;
    const bad = [
      "../../x",
      "a/b",
      "sha256:..",
      "sha256:" + "G".repeat(64),
      "sha512:" + "a".repeat(128),
      "",
      "a b",
      "a%2f",
      "?n=1",
      "#x",
      "a\n",
      "a\0",
      "x".repeat(129),
      ".x",
      "-x",
      "sha256:" + "a".repeat(63),
    ];
    for (const reference of bad) {
      const client = registries.repository(source.host, repository);
      await expect(client.head(reference, signal)).rejects.toThrow();
      await expect(client.manifest(reference, signal)).rejects.toThrow();
      await expect(client.hasBlob(reference as never, signal)).rejects.toThrow();
      await expect(client.config(reference as never, signal)).rejects.toThrow();
      await expect(client.deleteManifest(reference as never, signal)).rejects.toThrow();
    }
    for (const name of ["../x", "a//b", "A", "a/../b", "a?b", "", "a b"])
      expect(() => registries.repository(source.host, name)).toThrow();
    expect(source.requests).toEqual([]);
    await registries.close();
    await source.close();
  });

  it("62 a proxy that answers 407", async () => {
    const proxy = await startProxy(() => "0", 407);
    const registries = openRegistries(
      accessFor({ options: () => ({ plainHttp: true }), proxyFor: () => proxy.url }),
    );
    const read = registries
      .repository("registry.example", repository)
      .head("1.0", new AbortController().signal);
    expect(await read.catch(problemCode)).toBe("registry/proxy");
    expect(proxy.count()).toBe(1);
    await registries.close();
    proxy.close();
  });

  it.skipIf(!hasOpenssl)(
    "needs openssl: 61 certificates that are wrong, 43 https that leads to http, own authorities",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "tls-"));
      const good = certificate(folder, "good", 2);
      const named = certificate(folder, "named", 2, "DNS:elsewhere.example");
      const plain = await capture();
      for (const [name, pair, ca, expected] of [
        ["unknown authority", good, undefined, "registry/tls"],
        ["wrong name", named, named.cert, "registry/tls"],
        ["own authority", good, good.cert, undefined],
      ] as const) {
        const source = await new FaultRegistry().start(pair);
        source.store(repository, usualImage(), "1.0");
        const options = { plainHttp: false, ...(ca === undefined ? {} : { ca }) };
        const registries = openRegistries(accessFor({ options: () => options }));
        const client = registries.repository(source.host, repository);
        const found = await client
          .head("1.0", new AbortController().signal)
          .then(() => undefined, problemCode);
        expect(found, name).toBe(expected);
        if (expected === undefined) {
          source.inject("manifest-get", redirect(`${plain.base}/v2/`));
          const led = client.manifest("1.0", new AbortController().signal);
          expect(await led.catch(problemCode)).toBe("registry/redirect");
        } else expect(source.requests).toEqual([]);
        await registries.close();
        await source.close();
      }
      expect(plain.connections).toBe(0);
      rmSync(folder, { recursive: true });
    },
  );

  afterAll(() => Promise.all(captures.map((one) => one.close())));
});

function basicChallenge() {
  const denied = error(401, "UNAUTHORIZED");
  return { ...denied, headers: { ...denied.headers, "www-authenticate": 'Basic realm="test"' } };
}
