// Nobody is worse off than yesterday: what a source no longer has, may not give yet or can't be asked for stays in ECR,
// in the mapping and out of reach of prune.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { recordPlan } from "../../src/app/apply.ts";
import { planMirror, type PlanOptions } from "../../src/app/plan.ts";
import { Problem } from "../../src/core/base/diagnostic.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import type { State } from "../../src/core/state/state.ts";
import { applyOptions, type Mirror, openMirror, planOptions, signal } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";
const prune: Partial<PlanOptions> = { prune: true, forcePrune: true };
const day = 86_400_000;
const began = Date.parse("2026-11-01T00:00:00Z");

let mirror: Mirror;
let clock = began;
afterEach(async () => {
  clock = began;
  await mirror.close();
});

async function open(config: string): Promise<void> {
  mirror = await openMirror(
    `version: 1\ntarget: { registry: sandbox, prefix: m }\noutputs: [{ kind: mapping, path: mapping.csv }]\n${config}`,
    { now: () => new Date(clock), environment: { PATH: process.env["PATH"] } },
  );
}

const push = (name: string, content: string) => {
  const [repository = "", tag = ""] = name.split(":");
  return mirror.source.push(repository, tag, content);
};
const list = (...names: string[]) =>
  mirror.write("images.txt", names.map((name) => `SOURCE/${name}\n`).join(""));
const mapping = () => readFileSync(join(mirror.folder, "mapping.csv"), "utf8");
const rows = () =>
  mapping()
    .split("\n")
    .slice(1, -1)
    .map((line) => line.replace(/^[^/]*\/([^,]*),[^/]*\/(.*)$/, "$1 -> $2"));
const kinds = (plan: Plan) => plan.actions.map(({ kind }) => kind);
const codes = (plan: Plan) => plan.failures.map(({ code }) => code);

