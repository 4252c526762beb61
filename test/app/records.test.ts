// What runs leave beside the state: a record before the first write, the earlier state, a name and a lineage; and what
// becomes of all that when a run is killed, is one of several shards, or loses its lock.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan, recordPlan } from "../../src/app/apply.ts";
import { type ApplyOptions, type ApplyReport, hasFailed } from "../../src/app/applying/report.ts";
import { awaitShards, ShardWatch } from "../../src/app/applying/state/await-shards.ts";
import { planMirror } from "../../src/app/plan.ts";
import type { Runtime } from "../../src/app/runtime/runtime.ts";
import { forgetState, listState } from "../../src/app/state.ts";
import type { Config } from "../../src/config/config.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { ApplyEvent } from "../../src/core/plan/event.ts";
import type { Action, Plan } from "../../src/core/plan/plan.ts";
import { lineageFrom } from "../../src/core/state/identity.ts";
import { formatHead } from "../../src/core/state/run-record.ts";
import type { State } from "../../src/core/state/state.ts";
import { parseState } from "../../src/core/state/text.ts";
import { identify } from "../../src/storage/processes.ts";
import { awsEnvironment, useAwsEnvironment } from "../support/aws.ts";
import { applyOptions, type Mirror, openMirror, planOptions, signal } from "../support/mirror.ts";
import { type S3Server, startS3 } from "./s3-server.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const config = `
version: 1
name: records
target: { registry: sandbox, prefix: m }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`;

let mirror: Mirror;
let server: S3Server | undefined;

async function open(): Promise<void> {
  mirror = await openMirror(config);
}

async function openOnS3(): Promise<S3Server> {
  useAwsEnvironment();
  server = await startS3();
  mirror = await openMirror(`${config}\nstate: { path: "s3://bucket/mirror.json" }`, {
    environment: { ...awsEnvironment, AWS_ENDPOINT_URL_S3: server.url },
  });
  return server;
}

afterEach(async () => {
  await mirror.close();
  await server?.close();
  server = undefined;
});

async function stock(...names: readonly string[]): Promise<void> {
  for (const name of names) await mirror.source.push(name, "1", name);
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}:1\n`).join(""));
}

/** Applies a saved plan. */
function apply(
  plan: Plan,
  options: Partial<ApplyOptions> = {},
  onEvent: (event: ApplyEvent) => void = () => undefined,
): Promise<ApplyReport> {
  const planned = { plan, planDigest: sha256(JSON.stringify(plan)), files: new Map(), facts: new Map() };
  return mirror.run(({ config: loaded, runtime }) =>
    applyPlan(loaded, planned, runtime, {
      options: { ...applyOptions, fresh: false, ...options },
      onEvent,
      signal,
    }),
  );
}

const path = (name: string) => join(mirror.folder, name);
const statePath = () => path("state/mirror.state.json");
const recordNames = () => {
  const folder = `${statePath()}.d`;
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".jsonl")) : [];
};
const read = () => mirror.run(({ runtime }) => runtime.state.read(signal));
const stateNow = async (): Promise<State> => (await read()).state;
const keysIn = (state: State) => Object.keys(state.registries[registry] ?? {});
const mapping = () => (existsSync(path("mapping.csv")) ? readFileSync(path("mapping.csv"), "utf8") : null);
const codes = ({ failed }: ApplyReport) => failed.map(({ diagnostic }) => diagnostic.code);

/** How a wait for the shards sees them. */
const look = (plan: Plan) =>
  mirror.run(({ runtime }) => {
    const planDigest = sha256(JSON.stringify(plan));
    return new ShardWatch({ plan, planDigest, whole: () => Promise.resolve(plan) }, runtime).look(signal);
  });

const waitFor = (plan: Plan, waitMs: number) =>
  mirror.run(({ runtime }) => {
    const planDigest = sha256(JSON.stringify(plan));
    const awaited = { plan, planDigest, whole: () => Promise.resolve(plan) };
    return awaitShards(awaited, runtime, { waitMs, signal });
  });

/** As `apply` does when its plan has nothing to do. */
const applyNothing = (filter: readonly string[] = []) =>
  mirror.run(async ({ config: loaded, runtime }: { config: Config; runtime: Runtime }) => {
    const planned = await planMirror(loaded, runtime, { ...planOptions, filter }, signal);
    expect(planned.plan.actions).toEqual([]);
    return recordPlan(loaded, planned, runtime, { options: applyOptions, signal });
  });

/** A process that is surely gone. */
async function deadHolder() {
  const child = spawn("sleep", ["60"]);
  const identity = await identify(child.pid ?? 0);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  return { who: "gone@here", pid: child.pid ?? 0, command: "apply", ...(identity && { process: identity }) };
}

