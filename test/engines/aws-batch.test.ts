// examples/engines/aws-batch: the state machine by an interpreter, what it submits by botocore's model, and the jobs by a
// double of AWS Batch that tries again as the job definition says.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type S3Server, startS3 } from "../app/s3-server.ts";
import { root } from "../support/cli.ts";
import { type Account, batchLacks, execute, isTriedAgain, readDefinition } from "./support/batch.ts";
import { expectLikeOneApply, holdOneShard, openScene, type Scene, shards } from "./support/scene.ts";

const folder = join(root, "examples/engines/aws-batch");
const definition = readDefinition(readFileSync(join(folder, "job-definition.yaml"), "utf8"));
const lacks = batchLacks.length > 0 ? ` (no ${batchLacks.join(", no ")})` : "";

it("tries again what another try can put right, and nothing else", () => {
  const again = [1, 3, 4, 64, 137, 143].filter((code) => isTriedAgain(definition, code));
  expect(again).toEqual([1, 137, 143]);
});

describe.skipIf(lacks !== "")(`needs moto${lacks}`, { timeout: 240_000 }, () => {
  let s3: S3Server;
  let scene: Scene;
  let account: Account;
  afterEach(async () => {
    await scene.close();
    await s3.close();
  });

  async function open(stale = false): Promise<void> {
    s3 = await startS3();
    const env = { AWS_ENDPOINT_URL_S3: s3.url };
    scene = await openScene({
      place: { bundle: "s3://bucket/run-7/", state: "s3://bucket/state.json", env },
      stale,
    });
    const { stage } = scene;
    account = {
      machine: join(folder, "state-machine.asl.json"),
      definition,
      folder: stage.folder,
      env: stage.env,
    };
  }

  it("ends like one apply, with a shard killed in the middle", async () => {
    await open();
    const held = holdOneShard(scene);
    const running = execute(account, { bundle: scene.bundle, shards });
    process.kill((await held()).pid, "SIGKILL");
    const ran = await running;
    expect(Object.keys(ran)).toEqual(["Shards", "Finish"]);
    expect(ran["Shards"]?.output).toContain(
      "from AWS_BATCH_JOB_ARRAY_INDEX=3 and AWS_BATCH_JOB_ARRAY_SIZE=4.",
    );
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 137]);
    await expectLikeOneApply(scene, ran["Finish"]?.folder ?? "", s3.objects);
  });

  it("does not try a stale shard again, and finishes nothing", async () => {
    await open(true);
    const ran = await execute(account, { bundle: scene.bundle, shards });
    expect(ran["Shards"]?.codes.toSorted()).toEqual([0, 0, 0, 4]);
    expect(ran["Finish"]?.codes).toEqual([4]);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 4]);
    expect(existsSync(join(ran["Finish"]?.folder ?? "", "mapping.csv"))).toBe(false);
  });

  it("does all of it in one job where one is asked for", async () => {
    await open();
    const ran = await execute(account, { bundle: scene.bundle, shards: 1 });
    expect(Object.entries(ran).map(([name, { codes }]) => [name, codes])).toEqual([["Whole", [0]]]);
    await expectLikeOneApply(scene, ran["Whole"]?.folder ?? "", s3.objects);
  });
});
