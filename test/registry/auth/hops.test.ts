// Every way in which a registry, or its config, leads to another origin, times every spelling of another origin, times
// every kind of credential: whoever is not the registry sees nothing that belongs to it.
import { describe, expect, it } from "vitest";
import type { RegistryAccess } from "../../../src/registry/registries.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import type { RegistryOptions } from "../../../src/registry/site.ts";
import { onAnswer, onRequest } from "../../faults/support/faults.ts";
import { error, type FaultRegistry, json, type Kind } from "../../faults/support/registry.ts";
import { accessFor } from "../support/access.ts";
import { imageOf } from "../support/images.ts";
import { startWorld } from "./support/world.ts";

const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const own = `http://${host}`;
const signal = new AbortController().signal;
const image = imageOf("hops", [100]);
const always = { times: 10_000 };

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

interface Kinds {
  readonly access: Partial<RegistryAccess>;
  readonly options?: RegistryOptions;
  readonly secrets: readonly string[];
  readonly guard: (registry: FaultRegistry) => void;
}

const wantsBasic = (good: string) => (registry: FaultRegistry) => {
  registry.guard = (authorization) =>
    authorization === good ? undefined : refusal('Basic realm="https://x/",service="ecr.amazonaws.com"');
};

const wantsBearer = (registry: FaultRegistry) => {
  registry.guard = (authorization) =>
    authorization === "Bearer canary-bearer" ? undefined : refusal(`Bearer realm="${own}/token"`);
  const give = onRequest(async ({ request, response }) => {
    let body = "";
    for await (const piece of request) body += String(piece);
    const good =
      request.headers.authorization === basic("me:canary-password") || body.includes("canary-refresh");
    response.writeHead(good ? 200 : 401).end(json(good ? { token: "canary-bearer" } : {}).bytes);
  });
  registry.inject("token", give, always);
};

const credentials: Readonly<Record<string, Kinds>> = {
  "a password": {
    access: {},
    options: { username: "me", password: "canary-password" },
    secrets: ["canary-password", basic("me:canary-password")],
    guard: wantsBasic(basic("me:canary-password")),
  },
  "a bearer token": {
    access: {},
    options: { username: "me", password: "canary-password" },
    secrets: ["canary-password", "canary-bearer", basic("me:canary-password")],
    guard: wantsBearer,
  },
  "an identity token of a helper": {
    access: {
      runCredentialHelper: (_, server) =>
        Promise.resolve(server === host ? { username: "<token>", secret: "canary-refresh" } : null),
    },
    options: { credentialHelper: "one" },
    secrets: ["canary-refresh", "canary-bearer"],
    guard: wantsBearer,
  },
  "ECR's token": {
    access: {
      ecrToken: (asked) =>
        Promise.resolve(
          asked === host
            ? { authorization: basic("AWS:canary-ecr"), expiresAt: new Date(Date.now() + 3_600_000) }
            : null,
        ),
    },
    secrets: ["canary-ecr", basic("AWS:canary-ecr")],
    guard: wantsBasic(basic("AWS:canary-ecr")),
  },
  "Docker's file": {
    access: {
      environment: { HOME: "/home/me" },
      readFile: (path) => {
        const auths = { [host]: { auth: Buffer.from("me:canary-password").toString("base64") } };
        return Promise.resolve(path === "/home/me/.docker/config.json" ? JSON.stringify({ auths }) : null);
      },
    },
    secrets: ["canary-password", basic("me:canary-password")],
    guard: wantsBasic(basic("me:canary-password")),
  },
};

const targets: Readonly<Record<string, string>> = {
  "another host": "http://other.test",
  "another port": `http://${host}:5001`,
  "another scheme": `https://${host}`,
  "a host below it": `http://cdn.${host}`,
  "a host that begins like it": `http://${host}.evil.test`,
  "a host behind its name as user": `http://${host}@evil.test`,
};

interface Hop {
  readonly name: string;
  /** A host of the config's can't have a user or a scheme. */
  readonly byConfig?: (to: string) => RegistryOptions;
  arrange(registry: FaultRegistry, to: string): void;
  act(registries: Registries): Promise<unknown>;
}

function redirect(kind: Kind): Hop["arrange"] {
  return (registry, to) => {
    const lead = onAnswer((exchange) => {
      if (exchange.answer.status === 401) return false;
      exchange.response
        .writeHead(307, { location: `${to}${exchange.url.pathname}`, "content-length": "0" })
        .end();
      return true;
    });
    registry.inject(kind, lead, always);
  };
}

const link = (kind: Kind, body: unknown): Hop["arrange"] => {
  return (registry, to) => {
    const lead = onAnswer((exchange) => {
      if (exchange.answer.status === 401) return false;
      const { bytes } = json(body);
      exchange.response
        .writeHead(200, { link: `<${to}/v2/next>; rel="next"`, "content-length": String(bytes.length) })
        .end(bytes);
      return true;
    });
    registry.inject(kind, lead, always);
  };
};