describe("a whole apply", () => {
  beforeEach(open);

  it("leaves a record before its first write, tells what it did, and takes it away when the state says it", async () => {
    await stock("app-a", "app-b");
    const plan = await mirror.plan();
    const seen: string[][] = [];
    let text = "";
    const report = await apply(plan, {}, (event) => {
      if (event.type === "started") seen.push(recordNames());
      if (event.type === "started" && event.kind === "write-file") {
        text = readFileSync(join(`${statePath()}.d`, recordNames()[0] ?? ""), "utf8");
        expect(existsSync(statePath())).toBe(false);
      }
    });
    expect(report).toMatchObject({ actions: 5, done: 5, failed: [], unsettled: 0 });
    expect(hasFailed(report)).toBe(false);
    expect(new Set(seen.map(({ length }) => length))).toEqual(new Set([1]));
    const head = JSON.parse(text.split("\n")[0] ?? "") as object;
    expect(head).toMatchObject({
      name: "records",
      lineage: null,
      planDigest: sha256(JSON.stringify(plan)),
      shard: null,
      holder: { who: "test", pid: process.pid },
      files: {},
      intents: [{ key: "m/app-a:1" }, { key: "m/app-b:1" }],
    });
    expect(recordNames()).toEqual([]);
    expect(keysIn(await stateNow())).toEqual(["m/app-a:1", "m/app-b:1"]);
  });

  it("with nothing to do leaves nothing and writes nothing, of a saved plan either", async () => {
    await stock("app-a");
    const plan = await mirror.plan();
    await apply(plan);
    const before = readFileSync(statePath(), "utf8");
    const report = await apply(plan, {}, () => expect(recordNames()).toEqual([]));
    expect(report).toMatchObject({ done: 0, skipped: 3 });
    expect(await applyNothing()).toBeNull();
    expect(readFileSync(statePath(), "utf8")).toBe(before);
    expect((await mirror.run(({ runtime }) => runtime.state.history.list(signal))).length).toBe(0);
  });

  it("takes over what a killed one put into ECR, though neither told it, and its record goes", async () => {
    await stock("app-a", "app-b");
    const plan = await mirror.plan();
    await apply(plan);
    const intents = (await stateNow()).registries[registry] ?? {};
    rmSync(join(mirror.folder, "state"), { recursive: true });
    const started = new Date().toISOString();
    const head = {
      name: "records",
      lineage: null,
      planDigest: null,
      shard: null,
      started,
      holder: await deadHolder(),
      files: {},
      intents: ["m/app-a:1", "m/app-b:1", "m/app-c:1"].map((key) => ({
        registry,
        key,
        entry: {
          ...(intents[key] ?? Object.values(intents)[0] ?? null),
          time: started,
        } as State["registries"][""][""],
      })),
    };
    const { state } = await read();
    expect(keysIn(state)).toEqual([]);
    mirror.write(`state/mirror.state.json.d/left.jsonl`, formatHead({ id: "left", ...head }));
    const [record] = (await read()).records;
    expect(record).toMatchObject({ id: "left", alive: false });
    expect(await applyNothing()).toMatchObject({ failed: [] });
    expect(keysIn(await stateNow())).toEqual(["m/app-a:1", "m/app-b:1"]);
    expect(recordNames()).toEqual([]);
    expect(await applyNothing()).toBeNull();
  });

  it("merges the record of a run that goes on, and leaves it", async () => {
    await stock("app-a");
    await mirror.apply();
    const entry = Object.values((await stateNow()).registries[registry] ?? {})[0] ?? null;
    await mirror.run(async ({ runtime }) => {
      const other = await runtime.state.openRecord(
        {
          name: "records",
          lineage: null,
          planDigest: null,
          shard: { index: 1, count: 2 },
          holder: runtime.holder,
          started: new Date().toISOString(),
          files: {},
          intents: [{ registry, key: "m/other:1", entry }],
        },
        signal,
      );
      other.done([0]);
      await other.close();
      expect(await listState(runtime, [], signal)).toHaveLength(2);
    });
    await stock("app-a", "app-b");
    expect(await mirror.apply()).toMatchObject({ failed: [] });
    expect(keysIn(await stateNow())).toEqual(["m/app-a:1", "m/app-b:1", "m/other:1"]);
    expect(recordNames()).toHaveLength(1);
  });

  it("that loses its lock begins nothing more, writes neither files nor state, and fails", async () => {
    await stock("app-a", "app-b");
    const plan = await mirror.plan();
    const report = await apply(plan, { concurrency: 1 }, (event) => {
      // As somebody does who frees it by force.
      if (event.type === "finished" && event.kind === "copy-image")
        rmSync(`${statePath()}.lock`, { force: true });
    });
    expect(codes(report)).toContain("state/lock-lost");
    expect(hasFailed(report)).toBe(true);
    expect(report.unsettled).toBeGreaterThan(0);
    expect([mapping(), existsSync(statePath())]).toEqual([null, false]);
    const [record] = (await read()).records;
    expect(record).toMatchObject({ ended: true, alive: false });
    const again = await apply(plan);
    expect(again).toMatchObject({ failed: [] });
    expect(again.done + again.skipped).toBe(5);
    expect(keysIn(await stateNow())).toEqual(["m/app-a:1", "m/app-b:1"]);
    expect(recordNames()).toEqual([]);
  });

  it("that did not come to an action is no success, whatever the reason", async () => {
    await stock("app-a");
    const plan = await mirror.plan();
    const [first] = plan.actions;
    const strange = { ...first, id: "strange:x", kind: "strange" } as unknown as Action;
    const planned = {
      plan: { ...plan, actions: [...plan.actions, strange] },
      planDigest: null,
      files: new Map(),
      facts: new Map(),
    };
    const report = await mirror.run(({ config: loaded, runtime }) =>
      applyPlan(loaded, planned, runtime, { options: applyOptions, onEvent: () => undefined, signal }),
    );
    expect(codes(report)).toEqual(["state/apply-unsettled"]);
    expect(report).toMatchObject({ actions: 4, done: 3, unsettled: 1 });
    expect(hasFailed({ ...report, failed: [] })).toBe(true);
  });
});

