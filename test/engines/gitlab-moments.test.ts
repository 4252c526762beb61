// templates/ecr-mirror.yml as examples/pipelines/gitlab includes it, run by a double of GitLab against the sandbox: each exit
// code of the program in the moment that it belongs to, and what becomes of the job, the note and the issue.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { status } from "../faults/support/faults.ts";
import type { GitlabProject, JobEnded } from "./support/gitlab/pipeline.ts";
import {
  type Moments,
  moveBusybox,
  openMoments,
  type PipelineRan,
  removeBusybox,
  takePlace,
  wantNext,
} from "./support/moments.ts";

let moments: Moments;
beforeEach(async () => {
  moments = await openMoments();
});
afterEach(() => moments.close());

const request = {
  CI_PIPELINE_SOURCE: "merge_request_event",
  CI_MERGE_REQUEST_IID: "7",
  CI_MERGE_REQUEST_PROJECT_PATH: "acme/images",
};

const merge = (more: Partial<GitlabProject> = {}): Promise<PipelineRan> =>
  moments.pipeline({ CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" }, more);
const night = (): Promise<PipelineRan> =>
  moments.pipeline({ CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" });

function expectEnded(job: JobEnded | undefined, code: number, isPassed: boolean): void {
  expect(job, job?.output).toMatchObject({ codes: [code], isPassed });
}

async function release(): Promise<void> {
  const { jobs } = await merge();
  expectEnded(jobs["ecr-mirror-apply"], 0, true);
  moments.git("pull", "--quiet", "origin", "main");
}

describe("a merge request", { timeout: 120_000 }, () => {
  it("exit 2, changes: passes, with the widget's numbers and one note that the next run updates", async () => {
    for (let at = 0; at < 120; at += 1) moments.gitlab.write({ body: "hm" });
    const marker = "<!-- ecr-mirror mirror.config.yaml -->\n";
    moments.gitlab.write({ body: marker, author: { id: 1 } });
    const { jobs, artifacts } = await moments.pipeline(request);
    expect(Object.keys(jobs)).toEqual(["ecr-mirror-plan"]);
    expectEnded(jobs["ecr-mirror-plan"], 0, true);
    const widget = readFileSync(join(artifacts("ecr-mirror-plan"), "mirror.json"), "utf8");
    expect(JSON.parse(widget)).toEqual({ create: 5, update: 0, delete: 0 });
    const notes = moments.gitlab.notes.slice(121);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body?.startsWith(`${marker}### Plan: 2 repositories, 2 images`)).toBe(true);
    moments.write("images.txt", "docker.io/library/busybox:1.37\n");
    moments.commit("One");
    await moments.pipeline(request);
    expect(moments.gitlab.notes.slice(121)).toEqual(notes);
    expect(notes[0]?.body).toContain("### Plan: 1 repository, 1 image");
  });

  it("exit 0, 3, 1 and 64", async () => {
    await release();
    const nothing = await moments.pipeline(request);
    expectEnded(nothing.jobs["ecr-mirror-plan"], 0, true);
    expect(moments.gitlab.notes).toEqual([]);

    moveBusybox(moments);
    const blocked = await moments.pipeline(request);
    expectEnded(blocked.jobs["ecr-mirror-plan"], 3, true);
    expect(moments.gitlab.notes[0]?.body).toContain("ecr-mirror plan --replace");

    moments.source.inject("manifest-head", status(403, "DENIED"), { times: 100, path: "busybox" });
    moments.source.inject("manifest-get", status(403, "DENIED"), { times: 100, path: "busybox" });
    const failed = await moments.pipeline(request);
    expectEnded(failed.jobs["ecr-mirror-plan"], 1, false);
    expect(moments.gitlab.notes[0]?.body).toContain("incomplete");

    moments.write("mirror.config.yaml", "version: 1\n");
    moments.commit("Slip");
    const refused = await moments.pipeline(request);
    expectEnded(refused.jobs["ecr-mirror-plan"], 64, false);
    expect(moments.gitlab.notes).toHaveLength(1);
  });

  it("from a fork: the config is validated, and nothing is asked of AWS", async () => {
    const path = `${moments.home}/program:${moments.env["PATH"]}`;
    const env = { ...moments.env, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", PATH: path };
    const { jobs } = await moments.pipeline(
      { ...request, CI_PROJECT_PATH: "someone/images", ECR_MIRROR_TOKEN: "" },
      { env },
    );
    expectEnded(jobs["ecr-mirror-plan"], 0, true);
    expect(jobs["ecr-mirror-plan"]?.output).toContain("gets no AWS credentials");
    expect(moments.ecr.requests).toEqual([]);
  });

  it("a token that GitLab refuses is told, and the job passes", async () => {
    const { jobs } = await moments.pipeline({ ...request, ECR_MIRROR_TOKEN: "old" });
    expectEnded(jobs["ecr-mirror-plan"], 0, true);
    expect(jobs["ecr-mirror-plan"]?.output).toContain(
      "GitLab did not take the report (GET /api/v4/user: HTTP 401).",
    );
  });
});

describe("a merge", { timeout: 120_000 }, () => {
  it("exit 0: applies the saved plan, and commits its files", async () => {
    await release();
    expect(moments.read("image_mapping.csv").trimEnd().split("\n")).toHaveLength(3);
    expect(moments.git("log", "-1", "--format=%an %s")).toBe("ecr-mirror Image mapping [skip ci]\n");
    expect(moments.git("show", "--name-only", "--format=", "HEAD")).toBe("image_mapping.csv\n");
  });

  it("exit 4, ECR changed after the plan: fails, and nothing is done", async () => {
    await release();
    wantNext(moments);
    const before = async (job: string): Promise<void> => {
      if (job === "ecr-mirror-apply") await takePlace(moments);
    };
    const { jobs } = await merge({ before });
    expectEnded(jobs["ecr-mirror-apply"], 4, false);
    expect(moments.git("ls-remote", "origin", "main").split("\t")[0]).toBe(
      moments.git("rev-parse", "HEAD").trim(),
    );
  });

  it("exit 3, a change is blocked: the plan warns, the rest is applied and committed, and apply fails", async () => {
    await release();
    moveBusybox(moments);
    wantNext(moments);
    const { jobs } = await merge();
    expectEnded(jobs["ecr-mirror-plan"], 3, true);
    expectEnded(jobs["ecr-mirror-apply"], 3, false);
    moments.git("pull", "--quiet", "origin", "main");
    expect(moments.read("image_mapping.csv")).toContain("v3.6.0");
  });

  it("exit 1, an image that cannot be copied: fails, and the others are done", async () => {
    moments.source.inject("blob-get", status(404), { times: 100, path: "busybox" });
    const { jobs } = await merge();
    expectEnded(jobs["ecr-mirror-apply"], 1, false);
    moments.git("pull", "--quiet", "origin", "main");
    expect(moments.read("image_mapping.csv")).toContain("prometheus");
  });
});

describe("a night", { timeout: 120_000 }, () => {
  it("exit 0, 2 and 0 again: no issue, one issue with a warning, and it is closed", async () => {
    await release();
    const quiet = await night();
    expect(Object.keys(quiet.jobs)).toEqual(["ecr-mirror-drift"]);
    expectEnded(quiet.jobs["ecr-mirror-drift"], 0, true);
    expect(existsSync(join(quiet.artifacts("ecr-mirror-drift"), "mirror.xml"))).toBe(true);
    expect(moments.gitlab.notes).toEqual([]);

    await removeBusybox(moments);
    expectEnded((await night()).jobs["ecr-mirror-drift"], 2, true);
    expectEnded((await night()).jobs["ecr-mirror-drift"], 2, true);
    const [issue, ...others] = moments.gitlab.notes;
    expect(others).toEqual([]);
    expect(issue?.title).toContain("ecr-mirror: Drift: 1 of 2 tags");
    expect(issue).toMatchObject({ kind: "issue", state: "opened" });
    expect(issue?.description).toContain("ecr-mirror apply --target");

    await release();
    expectEnded((await night()).jobs["ecr-mirror-drift"], 0, true);
    expect(issue?.state).toBe("closed");
  });

  it("exit 1, the check could not be completed: fails, and there is no issue", async () => {
    expectEnded((await night()).jobs["ecr-mirror-drift"], 1, false);
    expect(moments.gitlab.notes).toEqual([]);
  });
});
