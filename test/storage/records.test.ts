// Records and history beside a state: the same promises in a folder and in a bucket.
import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { NewRecord, RecordWriter, StoredRecord } from "../../src/storage/records.ts";
import type { ProcessSystem } from "../../src/storage/processes.ts";
import { openStateFile } from "../../src/storage/state-file.ts";
import { openStateS3 } from "../../src/storage/state-s3.ts";
import type { StateStore } from "../../src/storage/state-store.ts";
import { type S3Server, startS3 } from "../app/s3-server.ts";
import { hasMoto, type Moto, startMoto } from "../ecr/peers.ts";
import { someState } from "./states.ts";

const signal = new AbortController().signal;
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const digest = sha256("a");
const entry = { digest, source: { reference: "docker.io/a:1", digest }, from: "list", policy: "same" };
const time = "2026-11-20T00:00:00.000Z";

function run(more: Partial<NewRecord> = {}): NewRecord {
  return {
    name: "platform",
    lineage: "0b9f",
    planDigest: digest,
    shard: { index: 2, count: 3 },
    holder: { who: "ann@laptop", pid: process.pid, command: "apply" },
    started: time,
    intents: ["a:1", "a:2", "a:3"].map((key) => ({ registry: "r", key, entry: { ...entry, time } })),
    files: {},
    ...more,
  };
}

let folder: string;
let server: S3Server;
let moto: Moto | undefined;
const writers: RecordWriter[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "records-"));
  server = await startS3();
  if (!hasMoto) return;
  moto = await startMoto();
  const client = new S3Client({ region: "us-east-1", endpoint: moto.url, forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: "states" }));
  client.destroy();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const writer of writers.splice(0)) await writer.close().catch(() => undefined);
  server.aheadMs = 0;
});
afterAll(async () => {
  await server.close();
  await moto?.close();
  await rm(folder, { recursive: true, force: true });
});

type Now = () => Date;
const realNow: Now = () => new Date();

function file(name: string, system?: ProcessSystem, now = realNow): StateStore {
  const path = join(folder, name);
  return openStateFile({ path, shown: name, history: 3, now, ...(system && { system }) });
}

function bucket(name: string, url: string, now = realNow): StateStore {
  return openStateS3({
    bucket: "states",
    key: `team/${name}`,
    history: 3,
    region: "us-east-1",
    login: { of: "target" },
    credentials: async () => async () => credentials,
    environment: { AWS_ENDPOINT_URL_S3: url },
    now,
  });
}

async function leave(store: StateStore, more?: Partial<NewRecord>): Promise<RecordWriter> {
  const writer = await store.openRecord(run(more), signal);
  writers.push(writer);
  return writer;
}

async function records(store: StateStore): Promise<readonly StoredRecord[]> {
  return (await store.read(signal)).records;
}

async function only(store: StateStore): Promise<StoredRecord> {
  const [first, ...more] = await records(store);
  if (first === undefined || more.length > 0) throw new Error(`${more.length + 1} records`);
  return first;
}

/** Only what a writer waits for stands still; requests go on. */
function holdTimers(): void {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
}