describe("a minimum age", () => {
  const config = "minimumAge: 3d\nsources: [{ name: list, kind: list, path: images.txt }]";

  it("counts from our first sight, whatever time the image states, and lets a digest in when it is over", async () => {
    await open(config);
    await push("app:1", "one");
    list("app:1");
    const plan = await mirror.plan();
    expect(plan).toMatchObject({ actions: [], complete: true, summary: { held: 1 } });
    expect(plan.held).toMatchObject([
      {
        id: "held:m/app:1",
        code: "age/too-young",
        keeps: null,
        since: new Date(began).toISOString(),
        until: new Date(began + 3 * day).toISOString(),
      },
    ]);
    await mirror.apply();
    clock += 3 * day - 1;
    expect((await mirror.plan()).held).toMatchObject([{ since: new Date(began).toISOString() }]);
    clock += 1;
    expect(kinds(await mirror.plan())).toContain("copy-image");
    await mirror.apply();
    expect(rows()).toEqual(["app:1 -> m/app:1"]);
  });

  it("keeps the good digest of a tag that moves, with its row, and prune leaves it alone", async () => {
    await open(config);
    const one = await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    clock += 4 * day;
    await mirror.apply();
    const two = await push("app:1", "two");
    const plan = await mirror.plan(prune);
    expect(plan).toMatchObject({ actions: [], unmanaged: [], unwanted: [] });
    expect(plan.held).toMatchObject([{ wanted: two, keeps: one }]);
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1 -> m/app:1"]);
    clock += 3 * day;
    const later = await mirror.plan(prune);
    expect(later.held).toEqual([]);
    expect(later.actions).toMatchObject([
      { kind: "copy-image", reason: "moved", destination: { digest: two } },
    ]);
  });

  it("is no matter for what ECR holds already, and for what was mirrored before", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    const text = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write("mirror.config.yaml", `minimumAge: 3d\n${text}`);
    expect(await mirror.plan()).toMatchObject({ held: [], actions: [], unchanged: [{ tag: "1" }] });
    rmSync(join(mirror.folder, "state"), { recursive: true });
    expect(await mirror.plan()).toMatchObject({ held: [], actions: [], unchanged: [{ tag: "1" }] });
  });

  it("lets what is too young take the place of nothing that its source lost", async () => {
    await open(
      "minimumAge: 3d\ntagPolicies: { one: { semver: '*', newest: 1 } }\n" +
        "sources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: one }]",
    );
    await push("app:1.0.0", "1.0.0");
    await mirror.apply();
    clock += 4 * day;
    await mirror.apply();
    await mirror.source.remove("app", "1.0.0");
    await push("app:3.0.0", "3.0.0");
    const plan = await mirror.plan(prune);
    expect(plan).toMatchObject({
      actions: [],
      gone: [{ tag: "1.0.0" }],
      held: [{ tag: "3.0.0" }],
      unwanted: [],
    });
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1.0.0 -> m/app:1.0.0"]);
  });

  it("gives an image the row of the place that has it, where another one waits", async () => {
    await open(
      "sources:\n  - { name: list, kind: list, path: images.txt }\n" +
        "  - { name: other, kind: list, path: images.txt, prefix: n }",
    );
    const one = await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    rmSync(join(mirror.folder, "state"), { recursive: true });
    const text = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write("mirror.config.yaml", `minimumAge: 3d\n${text}`);
    await mirror.apply();
    expect(rows()).toEqual(["app:1 -> m/app:1"]);
    await mirror.run(({ runtime }) =>
      runtime.kept[0].ecr.deleteImages("m/app", [{ tag: "1", digest: one }], signal),
    );
    const plan = await mirror.plan();
    expect(plan.held).toMatchObject([{ id: "held:m/app:1", keeps: null }]);
    expect(plan.unchanged).toMatchObject([{ repository: "n/app" }]);
    await mirror.apply();
    expect(rows()).toEqual(["app:1 -> n/app:1"]);
  });

  it("holds back the newest of a policy, which takes the next one meanwhile", async () => {
    await open(
      "minimumAge: 3d\ntagPolicies: { two: { semver: '*', newest: 2, alias: [stable] } }\n" +
        "sources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: two }]",
    );
    for (const tag of ["1.0.0", "1.1.0"]) await push(`app:${tag}`, tag);
    await mirror.apply();
    clock += 4 * day;
    await mirror.apply();
    await push("app:1.2.0", "1.2.0");
    const plan = await mirror.plan(prune);
    expect(plan.actions).toEqual([]);
    expect(plan.held).toMatchObject([{ tag: "1.2.0", keeps: null }]);
    expect(plan.unchanged.map(({ tag }) => tag)).toEqual(["1.0.0", "1.1.0", "stable"]);
  });
});

