// Credentials, redirects and addresses: what a registry must not be able to make the client do.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/diagnostic.ts";
import { openRegistries } from "../../src/registry/registries.ts";
import { accessFor, quickLimits } from "../registry/support/access.ts";
import { imageOf } from "../registry/support/images.ts";
import { challenge, withTokens } from "./support/auth.ts";
import { copyImage, isComplete, repository } from "./support/copy.ts";
import { answers, onAnswer, onRequest, status } from "./support/faults.ts";
import { error, FaultRegistry, json } from "./support/registry.ts";
import { type Row, runRow, usualImage } from "./support/table.ts";

const always = { times: 10_000 };
const login = { username: "robot", password: "correct-horse" };
const basic = `Basic ${Buffer.from("robot:correct-horse").toString("base64")}`;
const withLogin = { access: { options: () => login } };
const captures: FaultRegistry[] = [];

async function capture(): Promise<FaultRegistry> {
  const server = await new FaultRegistry().start();
  captures.push(server);
  return server;
}

function redirect(to: string, code = 307) {
  return answers({ status: code, headers: { location: to }, bytes: Buffer.alloc(0) });
}

const rows: Row[] = [
  {
    name: "27 401 in the middle of an upload",
    arrange: ({ target }) => {
      const auth = withTokens(target);
      target.inject(
        "upload-put",
        onRequest(async ({ request, response }) => {
          for await (const _ of request);
          auth.good.clear();
          const denied = challenge(`${target.base}/token`);
          response.writeHead(401, denied.headers).end(denied.bytes);
        }),
      );
      return withLogin;
    },
    expect: "C",
  },
  {
    name: "28 ECR's 403 for an expired token",
    arrange: ({ target }) => {
      let current = "QVdTOm9uZQ==";
      const answer = error(
        403,
        "DENIED",
        "Your authorization token has expired. Reauthenticate and try again.",
      );
      target.guard = (authorization) =>
        authorization === `Basic ${Buffer.from("AWS:two").toString("base64")}` ? undefined : answer;
      return {
        access: {
          ecrToken: (host) => {
            if (host !== target.host) return Promise.resolve(null);
            const authorization = `Basic ${current}`;
            current = Buffer.from("AWS:two").toString("base64");
            return Promise.resolve({ authorization, expiresAt: new Date(Date.now() + 3_600_000) });
          },
        },
      };
    },
    expect: "C",
  },
  {
    name: "28 public ECR's 400 for an expired token",
    arrange: ({ source }) => {
      const auth = withTokens(source);
      source.inject(
        "blob-get",
        onAnswer((exchange) => {
          auth.good.clear();
          Object.assign(exchange.answer, error(400, "BAD", "The authorization token is expired"));
          return false;
        }),
      );
    },
    expect: "C",
  },
  {
    name: "29 401 for ever",
    arrange: ({ source }) => {
      withTokens(source).good.add = () => new Set();
      return withLogin;
    },
    expect: /denied access/,
    check: ({ source }) => expect(source.count("manifest-get")).toBe(2),
  },
  ...[
    { name: "500 always", fault: status(500), text: /answered 500/ },
    {
      name: "HTML",
      fault: answers({ status: 200, headers: {}, bytes: Buffer.from("<html>login</html>") }),
      text: /no token/,
    },
    {
      name: "10 MB",
      fault: answers({ status: 200, headers: {}, bytes: Buffer.alloc(10_000_000, 32) }),
      text: /too long/,
    },
  ].map(({ name, fault, text }): Row => ({
    name: `30 the token endpoint answers ${name}`,
    arrange: ({ source }) => {
      source.guard = () => challenge(`${source.base}/token`);
      source.inject("token", fault, always);
    },
    expect: text,
  })),
  {
    name: "30 the token endpoint answers 500 once",
    arrange: ({ source }) => {
      source.inject("token", status(500));
      withTokens(source);
    },
    expect: "C",
  },
  {
    name: "41 redirects in a circle",
    arrange: ({ source }) =>
      source.inject(
        "blob-get",
        onAnswer(
          ({ response, url }) =>
            void response.writeHead(307, { location: url.href, "content-length": "0" }).end(),
        ),
        always,
      ),
    expect: /redirects in a circle/,
  },
  {
    name: "42 a redirect to another host carries no credentials",
    arrange: async ({ source, image }) => {
      const other = await capture();
      other.store(repository, image);
      withTokens(source);
      source.inject(
        "blob-get",
        onAnswer((exchange) => {
          if (exchange.answer.status !== 200 && exchange.answer.status !== 206) return false;
          exchange.response
            .writeHead(307, { location: `${other.base}${exchange.url.pathname}`, "content-length": "0" })
            .end();
          return true;
        }),
        always,
      );
      return withLogin;
    },
    expect: "C",
    check: () => {
      const seen = captures.at(-1)?.requests ?? [];
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    },
  },
  {
    name: "44 a redirect to the metadata service",
    arrange: ({ source }) =>
      source.inject("blob-get", redirect("http://169.254.169.254/latest/meta-data/"), always),
    expect: /inside the network/,
  },
  {
    name: "45 a realm elsewhere is asked without credentials",
    arrange: async ({ source }) => {
      const other = await capture();
      withTokens(source, `${other.base}/token`, other);
      return withLogin;
    },
    expect: "C",
    check: () =>
      expect(captures.at(-1)?.requests.filter(({ authorization }) => authorization !== undefined)).toEqual(
        [],
      ),
  },
  {
    name: "45 its own realm gets them",
    arrange: ({ source }) => {
      const auth = withTokens(source);
      return { ...withLogin, engine: { isNew: () => auth.asked.some((one) => one === basic) || true } };
    },
    expect: "C",
  },
  {
    name: "46 an upload that is sent elsewhere",
    arrange: async ({ target }) => {
      const other = await capture();
      target.inject(
        "upload-post",
        answers({ status: 202, headers: { location: `${other.base}/take` }, bytes: Buffer.alloc(0) }),
        always,
      );
    },
    expect: /elsewhere/,
    check: () => expect(captures.at(-1)?.connections).toBe(0),
  },
  {
    name: "63 a token endpoint whose clock is an hour off",
    arrange: ({ source }) => {
      const auth = withTokens(source);
      source.inject(
        "token",
        onRequest(({ response }) => {
          auth.good.add("early");
          const issued = new Date(Date.now() - 3_600_000).toISOString();
          response.end(json({ token: "early", expires_in: 300, issued_at: issued }).bytes);
        }),
      );
    },
    expect: "C",
    check: ({ source }) => expect(source.count("token")).toBe(1),
  },
  {
    name: "60 a host that doesn't exist",
    arrange: () => ({ registry: "no-such-host.invalid" }),
    expect: /no host/,
  },
];

