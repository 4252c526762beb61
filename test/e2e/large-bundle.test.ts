// A plan of 100,000 images as a bundle of 64 parts: a worker needs no more memory than its part does, and the bundle is shown and
// applied as a whole by a program that reads it piece by piece.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { DeleteRepositoryCommand } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeBundle } from "../../src/app/planning/bundle/write.ts";
import { readPlanFile } from "../../src/app/planning/read-plan.ts";
import { openFolderBundle } from "../../src/storage/bundle/store.ts";
import { openFiles } from "../../src/storage/files.ts";
import type { Running } from "../support/cli.ts";
import { openStage, plainConfig, type Stage, until } from "../support/stage.ts";
import { enlarged } from "./support/large-plan.ts";

const parts = 64;
const signal = new AbortController().signal;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  // The API has another address than the registry, so ECR's rates do not hold and a worker is done soon.
  const target = stage.ecr.settings.replace(/(registryEndpoint: "http:\/\/)127\.0\.0\.1/, "$1localhost");
  stage.write("mirror.config.yaml", plainConfig.replace("TARGET", target));
  stage.stock(1);
  expect(await stage.cli("plan", "--out", "one.plan")).toMatchObject({ code: 0 });
  const { plan } = await readPlanFile("one.plan", openFiles(stage.folder));
  await bundled("small", plan, { repositories: 20, parts: 2 });
  await bundled("middle", plan, { repositories: 60, parts: 4 });
  await bundled("large", plan, { repositories: 1_000, parts });
}, 180_000);
afterAll(() => stage.close());

type Plan = Parameters<typeof enlarged>[0];

async function bundled(
  name: string,
  plan: Plan,
  { repositories, parts: shards }: { readonly repositories: number; readonly parts: number },
): Promise<void> {
  const wish = {
    plan: enlarged(plan, { repositories, tagsEach: 100 }),
    shards,
    limits: new Map(),
    config: { secrets: [] },
    files: ["mirror.config.yaml", "images.txt"].map((file) => ({ name: file, text: stage.read(file) })),
  };
  await writeBundle(openFolderBundle(name, stage.folder), wish, signal);
}

/** The kernel keeps the peak of a process as long as it lives. */
async function peakOf({ child, ended }: Running): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has gone.
    }
  }, 20);
  const { code, stdout, stderr } = await ended;
  clearInterval(timer);
  expect(code, `${stdout}${stderr}`.slice(-2_000)).toBe(0);
  return peak;
}

it.runIf(process.platform === "linux")(
  "is applied by workers whose memory does not grow with the plan",
  { timeout: 180_000 },
  async () => {
    const of = (bundle: string, shard: string): Promise<number> =>
      peakOf(stage.start(["apply", bundle, "--shard", shard]));
    const small = await of("small", "1/2");
    const large = [await of("large", "1/64"), await of("large", "64/64")];
    const told = [small, ...large].map((peak) => `${Math.round(peak)} MiB`);
    console.log(`a worker's peak: of 2,000 images ${told[0]}, of 100,000 ${told[1]} and ${told[2]}`);
    expect(Math.max(...large)).toBeLessThan(256);
    expect(Math.max(...large)).toBeLessThan(small + 48);
  },
);

it("is shown in a heap of 256 MB", async () => {
  expect(readdirSync(stage.path("large/parts"))).toHaveLength(parts);
  const env = { ...stage.env, NODE_OPTIONS: "--max-old-space-size=256" };
  const shown = await stage.start(["show", "large", "--format", "text=shown", "--format", "gitlab"], { env })
    .ended;
  expect(shown).toMatchObject({ code: 0, stderr: "", stdout: '{"create":101001,"update":0,"delete":0}\n' });
  expect(stage.read("shown")).toContain("Plan: 1000 repositories, 100000 images");
});

