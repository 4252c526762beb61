// Every state store keeps the same promises: the same table runs on the file and on S3 (moto's, where installed).
import { setMaxListeners } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem, problemCode } from "../../src/core/base/diagnostic.ts";
import { emptyState } from "../../src/core/state/state.ts";
import { openStateFile } from "../../src/storage/state-file.ts";
import { openStateS3, type StateS3Options } from "../../src/storage/state-s3.ts";
import type { Holder, LockInfo, StateStore } from "../../src/storage/state-store.ts";
import { hasMoto, type Moto, startMoto } from "../ecr/peers.ts";
import { someState } from "./states.ts";

const signal = new AbortController().signal;
setMaxListeners(0, signal);
const holder: Holder = {
  who: "ann@laptop",
  pid: process.pid,
  command: "apply",
  link: "https://ci.example/1",
};
const once = { timeoutMs: 0, signal, onWait: () => undefined };

let folder: string;
let moto: Moto | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "state-"));
  if (!hasMoto) return;
  moto = await startMoto();
  await raw().send(new CreateBucketCommand({ Bucket: "states" }));
});
afterAll(async () => {
  await moto?.close();
  await rm(folder, { recursive: true, force: true });
});

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** How long waiting for another holder slept, in turns: each is over at once. */
const slept: number[] = [];
const clock = {
  now: () => new Date(),
  async sleep(milliseconds: number, until: AbortSignal) {
    slept.push(milliseconds);
    await wait(1, undefined, { signal: until });
  },
};

function file(name: string): StateStore {
  return openStateFile({ path: join(folder, name), shown: name, history: 3, ...clock });
}

function s3(name: string, bucket = "states", more: Partial<StateS3Options> = {}): StateStore {
  return openStateS3({
    bucket,
    history: 3,
    key: `team/${name}`,
    region: "us-east-1",
    login: { of: "target" },
    credentials: async () => async () => credentials,
    environment: { AWS_ENDPOINT_URL_S3: moto?.url },
    ...clock,
    ...more,
  });
}

async function putFile(name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
}

function getFile(name: string): Promise<string> {
  return readFile(join(folder, name), "utf8");
}

async function putObject(name: string, text: string): Promise<void> {
  await raw().send(new PutObjectCommand({ Bucket: "states", Key: `team/${name}`, Body: text }));
}

async function getObject(name: string): Promise<string> {
  const found = await raw().send(new GetObjectCommand({ Bucket: "states", Key: `team/${name}` }));
  return (await found.Body?.transformToString()) ?? "";
}

function raw(): S3Client {
  return new S3Client({ region: "us-east-1", endpoint: moto?.url ?? "", forcePathStyle: true, credentials });
}

