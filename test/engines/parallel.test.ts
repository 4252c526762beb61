// examples/engines/parallel with the real GNU parallel: 4 shards at once and the finish after them, by the example's own script.
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { awsEnvironment } from "../support/aws.ts";
import { missingPrograms, startDaemon } from "./support/daemon.ts";
import { expectLikeOneApply, holdOneShard, openScene, type Scene, shards } from "./support/scene.ts";

const missing = missingPrograms("parallel", "bash");
const lacks = missing.length > 0 ? ` (no ${missing.join(", no ")})` : "";

describe.skipIf(lacks !== "")(`needs GNU parallel${lacks}`, { timeout: 240_000 }, () => {
  let scene: Scene;
  afterEach(() => scene.close());

  function run(folder: string, more: Readonly<Record<string, string>> = {}) {
    const env = { ...scene.stage.env, BUNDLE: scene.bundle, N: `${shards}`, ...more };
    return startDaemon("env", ["--chdir", folder, "./mirror.sh"], env).ended;
  }

  /** The exit codes that GNU parallel wrote down, one a shard. */
  function logged(folder: string): readonly string[] {
    const [, ...lines] = readFileSync(join(folder, "shards.log"), "utf8").trimEnd().split("\n");
    return lines.map((line) => line.split("\t")[6] ?? "").toSorted();
  }

  it("ends like one apply, with a shard killed in the middle", async () => {
    scene = await openScene();
    const folder = scene.example("parallel");
    const held = holdOneShard(scene);
    const running = run(folder);
    process.kill((await held()).pid, "SIGKILL");
    const { code, output } = await running;
    expect(code, output).toBe(0);
    expect(output).toMatch(/shard \d\/4 ended with 137, try 1 of 3/);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 137]);
    expect(logged(folder)).toEqual(["0", "0", "0", "0"]);
    await expectLikeOneApply(scene, folder);
  });

  it("spreads its shards over machines by SSH", async () => {
    scene = await openScene();
    const folder = scene.example("parallel");
    const { stage } = scene;
    // ssh [options] host command: a machine that has the program, and nothing of the environment here.
    stage.write(
      "bin/hosts-ssh",
      `#!/bin/bash
while [[ $1 == -* ]]; do shift; done
echo "$1" >> "${stage.path("hosts.log")}"
shift
[ "$1" = -- ] && shift
exec env -i HOME="${stage.path("home")}" PATH="$PATH" SHELL=/bin/bash \
  ${Object.entries(awsEnvironment)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ")} bash -c "$*"
`,
    );
    chmodSync(stage.path("bin/hosts-ssh"), 0o755);
    const { code, output } = await run(folder, { HOSTS: "a,b", JOBS: "2", PARALLEL_SSH: "hosts-ssh" });
    expect(code, output).toBe(0);
    expect(logged(folder)).toEqual(["0", "0", "0", "0"]);
    const hosts = new Set(readFileSync(stage.path("hosts.log"), "utf8").trimEnd().split("\n"));
    expect([...hosts].toSorted()).toEqual(["a", "b"]);
    await expectLikeOneApply(scene, folder);
  });

  it("does not try a stale shard again, and writes nothing", async () => {
    scene = await openScene({ stale: true });
    const folder = scene.example("parallel");
    const { code, output } = await run(folder);
    expect(code, output).toBe(4);
    expect(logged(folder)).toEqual(["0", "0", "0", "4"]);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 4]);
    expect(existsSync(join(folder, "mapping.csv"))).toBe(false);
  });

  it("stops where the bundle was split otherwise", async () => {
    scene = await openScene();
    const folder = scene.example("parallel");
    const { code, output } = await run(folder, { N: "3" });
    expect(output).toContain("plan/other-split");
    expect(code, output).toBe(1);
    expect(logged(folder)).toEqual(["64", "64", "64"]);
    expect((await scene.stage.cli("plan")).stdout).toContain("12 images");
  });
});
