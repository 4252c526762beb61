// action.yml and the workflows of examples/pipelines/github, run by a double of GitHub against the sandbox: each exit code of
// the program in the moment that it belongs to, and what then becomes of the job, the comment and the issue.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onRequest } from "../faults/support/faults.ts";
import type { Kind } from "../faults/support/registry.ts";
import { eventually } from "./support/daemon.ts";
import type { Ended } from "./support/github/workflow.ts";
import {
  type Moments,
  moveBusybox,
  openMoments,
  removeBusybox,
  takePlace,
  wantNext,
  type WorkflowRan,
} from "./support/moments.ts";

let moments: Moments;
beforeEach(async () => {
  moments = await openMoments();
});
afterEach(() => moments.close());

const pullRequest = { name: "pull_request" } as const;
const push = { name: "push" } as const;
const night = { name: "schedule" } as const;

let isBroken = true;

function breakSource(kind: Kind, path = ""): void {
  isBroken = true;
  const fault = onRequest(({ response }) => {
    if (isBroken) response.writeHead(404).end();
    return isBroken;
  });
  moments.source.inject(kind, fault, { times: 1_000, path });
}

function expectGreen(...jobs: readonly (Ended | undefined)[]): void {
  for (const job of jobs) expect(job?.result, job?.output).toBe("success");
}

async function release(): Promise<WorkflowRan> {
  const ran = await moments.workflow("release.yml", push);
  expectGreen(ran.jobs["plan"], ran.jobs["apply"]);
  moments.git("pull", "--quiet", "origin", "main");
  return ran;
}

describe("a pull request", { timeout: 120_000 }, () => {
  const run = (more = {}) => moments.workflow("pull-request.yml", pullRequest, more);

  it("exit 2, changes: green, with one comment that the next run updates, and one summary", async () => {
    // Others wrote so much that the comment is on the second page, and somebody quotes its marker.
    for (let at = 0; at < 120; at += 1) moments.api.write({ on: 7, body: "hm" });
    const marker = "<!-- ecr-mirror plan mirror.config.yaml -->\n";
    moments.api.write({ on: 7, body: marker, user: { login: "eve", type: "User" } });
    const first = await run();
    expectGreen(first.jobs["plan"]);
    expect(first.jobs["validate"]?.result).toBe("skipped");
    expect(first.summary("plan").match(/Plan: 2 repositories, 2 images/g)).toHaveLength(1);
    const written = moments.api.entries.slice(121);
    expect(written).toHaveLength(1);
    expect(written[0]?.body.startsWith(marker)).toBe(true);
    expect(written[0]?.body).toContain("### Plan: 2 repositories, 2 images");
    expect(written[0]?.body).toContain("[Run](https://github.com/acme/images/actions/runs/42), for 0123456");

    moments.write("images.txt", "docker.io/library/busybox:1.37\n");
    moments.commit("One");
    expectGreen((await run()).jobs["plan"]);
    expect(moments.api.entries.slice(121)).toEqual(written);
    expect(written[0]?.body).toContain("### Plan: 1 repository, 1 image");
  });

  it("exit 0, nothing to do: green, and no comment", async () => {
    await release();
    const { jobs, summary } = await run();
    expectGreen(jobs["plan"]);
    expect(jobs["plan"]?.output).toContain("Nothing changes: no comment.");
    expect(moments.api.entries).toEqual([]);
    expect(summary("plan")).toContain("### No changes.");
  });

  it("exit 3, blocked: red, and the comment shows the ways out", async () => {
    await release();
    moveBusybox(moments);
    const { jobs } = await run();
    expect(jobs["plan"]?.code).toBe(3);
    const [comment] = moments.api.entries;
    expect(comment?.body).toContain("1 blocked");
    expect(comment?.body).toContain("ecr-mirror plan --replace 'platform/library/busybox:1.37'");
  });

  it("exit 1, a source that fails: red, and the comment says that the plan is not whole", async () => {
    breakSource("manifest-get");
    breakSource("manifest-head");
    const { jobs } = await run();
    expect(jobs["plan"]?.code).toBe(1);
    expect(moments.api.entries[0]?.body).toContain("incomplete");
  });

  it("exit 64, a config that cannot be right: red, and the log says where", async () => {
    moments.write("mirror.config.yaml", `${moments.read("mirror.config.yaml")}outputz: []\n`);
    moments.commit("Slip");
    const { jobs } = await run();
    expect(jobs["plan"]?.code).toBe(64);
    expect(jobs["plan"]?.output).toMatch(/mirror\.config\.yaml:\d+:1/);
    expect(moments.api.entries).toEqual([]);
  });

  it("from a fork: no credentials, so the config is validated, and the summary says why there is no plan", async () => {
    const { jobs, summary } = await moments.workflow("pull-request.yml", { ...pullRequest, isFork: true });
    expect(jobs["plan"]?.result).toBe("skipped");
    expectGreen(jobs["validate"]);
    expect(summary("validate")).toContain("No plan. A pull request from a fork gets no AWS credentials.");
  });

  it("without the right to comment: green, with a warning that names the permission", async () => {
    const { jobs } = await run({ change: (text: string) => text.replace("pull-requests: write", "") });
    expectGreen(jobs["plan"]);
    expect(jobs["plan"]?.output).toContain('Give the job the permission "pull-requests: write".');
  });
});