describe.each([
  { kind: "file", open: file, put: putFile, get: getFile, there: true, pollMs: 200 },
  {
    kind: "s3",
    open: (name: string) => s3(name),
    put: putObject,
    get: getObject,
    there: hasMoto,
    pollMs: 2000,
  },
])("the state in $kind", ({ open, put, get, there, pollMs }) => {
  const check = it.skipIf(!there);
  const title = there ? "" : "needs moto: ";

  check(`${title}is empty before the first write, then what was written`, async () => {
    const store = open("first.json");
    expect(await store.read(signal)).toEqual({ state: emptyState, version: null, records: [] });
    const version = await store.write(someState(1), null, signal);
    expect(await open("first.json").read(signal)).toEqual({ state: someState(1), version, records: [] });
    expect(store.describe()).toContain("first.json");
  });

  check(`${title}refuses to write over what another wrote`, async () => {
    const store = open("cas.json");
    const first = await store.write(someState(1), null, signal);
    await expect(store.write(someState(9), null, signal)).rejects.toSatisfy(isConflict);
    const second = await store.write(someState(2), first, signal);
    await expect(store.write(someState(9), first, signal)).rejects.toSatisfy(isConflict);
    expect(await store.read(signal)).toEqual({ state: someState(2), version: second, records: [] });
  });

  check(`${title}is held by one at a time, and says by whom`, async () => {
    const store = open("held.json");
    const lock = await store.lock(holder, once);
    const waited: (LockInfo | null)[] = [];
    const second = open("held.json").lock(holder, { ...once, onWait: (one) => waited.push(one) });
    await expect(second).rejects.toSatisfy((error) => problemCode(error) === "state/locked");
    await expect(second).rejects.toThrow(/ann@laptop.*apply.*https:\/\/ci\.example\/1/);
    await lock.release();
    await (await open("held.json").lock(holder, once)).release();
  });

  check(`${title}waits for the other holder, and tells once whom it waits for`, async () => {
    const lock = await open("wait.json").lock(holder, once);
    const waited: (LockInfo | null)[] = [];
    const second = open("wait.json").lock(
      { ...holder, command: "second" },
      {
        timeoutMs: 20_000,
        signal,
        onWait: (one) => waited.push(one),
      },
    );
    const before = slept.length;
    while (slept.length < before + 3) await wait(1);
    await lock.release();
    await (await second).release();
    expect(slept.slice(before, before + 3)).toEqual([pollMs, pollMs, pollMs]);
    expect(waited.map((one) => one?.command)).toEqual(["apply"]);
  });

  check(`${title}keeps its hold when renewed, and gives it back only if it is still its own`, async () => {
    const store = open("renew.json");
    const lock = await store.lock(holder, once);
    await lock.renew();
    await lock.renew();
    expect(lock.lost.aborted).toBe(false);
    expect((await store.unlock({ force: true, signal }))?.who).toBe("ann@laptop");
    const other = await store.lock({ ...holder, who: "bob@server" }, once);
    await expect(store.unlock({ force: false, signal })).rejects.toSatisfy(
      (error) => problemCode(error) === "state/holder-alive",
    );
    await lock.renew();
    expect(lock.lost.aborted).toBe(true);
    await lock.release();
    await expect(store.lock(holder, once)).rejects.toThrow(/bob@server/);
    await other.release();
    expect(await store.unlock({ force: false, signal })).toBeNull();
  });

  check(`${title}gives the lock to exactly one of eight who ask at once`, async () => {
    for (let race = 0; race < 5; race += 1) {
      const tries = Array.from({ length: 8 }, () => open("race.json").lock(holder, once));
      const results = await Promise.allSettled(tries);
      const won = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const lost = results.flatMap((one) => (one.status === "rejected" ? [problemCode(one.reason)] : []));
      expect(won).toHaveLength(1);
      expect(new Set(lost)).toEqual(new Set(["state/locked"]));
      await won[0]?.release();
    }
  });

  check(`${title}stops waiting when it is told to`, async () => {
    const lock = await open("stop.json").lock(holder, once);
    const stop = new AbortController();
    const second = open("stop.json").lock(holder, {
      timeoutMs: 60_000,
      signal: stop.signal,
      onWait: () => stop.abort(),
    });
    await expect(second).rejects.toThrow(/abort/i);
    await lock.release();
  });

  check(`${title}keeps an unreadable state as it is`, async () => {
    const store = open("broken.json");
    await store.write(someState(1), null, signal);
    const broken = '{"formatVersion": "1.1", "ser';
    await put("broken.json", broken);
    await expect(store.read(signal)).rejects.toSatisfy((error) => problemCode(error) === "state/unreadable");
    await expect(store.read(signal)).rejects.toThrow(/broken\.json/);
    expect(await get("broken.json")).toBe(broken);
  });
});

describe("the state in S3", () => {
  it.skipIf(!hasMoto)("needs moto: says that the bucket is missing", async () => {
    await expect(s3("x.json", "no-such-bucket").read(signal)).rejects.toSatisfy(
      (error) => problemCode(error) === "state/no-bucket",
    );
  });

  it.skipIf(!hasMoto)("needs moto: has the encryption asked for, its lock and history too", async () => {
    const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const store = s3("sse.json", "states", { encryption: { sse: "aws:kms", kmsKey } });
    const lock = await store.lock(holder, once);
    await lock.renew();
    const first = await store.write(someState(1), null, signal);
    await store.history.keep(someState(1), signal);
    await store.write(someState(2), first, signal);
    const keys = ["team/sse.json", "team/sse.json.lock", "team/sse.json.d/history/0000000001.json"];
    const heads = keys.map((Key) => raw().send(new HeadObjectCommand({ Bucket: "states", Key })));
    for (const head of await Promise.all(heads))
      expect(head).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKey });
    expect((await store.read(signal)).state).toEqual(someState(2));
    await lock.release();
  });

  it("says that the store can't be reached", async () => {
    const store = openStateS3({
      bucket: "states",
      history: 3,
      key: "k",
      region: "us-east-1",
      login: { of: "target" },
      credentials: async () => async () => credentials,
      environment: { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" },
      now: () => new Date(),
    });
    const read = store.read(signal);
    await expect(read).rejects.toBeInstanceOf(Problem);
    await expect(read).rejects.toSatisfy((error) => problemCode(error) === "state/unreachable");
  });
});

function isConflict(error: unknown): boolean {
  return problemCode(error) === "state/conflict";
}
