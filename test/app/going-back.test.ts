// Earlier states: listed, gone back to, and moved to another name.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { planMove } from "../../src/app/move-state.ts";
import { adoptState, forgetState, listState, stateHistory } from "../../src/app/state.ts";
import { applyPlan } from "../../src/app/apply.ts";
import type { Problem } from "../../src/core/base/diagnostic.ts";
import type { State } from "../../src/core/state/state.ts";
import { applyOptions, type Mirror, openMirror, signal } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror(`
version: 1
target: { registry: sandbox, prefix: m }
state: { path: state.json, history: 3 }
repositories: { defaults: { tagMutability: mutable } }
sources: [{ name: list, kind: list, path: images.txt }]
outputs: [{ kind: mapping, path: mapping.csv }]`);
});
afterEach(() => mirror.close());

const list = (...names: string[]) =>
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}\n`).join(""));
const state = () => JSON.parse(readFileSync(join(mirror.folder, "state.json"), "utf8")) as State;
const history = () => mirror.run(({ config, runtime }) => stateHistory(config, runtime, signal));
const edit = (from: string | RegExp, to: string) => {
  const path = join(mirror.folder, "mirror.config.yaml");
  mirror.write("mirror.config.yaml", readFileSync(path, "utf8").replace(from, to));
};

describe("the history of a state", () => {
  it("has as many earlier states as the config keeps, each as a run left it", async () => {
    for (const content of ["one", "two", "three", "four", "five"]) {
      await mirror.source.push("app", "1", content);
      list("app:1");
      await mirror.apply();
    }
    const rows = await history();
    expect(rows.map(({ isCurrent, tags, changed }) => ({ isCurrent, tags, changed }))).toEqual([
      { isCurrent: true, tags: 1, changed: 1 },
      { isCurrent: false, tags: 1, changed: 1 },
      { isCurrent: false, tags: 1, changed: 1 },
      { isCurrent: false, tags: 1, changed: null },
    ]);
    const serials = rows.map(({ serial }) => serial);
    expect(serials).toEqual([...serials].sort((a, b) => b - a));
  });

  it("leads back: what ECR holds is tagged, and the mapping is that of then", async () => {
    const one = await mirror.source.push("app", "1", "one");
    list("app:1");
    await mirror.apply();
    const { serial } = state();
    await mirror.source.push("app", "1", "two");
    await mirror.source.push("web", "1", "web");
    list("app:1", "web:1");
    await mirror.apply();
    const plan = await mirror.plan({ to: serial });
    expect(plan.actions).toMatchObject([
      { kind: "tag-image", destination: { repository: "m/app", tag: "1", digest: one } },
      { kind: "write-file" },
    ]);
    expect(plan.unwanted).toMatchObject([{ repository: "m/web", tag: "1" }]);
    const back = await mirror.apply({}, { to: serial, prune: true, forcePrune: true });
    expect(back.failed).toEqual([]);
    expect(Object.keys(state().registries[registry] ?? {})).toEqual(["m/app:1"]);
    expect(state().registries[registry]?.["m/app:1"]?.digest).toBe(one);
    expect(await mirror.plan({ to: serial })).toMatchObject({ actions: [] });
  });

  it("asks the gates about what ECR lost, since that would enter anew", async () => {
    const one = await mirror.source.push("app", "1", "one");
    list("app:1");
    await mirror.apply();
    const { serial } = state();
    const two = await mirror.source.push("app", "1", "two");
    await mirror.apply();
    edit(/^sources/m, "gates: [{ allowedRegistries: [ghcr.io] }]\nsources");
    expect((await mirror.plan({ to: serial })).actions).toMatchObject([{ kind: "tag-image" }]);
    await mirror.apply({}, { prune: true, forcePrune: true });
    const plan = await mirror.plan({ to: serial });
    expect(plan).toMatchObject({ actions: [], unwanted: [] });
    expect(plan.blocked).toMatchObject([{ code: "gate/registry", before: two, after: one }]);
  });

  it("copies by digest what ECR lost, and names what is nowhere any more", async () => {
    const one = await mirror.source.push("app", "1", "one");
    await mirror.source.push("web", "1", "web one");
    list("app:1", "web:1");
    await mirror.apply();
    const { serial } = state();
    await mirror.source.push("app", "1", "two");
    await mirror.source.remove("web", "1");
    await mirror.source.push("web", "1", "web two");
    await mirror.apply();
    await mirror.apply({}, { prune: true, forcePrune: true });
    const plan = await mirror.plan({ to: serial });
    expect(plan.actions.filter(({ kind }) => kind !== "write-file")).toMatchObject([
      { kind: "copy-image", destination: { repository: "m/app", digest: one } },
    ]);
    expect(plan.failures).toMatchObject([{ code: "plan/digest-lost" }]);
    expect(plan.failures[0]?.detail).toContain("m/web:1");
    await mirror.apply({}, { to: serial });
    expect(readFileSync(join(mirror.folder, "mapping.csv"), "utf8")).toContain("m/web:1");
  });

  it("doesn't know other serials", async () => {
    await mirror.source.push("app", "1", "one");
    list("app:1");
    await mirror.apply();
    const refused = await mirror.plan({ to: 77 }).catch((error: unknown) => error);
    expect((refused as Problem).diagnostics).toMatchObject([{ code: "state/unknown-serial" }]);
  });
});

describe("state mv", () => {
  const move = (from: string, to: string) =>
    mirror.run(async ({ config, runtime }) => {
      const planned = await planMove(config, runtime, { from, to }, signal);
      return applyPlan(config, planned, runtime, {
        options: applyOptions,
        onEvent: () => undefined,
        signal,
      });
    });

  it("copies inside ECR to a new prefix, asks no source, and leaves the old places to prune", async () => {
    for (const name of ["app", "team/web"]) await mirror.source.push(name, "1", name);
    list("app:1", "team/web:1");
    await mirror.apply();
    const asked = mirror.source.requests.length;
    expect(await move("m", "platform/m")).toMatchObject({ failed: [], done: 4 });
    expect(mirror.source.requests.length).toBe(asked);
    edit("prefix: m", "prefix: platform/m");
    const plan = await mirror.plan();
    expect(plan.unchanged.map(({ repository }) => repository)).toEqual([
      "platform/m/app",
      "platform/m/team/web",
    ]);
    expect(plan.unwanted.map(({ repository }) => repository)).toEqual(["m/app", "m/team/web"]);
    expect(plan.actions.map(({ kind }) => kind)).toEqual(["write-file"]);
    const source = state().registries[registry]?.["platform/m/app:1"]?.source.reference;
    expect(source).toBe(`${mirror.source.host}/app:1`);
    await mirror.apply({}, { prune: true, forcePrune: true });
    expect(Object.keys(state().registries[registry] ?? {})).toEqual([
      "platform/m/app:1",
      "platform/m/team/web:1",
    ]);
  });

  it("works for what its source lost", async () => {
    await mirror.source.push("app", "1", "app");
    list("app:1");
    await mirror.apply();
    await mirror.source.remove("app", "1");
    await move("m", "n");
    edit("prefix: m", "prefix: n");
    expect(await mirror.plan()).toMatchObject({
      failures: [],
      gone: [{ repository: "n/app" }],
      unwanted: [{ repository: "m/app" }],
    });
  });

  it("overwrites nothing, and needs something to move", async () => {
    await mirror.source.push("app", "1", "app");
    await mirror.source.push("web", "1", "web");
    list("app:1", "web:1");
    await mirror.apply();
    const refused = await move("m/app", "m/web").catch((error: unknown) => error);
    expect((refused as Problem).diagnostics).toMatchObject([{ code: "state/place-taken" }]);
    const nothing = await move("nope", "m/web").catch((error: unknown) => error);
    expect((nothing as Problem).diagnostics).toMatchObject([{ code: "usage/no-match" }]);
    const bad = await move("m/app", "M//x").catch((error: unknown) => error);
    expect((bad as Problem).diagnostics).toMatchObject([{ code: "usage/value" }]);
  });
});

describe("a state that is taken over", () => {
  it("keeps what the new config asks for, and lets go of the rest", async () => {
    for (const name of ["app", "web"]) await mirror.source.push(name, "1", name);
    list("app:1", "web:1");
    await mirror.apply();
    edit("version: 1", "version: 1\nname: other");
    list("app:1");
    const adoption = await mirror.run(({ config, runtime }) => adoptState(config, runtime, signal));
    expect(adoption).toMatchObject({
      known: 1,
      takenOver: { name: "mirror.config.yaml", letGo: [{ place: "m/web:1" }] },
    });
    expect(state()).toMatchObject({ name: "other" });
    const plan = await mirror.plan({ prune: true, forcePrune: true });
    expect(plan.actions.filter(({ kind }) => kind === "delete-image")).toEqual([]);
    edit("name: other", "name: third");
    const refused = await mirror
      .run(({ config, runtime }) => forgetState(config, runtime, ["**"], signal))
      .catch((error: unknown) => error);
    expect((refused as Problem).diagnostics).toMatchObject([{ code: "state/other-config" }]);
    expect(await mirror.run(({ runtime }) => listState(runtime, [], signal))).toHaveLength(1);
  });
});
