// examples/engines/github and gitlab: their own files, run by doubles of the two engines, from the plan to the finish.
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type S3Server, startS3 } from "../app/s3-server.ts";
import { root } from "../support/cli.ts";
import { jobFolder, type Repository, runWorkflow } from "./support/github/workflow.ts";
import { runPipeline } from "./support/gitlab/pipeline.ts";
import { expectLikeOneApply, holdOneShard, openScene, type Scene } from "./support/scene.ts";

const state = "s3://bucket/state.json";
let s3: S3Server;
let scene: Scene;
afterEach(async () => {
  await scene.close();
  await s3.close();
});

/** Docker, for a container that the program runs in: it gets the variables that it is given, and no others. */
const docker = `#!/bin/bash
[ "$1" = run ] || exit 125
shift
given=(PATH="$PATH" HOME=/tmp AWS_ENDPOINT_URL_S3="$ENDPOINT" AWS_EC2_METADATA_DISABLED=true)
while [[ $1 == --* ]]; do
  case $1 in
    --env) given+=("$2=\${!2}"); shift 2 ;;
    --user) [ "$2" = 1001 ] || exit 125; shift 2 ;;
    --volume) [ "$2" = .:/work ] || exit 125; shift 2 ;;
    --rm) shift ;;
    *) exit 125 ;;
  esac
done
[ "$1" = ghcr.io/acme/ecr-mirror:0.1.0 ] || exit 125
shift
exec env -i "\${given[@]}" ecr-mirror "$@"
`;

async function open({ stale = false, blocked = false } = {}): Promise<Repository> {
  s3 = await startS3();
  const place = { bundle: "", state, env: { AWS_ENDPOINT_URL_S3: s3.url } };
  scene = await openScene({ place, stale, blocked, planned: false });
  const { stage } = scene;
  stage.write("bin/docker", docker);
  chmodSync(stage.path("bin/docker"), 0o755);
  return {
    files: ["mirror.config.yaml", "images.txt"],
    folder: stage.folder,
    env: stage.env,
    before: async (job) => {
      if (stale && job.endsWith("approve")) await scene.disturb();
    },
  };
}

const file = (path: string): string => readFileSync(join(root, "examples/engines", path), "utf8");

describe("GitHub's workflow", { timeout: 240_000 }, () => {
  const run = (repository: Repository) => {
    const { AWS_ENDPOINT_URL_S3: ENDPOINT = "", ...env } = repository.env;
    return runWorkflow(file("github/mirror.yml"), { ...repository, env: { ...env, ENDPOINT } });
  };

  it("ends like one apply, with a shard killed in the middle", async () => {
    const repository = await open();
    const held = holdOneShard(scene);
    const running = run(repository);
    process.kill((await held()).pid, "SIGKILL");
    const { plan, approve, apply, finish } = await running;
    expect(
      [plan, approve, apply, finish].map((job) => job?.result),
      finish?.output,
    ).toEqual(Array(4).fill("success"));
    expect(readFileSync(`${jobFolder(scene.stage.folder, "plan")}.summary`, "utf8")).toContain("12 images");
    expect(apply?.output).toMatch(/::warning::shard \d\/4 ended with 137, try 1 of 3/);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 137]);
    await expectLikeOneApply(scene, jobFolder(scene.stage.folder, "finish"), s3.objects);
  });

  it("does not try a stale shard again, and the finish writes nothing", async () => {
    const { plan, apply, finish } = await run(await open({ stale: true }));
    expect(plan?.result, plan?.output).toBe("success");
    expect([apply?.result, finish?.result]).toEqual(["failure", "failure"]);
    expect(finish?.output).toContain("The plan is stale: 1 action");
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 4]);
    expect(existsSync(join(jobFolder(scene.stage.folder, "finish"), "mapping.csv"))).toBe(false);
  });

  it("is green for shards whose plan has a blocked change, and red for the finish", async () => {
    const { apply, finish } = await run(await open({ blocked: true }));
    expect([apply?.result, finish?.result], apply?.output).toEqual(["success", "failure"]);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0]);
    expect(scene.workers.runs().at(-1)).toMatchObject({ code: 3 });
    const mapping = readFileSync(join(jobFolder(scene.stage.folder, "finish"), "mapping.csv"), "utf8");
    expect(mapping.trimEnd().split("\n")).toHaveLength(12);
  });
});

describe("GitLab's pipeline", { timeout: 240_000 }, () => {
  const run = (repository: Repository) => {
    const project = { AWS_TOKEN: "token", AWS_WEB_IDENTITY_TOKEN_FILE: join(repository.folder, "token") };
    return runPipeline(file("gitlab/mirror.gitlab-ci.yml"), {
      ...repository,
      env: { ...repository.env, ...project },
    });
  };

  it("ends like one apply, with a shard killed in the middle", async () => {
    const repository = await open();
    const held = holdOneShard(scene);
    const running = run(repository);
    process.kill((await held()).pid, "SIGKILL");
    const ended = await running;
    expect(Object.values(ended).map(({ isPassed }) => isPassed)).toEqual([true, true, true, true]);
    expect(ended["mirror-apply"]?.output).toContain("from CI_NODE_INDEX=4 and CI_NODE_TOTAL=4.");
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 0, 137]);
    await expectLikeOneApply(scene, jobFolder(scene.stage.folder, "mirror-finish"), s3.objects);
  });

  it("does not try a stale shard again, and the finish writes nothing", async () => {
    const ended = await run(await open({ stale: true }));
    expect(ended["mirror-apply"]?.codes.toSorted()).toEqual([0, 0, 0, 4]);
    expect(ended["mirror-finish"]?.codes).toEqual([4]);
    expect(scene.workers.shardCodes()).toEqual([0, 0, 0, 4]);
    expect(existsSync(join(jobFolder(scene.stage.folder, "mirror-finish"), "mapping.csv"))).toBe(false);
  });

  it("is green for shards whose plan has a blocked change, and red for the finish", async () => {
    const ended = await run(await open({ blocked: true }));
    expect(ended["mirror-apply"]).toMatchObject({ codes: [0, 0, 0, 0], isPassed: true });
    expect(ended["mirror-finish"]).toMatchObject({ codes: [3], isPassed: false });
  });
});