describe("trust", () => {
  for (const row of rows) it(row.name, async () => void (await runRow(row)));

  it("6 fifty uploads renew one token once", async () => {
    const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    const image = imageOf(
      "fifty",
      Array.from({ length: 49 }, (_, at) => 500 + at),
    );
    source.store(repository, image);
    const auth = withTokens(target);
    let puts = 0;
    target.inject(
      "upload-put",
      onRequest(() => {
        puts += 1;
        if (puts === 25) auth.good.clear();
        return false;
      }),
      always,
    );
    const outcome = await copyImage({
      source,
      target,
      image,
      access: { options: () => login },
      engine: { isNew: () => true, concurrency: 50 },
    });
    expect(outcome.result).toBe("C");
    expect(isComplete(target, image)).toBe(true);
    expect(auth.issued).toBe(2);
    await Promise.all([source.close(), target.close()]);
  });

  it("29 shows no secret in the error", async () => {
    const [source, target] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
    const image = usualImage();
    source.guard = () => error(403, "DENIED");
    const outcome = await copyImage({ source, target, image, access: { options: () => login } });
    expect(outcome.result).toBe("registry/denied");
    expect(JSON.stringify(outcome)).not.toContain("correct-horse");
    await Promise.all([source.close(), target.close()]);
  });

  it("47 tag lists that link in a circle or elsewhere", async () => {
    const source = await new FaultRegistry().start();
    const other = await capture();
    const registries = openRegistries(accessFor({ limits: quickLimits }));
    for (const to of [
      `/v2/${repository}/tags/list?n=1000`,
      `/v2/${repository}/tags/list?last=b`,
      `${other.base}/v2/x/tags/list`,
    ]) {
      source.inject("tags", answers({ ...json({ tags: ["a"] }), headers: { link: `<${to}>; rel="next"` } }), {
        times: 5,
      });
      const listed = registries.repository(source.host, repository).listTags(new AbortController().signal);
      expect(await listed.catch(problemCode)).toBe("registry/list");
      await registries.close();
    }
    expect(other.connections).toBe(0);
    await source.close();
  });

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

  const openssl = (() => {
    try {
      execFileSync("openssl", ["version"]);
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!openssl)(
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

  afterAll(async () => {
    process.stdout.write(`trust: ${rows.length} rows\n`);
    await Promise.all(captures.map((one) => one.close()));
  });
});

function basicChallenge() {
  const denied = error(401, "UNAUTHORIZED");
  return { ...denied, headers: { ...denied.headers, "www-authenticate": 'Basic realm="test"' } };
}

function certificate(folder: string, name: string, days: number, names = "IP:127.0.0.1") {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout",
      key,
      "-out",
      cert,
      "-days",
      String(days),
      "-subj",
      `/CN=${name}`,
      "-addext",
      `subjectAltName=${names}`,
    ],
    { stdio: "ignore" },
  );
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

/** A CONNECT proxy that leads every host to one loopback port, or refuses all. */
async function startProxy(
  port: () => string,
  refuse?: number,
): Promise<{ url: string; count(): number; close(): void }> {
  let count = 0;
  const server = createServer();
  server.on("connect", (_, client) => {
    count += 1;
    if (refuse !== undefined) return void client.end(`HTTP/1.1 ${refuse} Refused\r\n\r\n`);
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