describe("what the source no longer has", () => {
  it("is gone: no failure, no deletion, its row stays; apply notes since when", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    await push("web:1", "web");
    list("app:1", "web:1");
    await mirror.apply();
    await mirror.source.remove("app", "1");
    expect(await mirror.plan(prune)).toMatchObject({
      complete: true,
      actions: [],
      unmanaged: [],
      unwanted: [],
      gone: [{ id: "gone:m/app:1", repository: "m/app", tag: "1", from: "list" }],
    });
    await mirror.apply({}, prune);
    clock += day;
    expect((await mirror.plan()).gone).toMatchObject([{ since: new Date(began).toISOString() }]);
    expect(rows()).toEqual(["app:1 -> m/app:1", "web:1 -> m/web:1"]);
    await push("app:1", "one");
    await mirror.apply();
    expect(await mirror.plan()).toMatchObject({ gone: [], actions: [] });
  });

  it("is prune's with its row once it has been gone for prune.gone", async () => {
    await open("prune: { gone: 7d }\nsources: [{ name: list, kind: list, path: images.txt }]");
    for (const name of ["app:1", "web:1"]) await push(name, name);
    list("app:1", "web:1");
    await mirror.apply();
    await mirror.source.remove("app", "1");
    await mirror.apply();
    clock += 7 * day;
    expect(await mirror.plan(prune)).toMatchObject({ actions: [], gone: [{ tag: "1" }] });
    clock += 1;
    expect(kinds(await mirror.plan(prune))).toEqual(["delete-image", "write-file"]);
    expect(await mirror.plan()).toMatchObject({ actions: [] });
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["web:1 -> m/web:1"]);
    expect(codes(await mirror.plan())).toEqual(["source/no-such-image"]);
  });

  it("is told by ECR alone when the state is lost", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    await mirror.source.remove("app", "1");
    rmSync(join(mirror.folder, "state"), { recursive: true });
    expect(await mirror.plan(prune)).toMatchObject({ failures: [], actions: [], gone: [{ tag: "1" }] });
  });

  it("is a failure where ECR doesn't hold it either", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1", "nope:1");
    const plan = await mirror.plan();
    expect(codes(plan)).toEqual(["source/no-such-image"]);
    expect(kinds(plan)).toContain("copy-image");
  });

  it("stays while the policy would still choose it, and is prune's once it would not", async () => {
    await open(
      "tagPolicies: { two: { semver: '*', newest: 2, alias: [stable] } }\n" +
        "sources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: two }]",
    );
    for (const tag of ["1.0.0", "1.1.0", "1.2.0"]) await push(`app:${tag}`, tag);
    await mirror.apply();
    await mirror.source.remove("app", "1.1.0");
    await mirror.apply({}, prune);
    const plan = await mirror.plan(prune);
    expect(plan).toMatchObject({ actions: [], gone: [{ tag: "1.1.0" }] });
    expect(rows()).toContain("app:1.1.0 -> m/app:1.1.0");
    await push("app:1.3.0", "1.3.0");
    await mirror.apply();
    const pushed = await mirror.plan(prune);
    expect(pushed.gone).toEqual([]);
    expect(pushed.actions).toMatchObject([
      { kind: "delete-image", tag: "1.0.0" },
      { kind: "delete-image", tag: "1.1.0" },
    ]);
  });

  it("stays at every place that asks for it, also where a run has not come to the newest digest", async () => {
    await open(
      "tagPolicies: { dated: { rename: '{tag}-{date}' } }\n" +
        "sources:\n  - { name: list, kind: list, path: images.txt }\n" +
        "  - { name: dated, kind: list, path: images.txt, tagPolicy: dated, prefix: d }",
    );
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    clock += day;
    await push("app:1", "two");
    await mirror.apply({}, { filter: ["m/app:*"] });
    await mirror.source.remove("app", "1");
    const plan = await mirror.plan(prune);
    // What m/app:1 held before is nobody's any more.
    expect(plan.actions).toMatchObject([{ kind: "delete-image", repository: "m/app", tag: null }]);
    expect(plan.unwanted).toEqual([]);
    expect(plan.gone).toMatchObject([
      { repository: "d/app", tag: "1-20261101000000" },
      { repository: "m/app" },
    ]);
  });

  it("keeps the last name that a dated policy gave", async () => {
    await open(
      "tagPolicies: { dated: { rename: '{tag}-{date}' } }\n" +
        "sources: [{ name: list, kind: list, path: images.txt, tagPolicy: dated }]",
    );
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    clock += day;
    await push("app:1", "two");
    await mirror.apply();
    await mirror.source.remove("app", "1");
    const plan = await mirror.plan(prune);
    expect(plan.gone).toMatchObject([{ tag: "1-20261102000000" }]);
    expect(plan.actions).toMatchObject([{ kind: "delete-image", tag: "1-20261101000000" }]);
    expect(rows()).toEqual(["app:1 -> m/app:1-20261102000000"]);
  });
});

