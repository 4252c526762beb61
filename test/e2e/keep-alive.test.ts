// A proxy in front of a registry that mixes answers up on a connection that is kept: what arrives between two questions is
// taken for the answer to the second. No image may get the digest of another one.
import { connect, createServer, type Server, type Socket, type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStage, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/**
 * Hands all on, after `delayMs`; before every `nth` answer it sends at once the first one that it saw, which belongs to
 * another image.
 */
async function mixingProxy(
  to: string,
  nth: number,
  delayMs = 0,
): Promise<{ host: string; mixed: () => number; close(): void }> {
  const [hostname = "", port = ""] = to.split(":");
  const sockets = new Set<Socket>();
  let first: Buffer | undefined;
  let answers = 0;
  let mixed = 0;
  const server: Server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => void [client.destroy(), upstream.destroy()]);
    }
    client.pipe(upstream);
    upstream.on("data", (bytes: Buffer) => {
      if (bytes.includes("Docker-Content-Digest") || bytes.includes("docker-content-digest")) {
        answers += 1;
        first ??= bytes;
        if (answers % nth === 0) {
          mixed += 1;
          client.write(first);
        }
      }
      if (delayMs === 0) client.write(bytes);
      else setTimeout(() => client.write(bytes), delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, mixed: () => mixed, close };
}

it.each([
  [3, 0],
  [20, 0],
  [60, 0],
  // One alone, and what shows it comes later.
  [137, 40],
])("one unasked answer in %i voids what was said by name (%i ms on the way)", async (nth, delayMs) => {
  const images = stage.stock(137);
  const proxy = await mixingProxy(stage.source.host, nth, delayMs);
  try {
    stage.write("images.txt", images.map(({ repository }) => `${proxy.host}/${repository}:1\n`).join(""));
    const { code, stdout } = await stage.cli("plan", "--format", "json");
    expect(proxy.mixed()).toBeGreaterThan(0);
    const plan = JSON.parse(stdout) as {
      actions: { source?: { reference: string; digest: string } }[];
      failures: { code: string; detail: string }[];
    };
    const digests = new Map(
      images.map(({ repository, image }) => [`${proxy.host}/${repository}:1`, image.root.digest]),
    );
    const planned = plan.actions.flatMap(({ source }) => source ?? []);
    const wrong = planned.filter(({ reference, digest }) => digests.get(reference) !== digest);
    expect(wrong).toEqual([]);
    expect(code).toBe(1);
    expect(plan.failures).toHaveLength(137);
    expect(new Set(plan.failures.map((one) => one.code))).toEqual(new Set(["registry/unasked"]));
  } finally {
    proxy.close();
  }
});

it("says nothing of a registry that keeps to its turn", async () => {
  stage.stock(60);
  const { code, stderr } = await stage.cli("plan");
  expect([code, stderr]).toEqual([0, ""]);
});
