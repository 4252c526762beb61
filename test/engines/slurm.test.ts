// examples/engines/slurm on a real Slurm: an array of 4 and the job that depends on it, started by the example's own script.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startDaemon } from "./support/daemon.ts";
import { expectLikeOneApply, holdOneShard, openScene, type Scene, shards } from "./support/scene.ts";
import { type Slurm, slurmLacks, startSlurm } from "./support/slurm.ts";

const lacks = slurmLacks.length > 0 ? ` (no ${slurmLacks.join(", no ")})` : "";

describe.skipIf(lacks !== "")(`needs Slurm${lacks}`, { timeout: 240_000 }, () => {
  let slurm: Slurm;
  let scene: Scene;
  beforeAll(async () => {
    slurm = await startSlurm(shards);
  });
  afterAll(() => slurm.close());
  afterEach(() => scene.close());

  /** The script waits for the dependent job. */
  function submit(folder: string): Promise<{ code: number; output: string }> {
    const env = { ...scene.stage.env, ...slurm.env, BUNDLE: scene.bundle, N: `${shards}` };
    return startDaemon("env", ["--chdir", folder, "./submit.sh"], env).ended;
  }

  it("ends like one apply, with a shard killed in the middle", async () => {
    scene = await openScene();
    const folder = scene.example("slurm");
    const held = holdOneShard(scene);
    const submitted = submit(folder);
    process.kill((await held()).pid, "SIGKILL");
    const { code, output } = await submitted;
    expect(code, output).toBe(0);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 137]);
    await expectLikeOneApply(scene, folder);
  });

  it("writes nothing without a shard that was cancelled, and does the rest when it is submitted again", async () => {
    scene = await openScene();
    const folder = scene.example("slurm");
    const held = holdOneShard(scene);
    const submitted = submit(folder);
    await held();
    slurm.command("scancel", "--name", "mirror-shard", "--state", "RUNNING");
    expect((await submitted).code).toBe(1);
    const finish = readFileSync(join(folder, "finish.log"), "utf8");
    expect(finish).toMatch(/Not all shards of the plan have finished[^]*\d\/4 ended early/);
    expect(existsSync(join(folder, "mapping.csv"))).toBe(false);
    expect((await submit(folder)).code).toBe(0);
    await expectLikeOneApply(scene, folder);
  });

  it("does not try a stale shard again, and the dependent job writes nothing", async () => {
    scene = await openScene({ stale: true });
    const folder = scene.example("slurm");
    const { code } = await submit(folder);
    expect(code).toBe(4);
    expect(readFileSync(join(folder, "finish.log"), "utf8")).toContain("The plan is stale: 1 action");
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 4]);
    expect(existsSync(join(folder, "mapping.csv"))).toBe(false);
  });
});