async function until(happened: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await happened()); tries += 1) {
    if (tries > 2000) throw new Error("waited in vain");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each([
  { kind: "a folder", open: (name: string, now?: Now) => file(name, undefined, now), there: true },
  { kind: "a bucket", open: (name: string, now?: Now) => bucket(name, server.url, now), there: true },
  {
    kind: "moto's bucket",
    open: (name: string, now?: Now) => bucket(name, moto?.url ?? "", now),
    there: hasMoto,
  },
])("records in $kind", ({ open, there }) => {
  const check = it.skipIf(!there);

  check("are there before the first write, with all that their run means to do", async () => {
    const store = open("first.json");
    expect(await records(store)).toEqual([]);
    const { id } = await leave(store);
    const { holder, ...found } = await only(open("first.json"));
    const { holder: who, ...head } = run();
    expect(found).toEqual({ ...head, id, done: new Map(), ended: false, failed: 0, alive: true });
    expect(holder).toMatchObject(who);
    expect((await store.read(signal)).version).toBeNull();
  });

  check("say within a second what was done, and are renewed every 20 s", async () => {
    holdTimers();
    const store = open("told.json");
    const writer = await leave(store);
    writer.done([0]);
    writer.done([2]);
    await vi.advanceTimersByTimeAsync(999);
    expect((await only(store)).done.size).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await until(async () => (await only(store)).done.size === 2);
    const { done } = await only(store);
    expect([...done.keys()]).toEqual([0, 2]);
    expect(Date.now() - Date.parse(done.get(0) ?? "")).toBeLessThan(10_000);
  });

  check("end with what failed, and are then alive no more", async () => {
    const store = open("ended.json");
    const writer = await leave(store);
    writer.done([1]);
    await writer.end({ failed: 2 });
    expect(await only(store)).toMatchObject({ ended: true, failed: 2, alive: false });
    expect([...(await only(store)).done.keys()]).toEqual([1]);
    await store.removeRecords([writer.id, "no-such-run"], signal);
    expect(await records(store)).toEqual([]);
  });

  check("of a run that is cut short say what was done", async () => {
    const store = open("cut.json");
    const writer = await leave(store);
    writer.done([1]);
    await writer.close();
    expect(await only(store)).toMatchObject({
      ended: false,
      alive: true,
      done: new Map([[1, expect.any(String)]]),
    });
  });

  check("are taken away by their own run, of many in its own turn", async () => {
    const store = open("many.json");
    const all = await Promise.all([1, 2, 3].map((index) => leave(store, { shard: { index, count: 3 } })));
    const left = async () => new Set((await records(store)).map(({ shard }) => shard?.index));
    expect(await left()).toEqual(new Set([1, 2, 3]));
    await all[1]?.remove();
    expect(await left()).toEqual(new Set([1, 3]));
  });

  check("that were taken away while their process stood still come back with all that was done", async () => {
    const ahead = { ms: 0 };
    const store = open("asleep.json", () => new Date(Date.now() + ahead.ms));
    const writer = await leave(store);
    writer.done([0]);
    ahead.ms = 10_000;
    await store.removeRecords([writer.id], signal);
    ahead.ms = 120_000;
    writer.done([2]);
    await writer.end({ failed: 1 });
    expect(await only(store)).toMatchObject({ id: writer.id, ended: true, failed: 1 });
    expect([...(await only(store)).done.keys()]).toEqual([0, 2]);
  });

  check("are dead when their process is gone, whatever their age", async () => {
    const store = open("gone.json");
    await leave(store, { holder: { who: "ann@laptop", pid: 999_999_999, command: "apply" } });
    // That pid tells nothing: the lease decides.
    expect((await only(store)).alive).toBe(true);
  });
});

describe("a record in a folder", () => {
  const path = async (name: string) => {
    const [found = ""] = await readdir(join(folder, `${name}.d`));
    return join(folder, `${name}.d`, found);
  };

  it("is dead a minute after it was last renewed, or when its process is surely gone", async () => {
    const writer = await leave(file("age.json"));
    const past = new Date(Date.now() - 61_000);
    await utimes(await path("age.json"), past, past);
    expect((await only(file("age.json"))).alive).toBe(false);
    await writer.close();
    const place = { boot: "b", namespace: "n" };
    const system = (start: string | null): ProcessSystem => ({
      here: () => Promise.resolve(place),
      startOf: () => Promise.resolve(start),
    });
    const store = file("process.json", system("7"));
    await leave(store);
    expect((await only(store)).holder.process).toEqual({ ...place, start: "7" });
    expect((await only(store)).alive).toBe(true);
    expect((await only(file("process.json", system(null)))).alive).toBe(false);
    expect((await only(file("process.json", system("8")))).alive).toBe(false);
  });

  it("is renewed while nothing is done", async () => {
    holdTimers();
    await leave(file("beat.json"));
    const past = new Date(Date.now() - 61_000);
    await utimes(await path("beat.json"), past, past);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(async () => (await only(file("beat.json"))).alive);
  });

  it("with the torn tail of an append is read without it, and its writer goes on after it", async () => {
    const store = file("torn.json");
    const writer = await leave(store);
    await appendFile(await path("torn.json"), '{"done":[0],"ti');
    expect((await only(store)).done.size).toBe(0);
    writer.done([1]);
    await writer.end({ failed: 0 });
    const lines = (await readFile(await path("torn.json"), "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect([...(await only(store)).done.keys()]).toEqual([1]);
  });

  it("that can't be read is an error that names it and keeps it", async () => {
    await leave(file("broken.json"));
    const broken = await path("broken.json");
    await writeFile(broken, "{}\n");
    const read = file("broken.json").read(signal);
    await expect(read).rejects.toSatisfy((error) => problemCode(error) === "state/record-unreadable");
    await expect(read).rejects.toThrow(/broken\.json\.d\/.*\.jsonl: formatVersion/);
    expect(await readFile(broken, "utf8")).toBe("{}\n");
  });
});

describe("a record in a bucket", () => {
  it("is dead a minute after it was last renewed by the server's clock", async () => {
    const store = bucket("age.json", server.url);
    const writer = await leave(store);
    server.aheadMs = 55_000;
    expect((await only(store)).alive).toBe(true);
    writer.done([0]);
    await writer.close();
    server.aheadMs = 110_000;
    expect((await only(store)).alive).toBe(true);
    server.aheadMs = 120_000;
    expect((await only(store)).alive).toBe(false);
  });

  it("is left, told and ended though every answer gets lost once", async () => {
    const store = bucket("lost.json", server.url);
    server.lost = 1;
    const writer = await leave(store);
    server.lost = 1;
    writer.done([0, 1]);
    await writer.end({ failed: 1 });
    expect(await only(store)).toMatchObject({ ended: true, failed: 1 });
    expect((await only(store)).done.size).toBe(2);
  });

  it("that may not be written stops its run before it begins", async () => {
    server.denied.add("states/team/denied.json.d/*");
    await expect(leave(bucket("denied.json", server.url))).rejects.toSatisfy(
      (error) => problemCode(error) === "state/access-denied",
    );
    server.denied.clear();
  });
});

describe.each([
  { kind: "a folder", open: (name: string, now?: Now) => file(name, undefined, now), there: true },
  { kind: "a bucket", open: (name: string, now?: Now) => bucket(name, server.url, now), there: true },
  {
    kind: "moto's bucket",
    open: (name: string, now?: Now) => bucket(name, moto?.url ?? "", now),
    there: hasMoto,
  },
])("the history in $kind", ({ open, there }) => {
  const check = it.skipIf(!there);

  check("keeps as many earlier states as the config says, the newest first", async () => {
    const { history } = open("history.json");
    expect(await history.list(signal)).toEqual([]);
    for (const serial of [9, 10, 11, 12]) await history.keep(someState(serial), signal);
    const kept = await open("history.json").history.list(signal);
    expect(kept.map(({ serial }) => serial)).toEqual([12, 11, 10]);
    expect(Date.now() - Date.parse(kept[0]?.kept ?? "")).toBeLessThan(60_000);
    expect(await history.read(11, signal)).toEqual(someState(11));
    expect(await history.read(9, signal)).toBeNull();
    await history.keep(someState(11), signal);
    expect((await history.list(signal)).map(({ serial }) => serial)).toEqual([12, 11, 10]);
  });

  check("is no record of a run, nor is a record a part of it", async () => {
    const store = open("apart.json");
    await store.history.keep(someState(1), signal);
    await leave(store);
    expect(await records(store)).toHaveLength(1);
    expect(await store.history.list(signal)).toHaveLength(1);
  });
});

it("the history keeps nothing where the config says 0", async () => {
  const path = join(folder, "none.json");
  const store = openStateFile({ path, shown: "none", history: 0, now: () => new Date() });
  await store.history.keep(someState(1), signal);
  expect(await store.history.list(signal)).toEqual([]);
});