describe("the state", () => {
  beforeEach(open);

  it("gets a name and a lineage with its first write, and keeps them", async () => {
    await stock("app-a");
    await mirror.apply();
    const first = await stateNow();
    expect(first.name).toBe("records");
    expect(first.lineage).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await stock("app-a", "app-b");
    await mirror.apply();
    await mirror.run(({ config: loaded, runtime }) => forgetState(loaded, runtime, ["m/app-b:1"], signal));
    expect(await stateNow()).toMatchObject({ name: first.name, lineage: first.lineage, serial: 3 });
  });

  it("that a saved plan makes has the plan's lineage", async () => {
    await stock("app-a");
    const plan = await mirror.plan();
    await apply(plan);
    expect((await stateNow()).lineage).toBe(lineageFrom(sha256(JSON.stringify(plan))));
  });

  it("of each run that writes is kept as it was before", async () => {
    for (const names of [["app-a"], ["app-a", "app-b"], ["app-a", "app-b", "app-c"]]) {
      await stock(...names);
      await mirror.apply();
    }
    await mirror.run(({ config: loaded, runtime }) => forgetState(loaded, runtime, ["m/app-a:1"], signal));
    await mirror.run(async ({ runtime }) => {
      expect((await runtime.state.history.list(signal)).map(({ serial }) => serial)).toEqual([3, 2, 1]);
      expect(keysIn((await runtime.state.history.read(2, signal)) ?? (await stateNow()))).toEqual([
        "m/app-a:1",
        "m/app-b:1",
      ]);
    });
  });

  it("that can't be kept is a warning", async () => {
    await stock("app-a");
    await mirror.apply();
    rmSync(`${statePath()}.d/history`, { recursive: true, force: true });
    writeFileSync(`${statePath()}.d/history`, "in the way");
    await stock("app-a", "app-b");
    const report = await mirror.apply();
    expect(report).toMatchObject({
      failed: [],
      warnings: [{ code: "state/history-not-kept", severity: "warning" }],
    });
    expect(hasFailed(report)).toBe(false);
    expect((await stateNow()).serial).toBe(2);
  });

  it("that is forgotten in part does not come back by the record of a run that is over", async () => {
    await stock("app-a");
    const plan = await mirror.plan();
    await apply(plan, { shard: { index: 1, count: 1 } });
    await mirror.run(async ({ config: loaded, runtime }) => {
      expect(await listState(runtime, [], signal)).toHaveLength(1);
      await forgetState(loaded, runtime, ["**"], signal);
      expect(await listState(runtime, [], signal)).toEqual([]);
    });
    expect(recordNames()).toEqual([]);
  });
});

