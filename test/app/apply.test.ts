// Apply as a whole, on two sandboxes: what fails and what must stay, saved plans, shards, prune, the state.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { driftMirror } from "../../src/app/drift.ts";
import { adoptState } from "../../src/app/state.ts";
import { hasDrift } from "../../src/core/drift/report.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const config = `
version: 1
target: { registry: sandbox, prefix: m }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }`;

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror(config);
});
afterEach(() => mirror.close());

async function push(...images: readonly (readonly [repository: string, tag: string, content: string])[]) {
  for (const [repository, tag, content] of images) await mirror.source.push(repository, tag, content);
}

function list(...references: readonly string[]) {
  mirror.write("images.txt", references.map((reference) => `SOURCE/${reference}\n`).join(""));
}

const mapping = () => readFileSync(join(mirror.folder, "mapping.csv"), "utf8");

describe("apply", () => {
  it("copies, and the next plan is empty", async () => {
    await push(["app-a", "1", "one"], ["app-b", "1", "two"]);
    list("app-a:1", "app-b:1");
    expect(await mirror.apply()).toMatchObject({ done: 5, failed: [], skipped: 0 });
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("a moved tag is planned as moved, applied, and then as it should be", async () => {
    await push(["app-a", "1", "one"]);
    list("app-a:1");
    await mirror.apply();
    await push(["app-a", "1", "another"]);
    const plan = await mirror.plan();
    expect(plan.actions).toMatchObject([{ kind: "copy-image", reason: "moved" }]);
    expect(await mirror.apply()).toMatchObject({ done: 1, failed: [] });
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("what fails is named, all else is done, and its row stays out of the files", async () => {
    await push(["app-a", "1", "one"], ["app-b", "1", "two"], ["app-c", "1", "three"]);
    list("app-a:1", "app-b:1", "app-c:1");
    const plan = await mirror.plan();
    await mirror.source.remove("app-b", "1");
    const { report, events } = await mirror.applyPlan(plan);
    expect(report.failed.map(({ id }) => id)).toEqual(["copy-image:m/app-b:1"]);
    expect(mapping()).toContain("/app-a:1,");
    expect(mapping()).toContain("/app-c:1,");
    expect(mapping()).not.toContain("/app-b:1,");
    expect(events.at(-1)).toMatchObject({ type: "end", failed: 1 });
  });

  it("an image that fails keeps the row that it had", async () => {
    await push(["app-a", "1", "one"], ["app-b", "1", "two"]);
    list("app-a:1", "app-b:1");
    await mirror.apply();
    await push(["app-b", "1", "three"], ["app-c", "1", "new"]);
    list("app-a:1", "app-b:1", "app-c:1");
    const plan = await mirror.plan();
    await mirror.source.remove("app-b", "1");
    const { report } = await mirror.applyPlan(plan);
    expect(report.failed.map(({ id }) => id)).toEqual(["copy-image:m/app-b:1"]);
    for (const row of ["/app-a:1,", "/app-b:1,", "/app-c:1,"]) expect(mapping()).toContain(row);
  });

  it("an image that is gone at the source is no failure, and keeps its row", async () => {
    await push(["app-a", "1", "one"], ["app-b", "1", "two"]);
    list("app-a:1", "app-b:1");
    await mirror.apply();
    await mirror.source.remove("app-b", "1");
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ complete: true, failures: [], actions: [], unmanaged: [], unwanted: [] });
    expect(plan.gone).toMatchObject([{ id: "gone:m/app-b:1", tag: "1", from: "list" }]);
    await mirror.apply();
    expect(mapping()).toContain("/app-b:1,");
  });

  it("a saved plan is applied in parts, and finished", async () => {
    const names = ["app-a", "app-b", "app-c", "app-d", "app-e"];
    await push(...names.map((name) => [name, "1", `content of ${name}`] as const));
    list(...names.map((name) => `${name}:1`));
    const plan = await mirror.plan();
    const parts = [1, 2, 3].map((index) => ({ index, count: 3 }));
    let done = 0;
    for (const shard of parts) {
      const { report } = await mirror.applyPlan(plan, { shard });
      expect(report.failed).toEqual([]);
      done += report.done;
    }
    expect(done).toBe(10);
    const { report } = await mirror.applyPlan(plan, { finish: true });
    expect(report).toMatchObject({ done: 1, skipped: 10, failed: [] });
    expect((await mirror.plan()).actions).toEqual([]);
  });

  it("a saved plan whose tag somebody moved is stale: nothing is done", async () => {
    await push(["app-a", "1", "one"], ["app-b", "1", "two"]);
    list("app-a:1");
    await mirror.apply();
    await push(["app-a", "1", "three"]);
    list("app-a:1", "app-b:1");
    const plan = await mirror.plan();
    await push(["app-a", "1", "four"]);
    await mirror.apply();
    const { report } = await mirror.applyPlan(plan);
    expect(report.stale.map(({ id }) => id)).toEqual(["copy-image:m/app-a:1"]);
    expect(report.done).toBe(0);
  });

  it("prune takes away what this config put there and nothing wants any more, and nothing else", async () => {
    await push(
      ["app-a", "1", "one"],
      ["app-a", "2", "two"],
      ["app-a", "3", "three"],
      ["app-a", "4", "four"],
      ["app-a", "5", "five"],
      ["app-a", "6", "six"],
    );
    list("app-a:1", "app-a:2", "app-a:3", "app-a:4", "app-a:5", "app-a:6");
    await mirror.apply();
    list("app-a:1", "app-a:2", "app-a:3", "app-a:4", "app-a:5");
    expect((await mirror.plan()).actions.map(({ kind }) => kind)).toEqual(["write-file"]);
    expect(await mirror.plan()).toMatchObject({ unmanaged: [], unwanted: [{ tag: "6" }] });
    const report = await mirror.apply({}, { prune: true });
    expect(report).toMatchObject({ failed: [] });
    const plan = await mirror.plan({ prune: true });
    expect(plan.actions).toEqual([]);
    expect(plan.unmanaged).toEqual([]);
  });
});

describe("the state", () => {
  it("an existing mirror is adopted: nothing is copied, and drift knows it", async () => {
    await push(["app-a", "1", "one"], ["app-b", "1", "two"]);
    list("app-a:1", "app-b:1");
    await mirror.apply();
    mirror.write(
      "state/mirror.state.json",
      '{"formatVersion":"1.0","serial":0,"registries":{},"files":{},"seen":{}}\n',
    );
    const adopted = await mirror.run(({ config: loaded, runtime }) => adoptState(loaded, runtime, signal));
    expect(adopted.adopted.map(({ place }) => place)).toEqual(["m/app-a:1", "m/app-b:1"]);
    expect((await mirror.plan()).actions).toEqual([]);
    const drift = await mirror.run(({ config: loaded, runtime }) =>
      driftMirror(loaded, runtime, { upstream: true, ignore: [], unmanaged: false, gates: false }, signal),
    );
    expect(drift).toMatchObject({ checked: { tags: 2 }, upstream: [] });
    expect(hasDrift(drift)).toBe(false);
  });
});