describe("a release", { timeout: 120_000 }, () => {
  it("exit 0: applies the saved plan and commits its files; then there is nothing to apply", async () => {
    const { summary } = await release();
    expect(summary("apply")).toContain("### Applied: 5 done");
    expect(moments.read("image_mapping.csv").trimEnd().split("\n")).toHaveLength(3);
    expect(moments.git("log", "-1", "--format=%an %s")).toBe("ecr-mirror Image mapping\n");
    const again = await moments.workflow("release.yml", push);
    expectGreen(again.jobs["plan"]);
    expect(again.jobs["apply"]?.result).toBe("skipped");
  });

  it("exit 4, ECR changed after the plan: red, and nothing is done", async () => {
    await release();
    wantNext(moments);
    const before = async (job: string): Promise<void> => {
      if (job === "apply") await takePlace(moments);
    };
    const { jobs } = await moments.workflow("release.yml", push, { before });
    expectGreen(jobs["plan"]);
    expect(jobs["apply"]?.code).toBe(4);
    expect(jobs["apply"]?.output).toContain("The plan is stale");
    expect(moments.git("ls-remote", "origin", "main").split("\t")[0]).toBe(
      moments.git("rev-parse", "HEAD").trim(),
    );
  });

  it("exit 1, an image that cannot be copied: red, the others are done, and the next run does the rest", async () => {
    breakSource("blob-get", "busybox");
    const first = await moments.workflow("release.yml", push);
    expectGreen(first.jobs["plan"]);
    expect(first.jobs["apply"]?.code).toBe(1);
    moments.git("pull", "--quiet", "origin", "main");
    expect(moments.read("image_mapping.csv")).not.toContain("busybox");
    expect(moments.read("image_mapping.csv")).toContain("prometheus");
    isBroken = false;
    await release();
    expect(moments.read("image_mapping.csv")).toContain("busybox");
  });

  it("exit 3, a change is blocked: the rest is applied, and the job is red", async () => {
    await release();
    moveBusybox(moments);
    wantNext(moments);
    const { jobs } = await moments.workflow("release.yml", push);
    expectGreen(jobs["plan"]);
    expect(jobs["apply"]?.code).toBe(3);
    moments.git("pull", "--quiet", "origin", "main");
    expect(moments.read("image_mapping.csv")).toContain("v3.6.0");
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "exit for %s, canceled: the lock is released, and the next run goes on",
    async (signal, code) => {
      moments.source.inject(
        "blob-get",
        onRequest(() => true),
        { times: 1 },
      );
      let shell = 0;
      const onStart = (pid: number, step: string): void => {
        if (step === "Run ecr-mirror") shell = pid;
      };
      const running = moments.workflow("release.yml", push, { onStart });
      await eventually(
        () => (moments.source.count("blob-get") > 0 ? true : undefined),
        "a copy that is under way",
      );
      process.kill(shell, signal);
      const { jobs } = await running;
      expect(jobs["apply"]?.code).toBe(code);
      expect([...moments.s3.objects.keys()].filter((key) => key.endsWith(".lock"))).toEqual([]);
      await release();
    },
  );
});

describe("a night", { timeout: 120_000 }, () => {
  const run = () => moments.workflow("drift.yml", night);

  it("exit 0, nothing differs: green, and no issue", async () => {
    await release();
    const { jobs, summary } = await run();
    expectGreen(jobs["drift"]);
    expect(moments.api.entries).toEqual([]);
    expect(summary("drift")).toContain("### No drift.");
  });

  it("exit 2, drift: green, with one issue that stays while the drift does, and closes after it", async () => {
    await release();
    await removeBusybox(moments);
    expectGreen((await run()).jobs["drift"]);
    const [issue] = moments.api.entries;
    expect(issue).toMatchObject({
      state: "open",
      title: expect.stringContaining("ecr-mirror: Drift: 1 of 2 tags"),
    });
    expect(issue?.body).toContain("ecr-mirror apply --target");
    expectGreen((await run()).jobs["drift"]);
    expect(moments.api.entries).toHaveLength(1);

    await release();
    expectGreen((await run()).jobs["drift"]);
    expect(issue?.state).toBe("closed");
    await removeBusybox(moments);
    expectGreen((await run()).jobs["drift"]);
    expect(moments.api.entries.filter(({ on, state }) => on === null && state === "open")).toHaveLength(1);
  });

  it("exit 1, the check could not be completed: red, and the issue stays as it is", async () => {
    const { jobs } = await run();
    expect(jobs["drift"]?.code).toBe(1);
    expect(jobs["drift"]?.output).toContain("drift/no-state");
    expect(moments.api.entries).toEqual([]);
  });
});