it(
  "is applied as a whole where the heap can hold it: what the shards did is skipped",
  { timeout: 120_000 },
  async () => {
    const env = { ...stage.env, NODE_OPTIONS: "--max-old-space-size=96" };
    const whole = await stage.start(["apply", "small"], { env }).ended;
    expect(whole.code, whole.stderr).toBe(0);
    expect(whole.stdout).toMatch(/^Applied: \d+ done .*, \d+ already done\.$/m);
    expect((await stage.start(["apply", "small", "--finish"], { env }).ended).code).toBe(0);
  },
);

/** It holds a part of the plan in the middle and its finish, and not the copies of all of it. */
const inSmallHeap = () => ({ env: { ...stage.env, NODE_OPTIONS: "--max-old-space-size=68" } });

describe("in a heap that can't hold the plan at once, a whole apply", () => {
  // The plans were made where there was no state.
  beforeAll(() => rmSync(stage.path("state"), { recursive: true }));

  const puts = (from: number): number =>
    stage.ecr.requests.slice(from).filter(({ method }) => method === "PUT").length;

  it("writes nothing where any part of it no longer fits", { timeout: 120_000 }, async () => {
    const repository = "m/team-0059/application";
    stage.ecr.sandbox.seed({ [repository]: ["1.99.0"] });
    const from = stage.ecr.requests.length;
    const stale = await stage.start(["apply", "middle"], inSmallHeap()).ended;
    expect(stale.code, stale.stderr).toBe(4);
    expect(stale.stdout).toContain("m/team-0059/application:1.99.0");
    expect(puts(from)).toBe(0);
    await stage.ecr.sdk.send(new DeleteRepositoryCommand({ repositoryName: repository, force: true }));
  });

  it("that is interrupted tells how far it came, of all that there is", { timeout: 120_000 }, async () => {
    const running = stage.start(["apply", "middle", "--format", "json=stopped.json"], inSmallHeap());
    await until(() => /Part 2 of 4[^]*copied/.test(running.stderr()), "copies of the second part");
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    const { summary, outcome, part } = JSON.parse(stage.read("stopped.json"));
    expect({ outcome, part }).toEqual({ outcome: "interrupted", part: { kind: "whole" } });
    expect(summary.actions).toBe(6_061);
    expect(summary.done + summary.skipped).toBeGreaterThan(1_500);
    expect(summary.done + summary.skipped + summary.open).toBe(6_061);
  });

  it("goes on part after part, and is told as one", { timeout: 180_000 }, async () => {
    const args = ["apply", "middle", "--format", "text", "--format", "json=applied.json"];
    const { code, stdout, stderr } = await stage.start(args, inSmallHeap()).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("its 4 parts are applied one by one");
    expect(stdout).toMatch(/^Applied: \d+ done .*, \d+ already done\.$/m);
    const { summary, outcome } = JSON.parse(stage.read("applied.json"));
    expect({ outcome, actions: summary.actions, open: summary.open }).toEqual({
      outcome: "applied",
      actions: 6_061,
      open: 0,
    });
    const { registries } = JSON.parse(stage.read("state/mirror.state.json"));
    const keys = Object.values(registries as Record<string, object>).flatMap((one) => Object.keys(one));
    expect(keys.filter((key) => /team-00[0-5]\d\/application:/.test(key))).toHaveLength(6_000);
    expect(readdirSync(stage.path("state/mirror.state.json.d")).filter((name) => name.endsWith("l"))).toEqual(
      [],
    );
  });
});

it("a part that the heap can't hold is refused before anything is done", async () => {
  const from = stage.ecr.requests.length;
  const env = { ...stage.env, NODE_OPTIONS: "--max-old-space-size=50" };
  const { code, stdout, stderr } = await stage.start(["apply", "large"], { env }).ended;
  expect([code, stdout]).toEqual([64, ""]);
  expect(stderr).toContain("[plan/too-large]");
  expect(stage.ecr.requests.slice(from).filter(({ method }) => method === "PUT")).toEqual([]);
});