describe("what another hand put into ECR", () => {
  it("is not made this config's own by a saved plan that finds it done", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    const saved = await mirror.plan();
    await mirror.apply();
    rmSync(join(mirror.folder, "state"), { recursive: true });
    const { report } = await mirror.applyPlan(saved);
    expect(report).toMatchObject({ failed: [], skipped: 3 });
    await push("web:1", "web");
    list("web:1");
    expect(await mirror.plan(prune)).toMatchObject({ unwanted: [] });
    expect(kinds(await mirror.plan(prune))).not.toContain("delete-image");
  });

  it("opens no door for a digest that is too young elsewhere", async () => {
    const sources =
      "tagPolicies: { p: { alias: [stable] } }\nsources: [{ name: list, kind: list, path: images.txt, tagPolicy: p }]";
    await open(sources.replace("alias: [stable]", ""));
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    rmSync(join(mirror.folder, "state"), { recursive: true });
    const path = join(mirror.folder, "mirror.config.yaml");
    const text = readFileSync(path, "utf8").replace("p: {  }", "p: { alias: [stable] }");
    mirror.write("mirror.config.yaml", `minimumAge: 3d\n${text}`);
    await mirror.apply();
    expect(await mirror.plan()).toMatchObject({ actions: [], held: [{ tag: "stable" }] });
    clock += 3 * day;
    expect((await mirror.plan()).actions).toMatchObject([
      { kind: "tag-image", destination: { tag: "stable" } },
    ]);
  });

  it("is looked for when its source lost it or can't be asked, with a minimum age too", async () => {
    await open("minimumAge: 3d\nsources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    clock += 4 * day;
    await mirror.apply();
    rmSync(join(mirror.folder, "state"), { recursive: true });
    await mirror.source.remove("app", "1");
    expect(await mirror.plan()).toMatchObject({ failures: [], gone: [{ tag: "1" }], actions: [] });
    const text = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write("mirror.config.yaml", text.replace("${PASSWORD}", "wrong"));
    const refused = await mirror.plan(prune);
    expect(refused.failures.length).toBeGreaterThan(0);
    expect(refused).toMatchObject({ actions: [], unmanaged: [] });
  });

  it("is known once it was found in order: it stays like all else, and is never prune's", async () => {
    await open(
      "tagPolicies: { all: { semver: '*' } }\nsources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: all }]",
    );
    for (const tag of ["1.0.0", "1.1.0"]) await push(`app:${tag}`, tag);
    await mirror.apply();
    rmSync(join(mirror.folder, "state"), { recursive: true });
    await mirror.apply();
    await mirror.source.remove("app", "1.0.0");
    expect(await mirror.plan(prune)).toMatchObject({ actions: [], gone: [{ tag: "1.0.0" }], unmanaged: [] });
    const text = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write("mirror.config.yaml", text.replace("semver: '*'", "semver: '>1.0'"));
    const narrowed = await mirror.plan(prune);
    expect(narrowed).toMatchObject({ gone: [], unwanted: [], unmanaged: [{ tag: "1.0.0" }] });
    expect(kinds(narrowed)).toEqual(["write-file"]);
  });
});

describe("a source that has a bad night", () => {
  const config =
    "sources:\n" +
    "  - { name: a, kind: list, path: images.txt, fallback: fallback.txt }\n" +
    "  - { name: b, kind: list, path: more.txt, fallback: fallback.txt }";
  const lists = (...names: string[]) =>
    mirror.write("more.txt", names.map((name) => `SOURCE/${name}\n`).join(""));

  it("keeps the rows and images that its fallback list doesn't name", async () => {
    await open(config);
    for (const name of ["app:1", "app:2", "web:1"]) await push(name, name);
    list("app:1", "app:2");
    lists("web:1");
    mirror.write("fallback.txt", "SOURCE/app:1\n");
    await mirror.apply();
    rmSync(join(mirror.folder, "images.txt"));
    const plan = await mirror.plan(prune);
    expect(plan).toMatchObject({
      complete: false,
      actions: [],
      unwanted: [],
      sources: [{ fallback: "fallback.txt" }, {}],
    });
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1 -> m/app:1", "app:2 -> m/app:2", "web:1 -> m/web:1"]);
  });

  it("keeps what it asked for though another source asked for it first and stopped", async () => {
    await open(config);
    for (const name of ["app:1", "web:1"]) await push(name, name);
    list("app:1", "web:1");
    lists("app:1");
    mirror.write("fallback.txt", "SOURCE/web:1\n");
    await mirror.apply();
    list("web:1");
    rmSync(join(mirror.folder, "more.txt"));
    expect(await mirror.plan(prune)).toMatchObject({ actions: [], unwanted: [] });
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1 -> m/app:1", "web:1 -> m/web:1"]);
  });
});