describe.each([
  { kind: "a folder", begin: open },
  { kind: "S3", begin: openOnS3 },
])("shards with a state in $kind", ({ begin }) => {
  const parts = [1, 2, 3].map((index) => ({ index, count: 3 }));
  let plan: Plan;
  beforeEach(async () => {
    await begin();
    await stock("app-a", "app-b", "app-c", "app-d");
    plan = await mirror.plan();
  });

  it("are finished once all have ended, and again without doing anything", async () => {
    for (const shard of parts) {
      const report = await apply(plan, { shard });
      expect(report).toMatchObject({ failed: [], stale: [] });
      expect((await stateNow()).serial).toBe(0);
    }
    expect((await read()).records.map(({ shard, ended, alive }) => [shard?.count, ended, alive])).toEqual([
      [3, true, false],
      [3, true, false],
      [3, true, false],
    ]);
    expect(await apply(plan, { finish: true })).toMatchObject({ done: 1, skipped: 8, failed: [] });
    const { state, version, records } = await read();
    expect(keysIn(state)).toEqual(["m/app-a:1", "m/app-b:1", "m/app-c:1", "m/app-d:1"]);
    expect(records).toEqual([]);
    expect(mapping()?.split("\n")).toHaveLength(6);
    expect(await apply(plan, { finish: true })).toMatchObject({ done: 0, skipped: 9, failed: [] });
    expect((await read()).version).toBe(version);
  });

  it("that are missing are named, and nothing at all is written", async () => {
    await apply(plan, { shard: { index: 2, count: 3 } });
    const report = await apply(plan, { finish: true });
    expect(codes(report)).toEqual(["state/missing-shards"]);
    expect(report.failed[0]?.diagnostic.detail).toBe("1/3, 3/3 left no record. Nothing was written.");
    expect(report.failed[0]?.diagnostic.hint).toContain("--shard 1/3");
    expect(hasFailed(report)).toBe(true);
    expect([mapping(), (await read()).version]).toEqual([null, null]);
    expect((await read()).records).toHaveLength(1);
  });

  it("that find the plan stale say so: nobody waits for them, and the finish names them", async () => {
    await mirror.apply();
    await mirror.source.push("app-a", "1", "new");
    plan = await mirror.plan();
    await mirror.source.push("app-a", "1", "newer");
    await mirror.apply();
    const reports = [];
    for (const shard of parts) reports.push(await apply(plan, { shard }));
    const stale = reports.findIndex((report) => report.stale.length > 0) + 1;
    expect(reports[stale - 1]?.stale.map(({ id }) => id)).toEqual(["copy-image:m/app-a:1"]);
    expect(await look(plan)).toEqual({
      kind: "open",
      count: 3,
      missing: [],
      running: [],
      unfinished: [],
      stale: [stale],
    });
    await waitFor(plan, 3_600_000);
    const before = await read();
    const finish = await apply(plan, { finish: true });
    expect(finish).toMatchObject({ done: 0, failed: [], stale: [{ id: "copy-image:m/app-a:1" }] });
    expect(finish.warnings).toMatchObject([{ code: "plan/stale" }]);
    expect(finish.warnings[0]?.detail).toContain(`Shard ${stale}/3 found`);
    expect(await read()).toEqual(before);
    // Somebody puts back what the plan saw: the shard has still to be run again.
    await mirror.source.push("app-a", "1", "app-a");
    await mirror.apply();
    for (const shard of parts) if (shard.index !== stale) await apply(plan, { shard });
    await leaveStaleRecord(stale);
    const again = await apply(plan, { finish: true });
    expect(again).toMatchObject({ done: 0, failed: [], stale: [{ id: `shard ${stale}/3` }] });
    expect(hasFailed(again)).toBe(false);
    expect(await apply(plan, { shard: { index: stale, count: 3 } })).toMatchObject({ done: 1, stale: [] });
    expect(await apply(plan, { finish: true })).toMatchObject({ failed: [], stale: [], warnings: [] });
    expect((await read()).records).toEqual([]);
  });

  /** As that of a shard that found the plan stale, before somebody put back what it had seen. */
  async function leaveStaleRecord(index: number): Promise<void> {
    await mirror.run(async ({ config: loaded, runtime }) => {
      const record = await runtime.state.openRecord(
        {
          name: loaded.name,
          lineage: plan.state.lineage,
          planDigest: sha256(JSON.stringify(plan)),
          shard: { index, count: 3 },
          holder: runtime.holder,
          started: runtime.now().toISOString(),
          intents: [],
          files: {},
        },
        signal,
      );
      await record.end({ failed: 1, stale: true });
    });
  }

  it("that never began are named too", async () => {
    const report = await apply(plan, { finish: true });
    expect(report.failed[0]?.diagnostic.detail).toBe(
      "No shard of this plan has finished. Nothing was written.",
    );
    expect([mapping(), (await read()).version]).toEqual([null, null]);
  });

  it("of two splits are told", async () => {
    await apply(plan, { shard: { index: 1, count: 2 } });
    await apply(plan, { shard: { index: 1, count: 3 } });
    const report = await apply(plan, { finish: true });
    expect(report.failed[0]?.diagnostic.detail).toContain("split into 2 and into 3 shards");
    expect(mapping()).toBeNull();
  });

  it("that failed in part keep their rows as they were; once they are run again, finish completes the files", async () => {
    await mirror.source.remove("app-c", "1");
    for (const shard of parts) await apply(plan, { shard });
    const first = await apply(plan, { finish: true });
    expect(first.failed.map(({ id }) => id)).toEqual(["copy-image:m/app-c:1"]);
    expect(mapping()?.split("\n")).toHaveLength(5);
    expect(keysIn(await stateNow())).toEqual(["m/app-a:1", "m/app-b:1", "m/app-d:1"]);
    await mirror.source.push("app-c", "1", "app-c");
    for (const shard of parts) expect(await apply(plan, { shard })).toMatchObject({ failed: [], stale: [] });
    expect(await apply(plan, { finish: true })).toMatchObject({ failed: [], stale: [] });
    expect(mapping()?.split("\n")).toHaveLength(6);
    expect((await read()).records).toEqual([]);
  });

  it("that are run again after the finish change nothing, and it may be run again too", async () => {
    for (const shard of parts) await apply(plan, { shard });
    await apply(plan, { finish: true });
    const before = await stateNow();
    await apply(plan, { shard: { index: 2, count: 3 } });
    expect((await read()).records).toHaveLength(1);
    expect(await look(plan)).toEqual({ kind: "taken over" });
    expect(await apply(plan, { finish: true })).toMatchObject({ done: 0, failed: [], stale: [] });
    expect(await read()).toMatchObject({ state: before, records: [] });
  });

  it("are waited for though the state was written meanwhile by a run that has nothing to do with them", async () => {
    await mirror.source.push("other", "1", "other");
    mirror.write("images.txt", "SOURCE/other:1\n");
    await mirror.apply();
    expect((await stateNow()).serial).toBeGreaterThan(plan.state.serial);
    expect(await look(plan)).toEqual({ kind: "none" });
    await apply(plan, { shard: { index: 1, count: 3 } });
    expect(await look(plan)).toMatchObject({ kind: "open", missing: [2, 3] });
  });

  it("are taken over by another apply between them and finish, which then needs no record", async () => {
    for (const shard of parts) await apply(plan, { shard });
    expect(await applyNothing(["m/app-a:1"])).toMatchObject({ failed: [] });
    const { state, records } = await read();
    expect(records).toEqual([]);
    expect(keysIn(state)).toHaveLength(4);
    expect(mapping()).toBeNull();
    expect(await apply(plan, { finish: true })).toMatchObject({ failed: [], stale: [] });
    expect(mapping()?.split("\n")).toHaveLength(6);
  });
});