const app = (registries: Registries) => registries.repository(host, "team/app");
const nothing = () => undefined;
const [config] = image.blobs;
const blob = { mediaType: "x", digest: config?.digest ?? image.root.digest, size: config?.bytes.length ?? 0 };

async function read(registries: Registries, urls: readonly string[] = []): Promise<void> {
  for await (const _ of await app(registries).blob({ ...blob, urls }, 0, signal));
}

let foreignLayer = "";
const hops: readonly Hop[] = [
  {
    name: "a redirect of a manifest",
    arrange: redirect("manifest-get"),
    act: (registries) => app(registries).manifest("1.0", signal),
  },
  { name: "a redirect of a blob", arrange: redirect("blob-get"), act: (registries) => read(registries) },
  {
    name: "the Location of an upload",
    arrange: (registry, to) => {
      const headers = { location: `${to}/take` };
      const elsewhere = onAnswer((exchange) => {
        if (exchange.answer.status === 401) return false;
        exchange.response.writeHead(202, headers).end();
        return true;
      });
      registry.inject("upload-post", elsewhere, always);
    },
    act: (registries) => app(registries).putBlob(config ?? image.root, signal),
  },
  {
    name: "a redirect of an upload",
    arrange: redirect("upload-put"),
    act: (registries) => app(registries).putBlob(config ?? image.root, signal),
  },
  {
    name: "the Link of a tag list",
    arrange: link("tags", { tags: ["1.0"] }),
    act: (registries) => app(registries).listTags(signal),
  },
  {
    name: "the Link of a catalog",
    arrange: link("other", { repositories: ["team/app"] }),
    act: (registries) => registries.catalog(host, "", signal),
  },
  {
    name: "the URL of a foreign layer",
    arrange: (registry, to) => {
      foreignLayer = `${to}/layer`;
      const missing = onAnswer((exchange) => {
        if (exchange.answer.status === 401) return false;
        Object.assign(exchange.answer, error(404, "BLOB_UNKNOWN"));
        return false;
      });
      registry.inject("blob-get", missing, always);
    },
    act: (registries) => read(registries, [foreignLayer]),
  },
  {
    name: "a realm",
    arrange: (registry, to) => {
      registry.guard = () => refusal(`Bearer realm="${to}/token",service="s"`);
    },
    act: (registries) => app(registries).manifest("1.0", signal),
  },
  {
    name: "a rewrite",
    byConfig: (to) => ({ rewrite: `${to}/hub` }),
    arrange: nothing,
    act: (registries) => app(registries).manifest("1.0", signal),
  },
  {
    name: "a mirror",
    byConfig: (to) => ({ mirrors: [`${to}/hub`] }),
    arrange: nothing,
    act: (registries) => app(registries).manifest("1.0", signal),
  },
];

describe("hops to another origin", () => {
  const reached = new Set<string>();
  const rows = hops.flatMap((hop) =>
    Object.keys(targets)
      .filter((name) => hop.byConfig === undefined || !/scheme|user/.test(name))
      .flatMap((target) => Object.keys(credentials).map((kind) => [hop.name, target, kind, hop] as const)),
  );

  it("are enough to be a table", () => expect(rows.length).toBeGreaterThan(9 * 6 * 4));

  it.each(rows)("%s to %s with %s: no secret leaves", async (_, target, kind, hop) => {
    const to = targets[target] ?? "";
    const { access, options, secrets, guard } = credentials[kind] ?? expect.unreachable();
    const world = await startWorld(own);
    const { registry } = world;
    registry.store("team/app", image, "1.0");
    guard(registry);
    hop.arrange(registry, to);
    const configured = hop.byConfig?.(to.replace("http://", ""));
    const registries = openRegistries(
      accessFor({
        proxyFor: () => world.proxy,
        limits: { tries: 1 },
        ...access,
        options: (asked) => ({ plainHttp: true, ...(asked === host ? { ...options, ...configured } : {}) }),
      }),
    );
    await hop.act(registries).catch(nothing);
    await registries.close();
    await world.close();
    const { seen } = world;
    for (const { origin } of seen) reached.add(origin);
    const elsewhere = seen.filter(({ origin }) => origin !== own);
    const told = (text: string) => secrets.some((secret) => text.includes(secret));
    expect(elsewhere.filter(({ text }) => told(text))).toEqual([]);
    // The table is worth something only where the registry itself was given them.
    if (configured?.rewrite === undefined && hop.name !== "a realm")
      expect(seen.some(({ origin, text }) => origin === own && told(text))).toBe(true);
  });

  it("reach the places they lead to, where that is allowed", () => {
    expect(reached.size).toBeGreaterThan(5);
  });
});

function refusal(challenge: string) {
  const denied = error(401, "UNAUTHORIZED");
  return { ...denied, headers: { ...denied.headers, "www-authenticate": challenge } };
}