describe("the approvals", () => {
  const approvals = () => existsSync(join(mirror.folder, "lock.json"));

  it.each([
    ["an alias", "tagPolicies: { p: { alias: [stable] } }"],
    ["a new name", "tagPolicies: { p: { rename: '{tag}-{digest}' } }"],
    ["the newest by creation", "tagPolicies: { p: { newest: { count: 1, by: created } } }"],
    ["the highest version", "tagPolicies: { p: { semver: '*', newest: 1 } }"],
  ])("hold for %s", async (_, policy) => {
    const isListed = policy.includes("newest");
    await open(
      `lock: lock.json\n${policy}\nsources: [{ name: s, kind: ${isListed ? "repository, repository: SOURCE/app" : "list, path: images.txt"}, tagPolicy: p }]`,
    );
    const one = await push("app:1.0.0", "one");
    list("app:1.0.0");
    await mirror.plan({ approve: "" });
    expect(approvals()).toBe(true);
    await push("app:1.0.0", "two");
    const plan = await mirror.plan();
    const copies = plan.actions.flatMap((action) =>
      "destination" in action ? [action.destination.digest] : [],
    );
    expect(new Set(copies)).toEqual(new Set([one]));
    if (!isListed) return;
    await push("app:1.1.0", "three");
    const refused = await mirror.plan().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect((refused as Problem).diagnostics).toMatchObject([{ code: "config/not-approved" }]);
    expect((refused as Problem).message).toContain("app:1.1.0");
  });

  it("are asked for once, whatever number is missing", async () => {
    await open("lock: lock.json\nsources: [{ name: list, kind: list, path: images.txt }]");
    const names = Array.from({ length: 40 }, (_, index) => `app-${index}:1`);
    for (const name of names) await push(name, name);
    list(...names);
    await mirror.plan({ approve: `${mirror.source.host}/app-1:*` });
    const refused = await mirror.plan().catch((error: unknown) => error);
    expect((refused as Problem).diagnostics).toHaveLength(1);
    expect((refused as Problem).message).toContain("and 9 more");
    expect((refused as Problem).diagnostics[0]?.hint).toContain("ecr-mirror plan --update-lock");
  });
});

describe("selecting nothing", () => {
  it("is a failure of the source, which names the nearest tags; the others go on and its rows stay", async () => {
    await open(
      "tagPolicies: { p: { semver: '>=1' } }\n" +
        "sources:\n  - { name: repo, kind: repository, repository: SOURCE/app, tagPolicy: p }\n  - { name: list, kind: list, path: images.txt }\n",
    );
    for (const tag of ["1.0.0", "0.9.0", "latest"]) await push(`app:${tag}`, tag);
    await push("web:1", "web");
    list("web:1");
    await mirror.apply();
    await mirror.source.remove("app", "1.0.0");
    const plan = await mirror.plan(prune);
    expect(codes(plan)).toEqual(["policy/selects-nothing"]);
    expect(plan.failures[0]?.detail).toMatch(/0\.9\.0: outside >=1\n {2}latest: not a version/);
    expect(plan.actions).toEqual([]);
    expect(plan.unchanged).toMatchObject([{ repository: "m/web" }]);
    await mirror.apply({}, prune);
    expect(rows()).toEqual(["app:1.0.0 -> m/app:1.0.0", "web:1 -> m/web:1"]);
  });

  it("is permitted by allowEmpty", async () => {
    await open(
      "tagPolicies: { p: { semver: '>=1' } }\n" +
        "sources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: p, allowEmpty: true }]",
    );
    await push("app:latest", "x");
    expect(await mirror.plan()).toMatchObject({ failures: [], complete: true });
  });

  it("is told of a source whose images are all ignored, and of one below its minimum", async () => {
    await open(
      "sources:\n  - { name: a, kind: list, path: images.txt, ignore: ['*/app:*'] }\n  - { name: b, kind: list, path: images.txt, min: 2 }\n",
    );
    await push("app:1", "x");
    list("app:1");
    const { sources, complete } = await mirror.plan();
    expect(complete).toBe(false);
    expect(sources[0]?.failed).toMatch(/"a" .*no image to mirror[^]*app:1: ignored/);
    expect(sources[1]?.failed).toMatch(/"b" .*has 1 image; its `min` is 2/);
  });
});

