// Credentials, redirects and addresses: what a registry must not be able to make the client do.
import { afterAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
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
    expect: /redirects in a loop/,
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
    expect: /another host/,
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
    expect: /no address/,
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

  afterAll(async () => {
    process.stdout.write(`trust: ${rows.length} rows\n`);
    await Promise.all(captures.map((one) => one.close()));
  });
});
