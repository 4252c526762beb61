// Leases on S3 when time passes and answers get lost: a proxy before moto moves the server's clock and drops answers.
import { createServer, request, type Server } from "node:http";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { openStateS3 } from "../../src/storage/state-s3.ts";
import type { Holder, StateStore } from "../../src/storage/state-store.ts";
import { startS3 } from "../app/s3-server.ts";
import { hasMoto, type Moto, startMoto } from "../ecr/peers.ts";
import { someState } from "./states.ts";

const signal = new AbortController().signal;
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const ann: Holder = { who: "ann@laptop", pid: 1, command: "apply" };
const bob: Holder = { who: "bob@server", pid: 2, command: "apply" };
const once = { timeoutMs: 0, signal, onWait: () => undefined };

interface Proxy {
  readonly url: string;
  /** How far the server's clock is ahead of moto's. */
  aheadMs: number;
  /** Answers to PUT that are lost after moto has stored the object. */
  lost: number;
  /** PUTs that are answered with 409 without being passed on. */
  conflicts: number;
  close(): Promise<void>;
}

let moto: Moto;
let proxy: Proxy;
beforeAll(async () => {
  if (!hasMoto) return;
  moto = await startMoto();
  proxy = await startProxy(moto.url);
  const client = new S3Client({ region: "us-east-1", endpoint: moto.url, forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: "states" }));
  client.destroy();
});
afterAll(async () => {
  await proxy?.close();
  await moto?.close();
});

function open(key: string, url = proxy.url): StateStore {
  return openStateS3({
    bucket: "states",
    key,
    history: 3,
    region: "us-east-1",
    login: { of: "target" },
    credentials: async () => async () => credentials,
    environment: { AWS_ENDPOINT_URL_S3: url },
    now: () => new Date(),
  });
}

const check = it.skipIf(!hasMoto);
const title = hasMoto ? "" : "needs moto: ";

describe("the lease in S3", () => {
  check(`${title}is void a minute after its last renewal by the server's clock, not before`, async () => {
    const lock = await open("lease.json").lock(ann, once);
    proxy.aheadMs = 55_000;
    await expect(open("lease.json").lock(bob, once)).rejects.toSatisfy(
      (error) => problemCode(error) === "state/locked",
    );
    proxy.aheadMs = 63_000;
    const taken = await open("lease.json").lock(bob, once);
    expect(taken.replaced?.who).toBe("ann@laptop");
    proxy.aheadMs = 0;
    await lock.renew();
    expect(lock.lost.aborted).toBe(true);
    await lock.release();
    await expect(open("lease.json").lock(ann, once)).rejects.toThrow(/bob@server/);
    await taken.release();
  });

  it("is taken over by exactly one of five who see it void", async () => {
    // Not moto's: its conditional writes are not atomic.
    const server = await startS3();
    const store = () => open("void.json", server.url);
    for (let race = 0; race < 10; race += 1) {
      const lock = await store().lock(ann, once);
      server.aheadMs += 63_000;
      const tries = await Promise.allSettled(Array.from({ length: 5 }, () => store().lock(bob, once)));
      const won = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      expect(won).toHaveLength(1);
      await lock.release();
      await won[0]?.release();
    }
    await server.close();
  });

  check(`${title}is ours when the answer that said so was lost`, async () => {
    proxy.lost = 1;
    const lock = await open("lost.json").lock(ann, once);
    proxy.lost = 1;
    await lock.renew();
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
    await (await open("lost.json").lock(bob, once)).release();
  });
});

describe("the state in S3", () => {
  check(`${title}is written once when the answer was lost`, async () => {
    const store = open("write.json");
    proxy.lost = 1;
    const first = await store.write(someState(1), null, signal);
    proxy.lost = 1;
    const second = await store.write(someState(2), first, signal);
    expect((await store.read(signal)).version).toBe(second);
  });

  check(`${title}is written again when S3 asks to try again`, async () => {
    const store = open("again.json");
    proxy.conflicts = 2;
    await store.write(someState(1), null, signal);
    expect((await store.read(signal)).state.serial).toBe(1);
  });
});

async function startProxy(target: string): Promise<Proxy> {
  const written = new Map<string, number>();
  const server: Server = createServer((incoming, response) => {
    if (incoming.method === "PUT" && proxy.conflicts > 0) {
      proxy.conflicts -= 1;
      incoming.resume();
      response.writeHead(409, { "Content-Type": "application/xml" });
      response.end("<Error><Code>ConditionalRequestConflict</Code><Message>again</Message></Error>");
      return;
    }
    const lose = incoming.method === "PUT" && proxy.lost > 0;
    if (lose) proxy.lost -= 1;
    const passed = request(
      target + (incoming.url ?? ""),
      { method: incoming.method ?? "GET", headers: incoming.headers },
      (answer) => {
        if (lose) {
          answer.resume().once("end", () => response.destroy());
          return;
        }
        const now = Date.now() + proxy.aheadMs;
        const etag = answer.headers.etag ?? "";
        if (incoming.method === "PUT" && etag !== "") written.set(etag, now);
        const modified = written.get(etag);
        response.writeHead(answer.statusCode ?? 500, {
          ...answer.headers,
          date: new Date(now).toUTCString(),
          ...(modified === undefined ? {} : { "last-modified": new Date(modified).toUTCString() }),
        });
        answer.pipe(response);
      },
    );
    passed.once("error", () => response.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    aheadMs: 0,
    lost: 0,
    conflicts: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
