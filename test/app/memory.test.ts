// What a run remembers: first sightings for minimumAge, tags that came right by another hand, and where the state
// goes when its own place can't be written.
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { recordPlan } from "../../src/app/apply.ts";
import { planMirror } from "../../src/app/plan.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { parseState } from "../../src/core/state/text.ts";
import { awsEnvironment, useAwsEnvironment } from "../support/aws.ts";
import { applyOptions, type Mirror, openMirror, planOptions, signal } from "../support/mirror.ts";
import { run as runProgram } from "./run-command.ts";
import { startS3 } from "./s3-server.ts";

const config = `
version: 1
name: memory
target: { registry: sandbox, prefix: m }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }`;

let mirror: Mirror;
afterEach(() => mirror.close());

const stateText = () => readFileSync(`${mirror.folder}/state/mirror.state.json`, "utf8");

/** As `apply` does when the plan has nothing to do. */
const remember = () =>
  mirror.run(async ({ config: loaded, runtime }) => {
    const planned = await planMirror(loaded, runtime, planOptions, signal);
    expect(planned.plan.actions).toEqual([]);
    return recordPlan(loaded, planned, runtime, { options: applyOptions, signal });
  });

describe("minimumAge", () => {
  // Before the time that the image itself states: only the first sighting counts.
  let clock = "2025-06-01T00:00:00Z";

  it("holds an image back until it was first seen long enough ago", async () => {
    mirror = await openMirror(`${config}\nminimumAge: 3d`, { now: () => new Date(clock) });
    await mirror.source.push("app", "1", "one");
    mirror.write("images.txt", "SOURCE/app:1\n");
    expect(await remember()).toMatchObject({ failed: [] });
    expect(Object.values(parseState(stateText(), "state").seen)).toEqual(["2025-06-01T00:00:00.000Z"]);
    clock = "2025-06-03T00:00:00Z";
    const before = stateText();
    expect(await remember()).toBeNull();
    expect(stateText()).toBe(before);
    clock = "2025-06-05T00:00:00Z";
    expect(await mirror.apply()).toMatchObject({ done: 2, failed: [] });
    expect((await mirror.plan()).unchanged).toHaveLength(1);
  });

  it("records first sightings beside other work too", async () => {
    clock = "2025-06-01T00:00:00Z";
    mirror = await openMirror(`${config}\n  - { name: young, kind: list, path: young.txt, minimumAge: 3d }`, {
      now: () => new Date(clock),
    });
    await mirror.source.push("app", "1", "one");
    await mirror.source.push("young", "1", "two");
    mirror.write("images.txt", "SOURCE/app:1\n");
    mirror.write("young.txt", "SOURCE/young:1\n");
    expect(await mirror.apply()).toMatchObject({ done: 2 });
    clock = "2025-06-05T00:00:00Z";
    expect(await mirror.apply()).toMatchObject({ done: 2, failed: [] });
  });
});

describe("an apply that has nothing to do", () => {
  it("corrects the state for a tag that came right by another hand", async () => {
    mirror = await openMirror(config);
    await mirror.source.push("app", "1", "one");
    mirror.write("images.txt", "SOURCE/app:1\n");
    await mirror.apply();
    const first = stateText();
    const moved = await mirror.source.push("app", "1", "another");
    await mirror.apply();
    mirror.write("state/mirror.state.json", first);
    const args = ["apply", "--yes", "-c", `${mirror.folder}/mirror.config.yaml`];
    const ran = await runProgram(args, { environment: { PASSWORD: mirror.source.password } });
    expect(ran.stderr).toContain("Updated the state.");
    expect(ran.code).toBe(0);
    expect(Object.values(Object.values(parseState(stateText(), "state").registries)[0] ?? {})).toMatchObject([
      { digest: moved },
    ]);
    const again = await runProgram(args, { environment: { PASSWORD: mirror.source.password } });
    expect(again.stderr).not.toContain("The state was");
  });
});

describe("what a plan learned about its sources", () => {
  const sight = "2026-11-01T00:00:00.000Z";

  it("is remembered by an apply with nothing to do, also of a saved plan, and written once", async () => {
    mirror = await openMirror(config);
    await mirror.source.push("app", "1", "one");
    mirror.write("images.txt", "SOURCE/app:1\n");
    await mirror.apply();
    const made = await mirror.plan();
    const wanted = sha256("another");
    const at = { id: "x", registry: made.target.registry, repository: "m/app", tag: "1", from: "list" };
    const held = {
      ...at,
      source: "a.io/app:1",
      wanted,
      keeps: null,
      since: sight,
      until: sight,
      why: "too young",
    };
    const plan: Plan = {
      ...made,
      held: [{ ...held, code: "age/too-young" }],
      gone: [{ ...at, digest: wanted, source: "a.io/old:1", since: sight }],
    };
    const planned = { plan, planDigest: null, files: new Map(), facts: new Map() };
    const record = () =>
      mirror.run(({ config: loaded, runtime }) =>
        recordPlan(loaded, planned, runtime, { options: applyOptions, signal }),
      );
    expect(await record()).toMatchObject({ failed: [] });
    const state = parseState(stateText(), "state");
    expect(state.seen).toEqual({ [`a.io/app:1@${wanted}`]: sight });
    expect(state.gone).toEqual({ "a.io/old:1": sight });
    expect(await record()).toBeNull();
    await mirror.applyPlan({ ...plan, gone: [{ ...plan.gone[0], source: "a.io/new:1" } as Plan["gone"][0]] });
    expect(Object.keys(parseState(stateText(), "state").gone)).toEqual(["a.io/new:1", "a.io/old:1"]);
  });
});

describe("a state that can't be written", () => {
  it("is saved beside the config, and the path is told", async () => {
    useAwsEnvironment();
    const s3 = await startS3();
    try {
      s3.denied.add("bucket/mirror.json");
      mirror = await openMirror(`${config}\nstate: { path: "s3://bucket/mirror.json" }`, {
        environment: { ...awsEnvironment, AWS_ENDPOINT_URL_S3: s3.url },
      });
      await mirror.source.push("app", "1", "one");
      mirror.write("images.txt", "SOURCE/app:1\n");
      const report = await mirror.apply();
      expect(report).toMatchObject({ done: 2, failed: [{ id: "write-state" }] });
      const [failed] = report.failed;
      expect(failed?.diagnostic.code).toBe("state/not-written");
      const path = /saved as (.+)\.$/.exec(failed?.diagnostic.detail ?? "")?.[1] ?? "";
      const saved = parseState(readFileSync(path, "utf8"), path);
      expect(Object.keys(Object.values(saved.registries)[0] ?? {})).toEqual(["m/app:1"]);
      s3.denied.clear();
      s3.objects.set("bucket/mirror.json", readFileSync(path, "utf8"));
      expect((await mirror.plan()).actions).toEqual([]);
      expect(s3.objects.has("bucket/mirror.json.lock")).toBe(false);
    } finally {
      await s3.close();
    }
  });
});