describe("a state on S3", () => {
  it("that can't be written leaves the run's record, and the next run takes it over", async () => {
    const s3 = await openOnS3();
    await stock("app-a");
    s3.denied.add("bucket/mirror.json");
    const report = await mirror.apply();
    expect(codes(report)).toEqual(["state/not-written"]);
    expect((await read()).records).toMatchObject([{ ended: true, alive: false }]);
    s3.denied.clear();
    expect(await applyNothing()).toMatchObject({ failed: [] });
    expect(keysIn(await stateNow())).toEqual(["m/app-a:1"]);
    expect([...s3.objects.keys()]).toEqual(["bucket/mirror.json"]);
  });

  it("whose records may not be written is left alone, and so is ECR", async () => {
    const s3 = await openOnS3();
    await stock("app-a");
    s3.denied.add("bucket/mirror.json.d/*");
    await expect(mirror.apply()).rejects.toThrow(/AWS denies access to the state/);
    expect((await mirror.plan()).actions).toHaveLength(3);
    expect([...s3.objects.keys()]).toEqual([]);
  });

  it("keeps its history there", async () => {
    const s3 = await openOnS3();
    for (const names of [["app-a"], ["app-a", "app-b"]]) {
      await stock(...names);
      await mirror.apply();
    }
    expect([...s3.objects.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "bucket/mirror.json",
      "bucket/mirror.json.d/history/0000000001.json",
    ]);
    const text = s3.objects.get("bucket/mirror.json.d/history/0000000001.json") ?? "";
    expect(keysIn(parseState(text, "history"))).toEqual(["m/app-a:1"]);
  });
});
