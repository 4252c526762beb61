// How AWS is reached: through the proxies that the usual variables name, and with a registry token that is replaced
// when the registry no longer takes it.
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { awsEnvironment, type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";
import { startS3 } from "./s3-server.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";

let server: EcrServer;
let mirror: Mirror;
afterEach(async () => {
  vi.unstubAllEnvs();
  await mirror.close();
  await server.close();
});

const config = (more = "") => `
version: 1
target: { ${server.settings}, prefix: m }
sources:
  - { name: list, kind: list, path: images.txt }${more}`;

describe("proxy variables", () => {
  it("hold for ECR's API, the registry and the state in S3; no_proxy takes a host out", async () => {
    useAwsEnvironment();
    server = await startEcr(registry);
    const s3 = await startS3();
    const proxied: string[] = [];
    const proxy = await startProxy(proxied);
    try {
      mirror = await openMirror(config('\nname: reach\nstate: { path: "s3://bucket/mirror.json" }'), {
        environment: { ...awsEnvironment, AWS_ENDPOINT_URL_S3: s3.url },
      });
      mirror.write("images.txt", "");
      vi.stubEnv("http_proxy", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
      await mirror.run(async ({ runtime }) => {
        await runtime.kept[0].ecr.readActual(["m/app"], signal);
        await runtime.state.read(signal);
      });
      expect(new Set(proxied)).toEqual(new Set([new URL(server.sandbox.url).host, new URL(s3.url).host]));
      proxied.length = 0;
      vi.stubEnv("no_proxy", "127.0.0.1");
      await mirror.run(({ runtime }) => runtime.kept[0].ecr.readActual(["m/app"], signal));
      expect(proxied).toEqual([]);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
      await s3.close();
    }
  });
});

describe("a registry token that has ended", () => {
  it("is replaced once, and the request goes on", async () => {
    useAwsEnvironment();
    let clock = Date.now();
    server = await startEcr(registry, { clock: () => new Date(clock) });
    mirror = await openMirror(config());
    await mirror.source.push("app", "1", "one");
    mirror.write("images.txt", "SOURCE/app:1\n");
    await mirror.apply();
    server.requests.length = 0;
    await mirror.run(async ({ runtime }) => {
      const repository = runtime.registries.repository(registry, "m/app");
      expect(await repository.manifest("1", signal)).not.toBeNull();
      clock += 13 * 3600_000;
      const again = await Promise.all([1, 2, 3].map(() => repository.manifest("1", signal)));
      expect(again.every((one) => one !== null)).toBe(true);
    });
    const logins = server.requests.filter(({ operation }) => operation === "GetAuthorizationToken");
    expect(logins).toHaveLength(2);
  });
});

/** A proxy that only tunnels, and notes where to. */
async function startProxy(seen: string[]): Promise<Server> {
  const proxy = createServer();
  proxy.on("connect", (request, socket) => {
    const [host = "", port = ""] = (request.url ?? "").split(":");
    seen.push(request.url ?? "");
    const through = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    through.on("error", () => socket.destroy());
    socket.on("error", () => through.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return proxy;
}