describe("a state and its config", () => {
  it("belong together: another config on the same state is refused", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    const text = readFileSync(join(mirror.folder, "mirror.config.yaml"), "utf8");
    mirror.write("mirror.config.yaml", `name: other\n${text}`);
    const refused = await mirror.plan(prune).catch((error: unknown) => error);
    expect((refused as Problem).diagnostics).toMatchObject([{ code: "state/other-config" }]);
  });

  it("of format 1.0 is taken over where only this config can have written it", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    const path = join(mirror.folder, "state/mirror.state.json");
    const {
      name: _,
      lineage: __,
      gone: ___,
      ...old
    } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    const text = JSON.stringify({ ...old, formatVersion: "1.0" });
    mirror.write("state/mirror.state.json", text);
    expect(await mirror.plan()).toMatchObject({ actions: [], state: { lineage: null } });
    mirror.write("state/mirror.state.json", text.replaceAll('"from":"list"', '"from":"stranger"'));
    const refused = await mirror.plan().catch((error: unknown) => error);
    expect((refused as Problem).diagnostics).toMatchObject([{ code: "state/other-config" }]);
  });
});

describe("a saved plan that is applied late", () => {
  it("brings no digest of then back into the state", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "red");
    list("app:1");
    await mirror.apply();
    const saved = await mirror.plan();
    const green = await push("app:1", "green");
    await mirror.apply();
    const { report } = await mirror.applyPlan(saved);
    expect(report).toMatchObject({ failed: [], stale: [] });
    const state = readFileSync(join(mirror.folder, "state/mirror.state.json"), "utf8");
    expect((JSON.parse(state) as State).registries[registry]?.["m/app:1"]?.digest).toBe(green);
  });
});

describe("a run that was killed", () => {
  it("is known to the next plan by its record: what it put there is this config's, not a stranger's", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    for (const name of ["app:1", "web:1"]) await push(name, name);
    list("app:1", "web:1");
    const plan = await mirror.plan();
    // A shard writes no state and leaves its record.
    await mirror.applyPlan(plan, { shard: { index: 1, count: 1 } });
    list("web:1");
    const next = await mirror.plan(prune);
    expect(next).toMatchObject({ unmanaged: [], unwanted: [] });
    expect(next.actions).toMatchObject([{ kind: "delete-image", tag: "1" }, { kind: "write-file" }]);
    await push("web:1", "moved");
    expect((await mirror.plan()).actions).toMatchObject([{ kind: "copy-image", reason: "moved" }, {}]);
  });

  it("that had written its files leaves them known to the next one", async () => {
    await open("sources: [{ name: list, kind: list, path: images.txt }]");
    await push("app:1", "one");
    list("app:1");
    await mirror.apply();
    const path = join(mirror.folder, "state/mirror.state.json");
    const state = JSON.parse(readFileSync(path, "utf8")) as { files: Record<string, string> };
    mirror.write("state/mirror.state.json", JSON.stringify({ ...state, files: {} }));
    await mirror.apply();
    await mirror.run(async ({ config, runtime }) => {
      const planned = await planMirror(config, runtime, planOptions, signal);
      await recordPlan(config, planned, runtime, { options: applyOptions, signal });
    });
    expect(Object.keys((JSON.parse(readFileSync(path, "utf8")) as typeof state).files)).toEqual([
      "mapping.csv",
    ]);
  });
});
