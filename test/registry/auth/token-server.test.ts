// A registry whose token server is on another origin: as self-hosted GitLab, docker_auth and several clouds have it.
import { afterEach, describe, expect, it } from "vitest";
import { Problem, type Diagnostic } from "../../../src/core/base/diagnostic.ts";
import { openRegistries, type Registries } from "../../../src/registry/registries.ts";
import type { RegistryOptions } from "../../../src/registry/site.ts";
import { withTokens, type TokenAuth } from "../../faults/support/auth.ts";
import { onRequest } from "../../faults/support/faults.ts";
import { error, FaultRegistry, json } from "../../faults/support/registry.ts";
import { accessFor } from "../support/access.ts";
import { imageOf } from "../support/images.ts";

const signal = new AbortController().signal;
const image = imageOf("token-server", [100]);
const login = { username: "robot", password: "correct-horse" };
const basic = `Basic ${Buffer.from("robot:correct-horse").toString("base64")}`;
const open: { close(): unknown }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

interface Setting {
  readonly registry: FaultRegistry;
  readonly server: FaultRegistry;
  readonly realm: string;
  readonly auth: TokenAuth;
}

/** `strict`: the token server refuses whoever gives no password; else the registry refuses the anonymous token. */
async function start(strict: boolean): Promise<Setting> {
  const [registry, server] = await Promise.all([new FaultRegistry().start(), new FaultRegistry().start()]);
  open.push(registry, server);
  registry.store("team/app", image, "1.0");
  const realm = `${server.base}/token/jwt`;
  const auth = withTokens(registry, realm, new FaultRegistry());
  const { guard } = registry;
  registry.guard = (authorization, exchange) =>
    exchange.url.pathname === "/v2/" && authorization?.startsWith("Bearer ") === true
      ? undefined
      : guard?.(authorization, exchange);
  const give = onRequest(({ request, response }) => {
    auth.asked.push(request.headers.authorization);
    const isKnown = request.headers.authorization === basic;
    if (!isKnown && strict) {
      const { bytes } = error(401, "UNAUTHORIZED", "who are you");
      response.writeHead(401).end(bytes);
      return;
    }
    const token = isKnown ? "good-token" : "anonymous-token";
    if (isKnown) auth.good.add(token);
    response.end(json({ token, expires_in: 300 }).bytes);
  });
  server.inject("token", give, { times: 1000 });
  return { registry, server, realm, auth };
}

function client({ registry }: Setting, options: RegistryOptions): Registries {
  const registries = openRegistries(
    accessFor({ options: (host) => (host === registry.host ? options : undefined) }),
  );
  open.push(registries);
  return registries;
}

async function failure(work: Promise<unknown>): Promise<Diagnostic | undefined> {
  const found = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return found instanceof Problem ? found.diagnostics[0] : undefined;
}

const read = (registries: Registries, { registry }: Setting) =>
  registries.repository(registry.host, "team/app").manifest("1.0", signal);

describe.each([
  ["that refuses whoever has no password", true],
  ["that gives everybody a token, which the registry refuses", false],
])("a token server on another origin %s", (_, strict) => {
  it("gets the credentials when the config names its origin", async () => {
    const setting = await start(strict);
    const registries = client(setting, { ...login, tokenServer: new URL(setting.realm).origin });
    expect((await read(registries, setting))?.digest).toBe(image.root.digest);
    expect(setting.auth.asked).toEqual([basic]);
  });

  it("gets them when the config names this very path, whatever the query", async () => {
    const setting = await start(strict);
    const registries = client(setting, { ...login, tokenServer: setting.realm });
    expect((await read(registries, setting))?.digest).toBe(image.root.digest);
  });

  it.each(["/token/other", "/token", "/token/jwt/"])("gets none when the config names %s", async (path) => {
    const setting = await start(strict);
    const tokenServer = new URL(path, setting.realm).href;
    const found = await failure(read(client(setting, { ...login, tokenServer }), setting));
    expect(found?.code).toBe("registry/token-server");
    expect(found?.detail).toContain(`not the tokenServer of the config, ${tokenServer}`);
    expect(setting.auth.asked).not.toContain(basic);
  });

  it("is named with the line to add, and the password isn't blamed", async () => {
    const setting = await start(strict);
    const found = await failure(read(client(setting, login), setting));
    const { host } = setting.registry;
    expect(found).toMatchObject({
      code: "registry/token-server",
      hint: `If this token server belongs to the registry, add to the config:\nregistries: { "${host}": { tokenServer: "${setting.realm}" } }`,
    });
    expect(found?.detail).toContain(`${host} asks for tokens at ${setting.realm}, which is another origin.`);
    expect(found?.detail).toMatch(/answered 401/);
    expect(JSON.stringify(found)).not.toMatch(/password|correct-horse/);
    expect(setting.auth.asked).not.toContain(basic);
  });

  it("is no reason where there are no credentials at all", async () => {
    const setting = await start(strict);
    const found = await failure(read(client(setting, {}), setting));
    expect(found?.code).toBe("registry/denied");
  });
});

describe("what the doctor is told of a token server", () => {
  it("asks it for a token of a wanted repository, and says that it was told nothing", async () => {
    const setting = await start(false);
    const { host } = setting.registry;
    const found = await client(setting, login).reachable(host, signal, "team/app");
    expect(found.token?.credentials).toBe("withheld");
    expect(found.withheld?.hint).toContain(`tokenServer: "${setting.realm}"`);
  });

  it("knows that it accepts the credentials", async () => {
    const setting = await start(true);
    const { host } = setting.registry;
    const registries = client(setting, { ...login, tokenServer: setting.realm });
    const found = await registries.reachable(host, signal, "team/app");
    expect([found.token?.credentials, found.withheld]).toEqual(["sent", undefined]);
    // One for the registry itself, one for the repository.
    expect(setting.auth.asked).toEqual([basic, basic]);
  });
});
