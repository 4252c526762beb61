// Which part an engine says a machine is to do.
import { describe, expect, it } from "vitest";
import { chooseShard, wholeShard } from "../../../src/cli/arguments/shard.ts";
import { Problem } from "../../../src/core/base/diagnostic.ts";

const chosen = (environment: Record<string, string>) => chooseShard("auto", environment);

function refused(environment: Record<string, string>): Problem {
  try {
    wholeShard(chosen(environment));
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("--shard auto", () => {
  it.each([
    ["Kubernetes, from 0", { JOB_COMPLETION_INDEX: "0" }, { index: 1, count: null }],
    ["Kubernetes, in the middle", { JOB_COMPLETION_INDEX: "7" }, { index: 8, count: null }],
    [
      "AWS Batch, from 0",
      { AWS_BATCH_JOB_ARRAY_INDEX: "0", AWS_BATCH_JOB_ARRAY_SIZE: "4" },
      { index: 1, count: 4 },
    ],
    [
      "AWS Batch, last",
      { AWS_BATCH_JOB_ARRAY_INDEX: "3", AWS_BATCH_JOB_ARRAY_SIZE: "4" },
      { index: 4, count: 4 },
    ],
    ["GitLab, from 1", { CI_NODE_INDEX: "1", CI_NODE_TOTAL: "3" }, { index: 1, count: 3 }],
    [
      "Slurm, any range",
      { SLURM_ARRAY_TASK_ID: "6", SLURM_ARRAY_TASK_MIN: "5", SLURM_ARRAY_TASK_COUNT: "4" },
      { index: 2, count: 4 },
    ],
    [
      "Slurm, with steps",
      {
        SLURM_ARRAY_TASK_ID: "9",
        SLURM_ARRAY_TASK_MIN: "5",
        SLURM_ARRAY_TASK_COUNT: "3",
        SLURM_ARRAY_TASK_STEP: "2",
      },
      { index: 3, count: 3 },
    ],
    [
      "two engines that agree",
      {
        CI_NODE_INDEX: "2",
        CI_NODE_TOTAL: "3",
        AWS_BATCH_JOB_ARRAY_INDEX: "1",
        AWS_BATCH_JOB_ARRAY_SIZE: "3",
      },
      { index: 2, count: 3 },
    ],
    [
      "an empty variable beside it",
      { CI_NODE_INDEX: "", JOB_COMPLETION_INDEX: "2" },
      { index: 3, count: null },
    ],
  ])("takes %s", (_, environment, shard) => {
    expect(chosen(environment)).toMatchObject(shard);
  });

  it("says by which variables", () => {
    expect(chosen({ CI_NODE_INDEX: "1", CI_NODE_TOTAL: "3" }).from).toBe(
      "CI_NODE_INDEX=1 and CI_NODE_TOTAL=3",
    );
  });

  it.each([
    ["nothing", {}, "usage/no-engine"],
    ["GitLab without parallel", { CI_NODE_TOTAL: "1" }, "usage/no-engine"],
    ["Kubernetes, which knows no count", { JOB_COMPLETION_INDEX: "1" }, "usage/shard-count"],
    ["AWS Batch without its size", { AWS_BATCH_JOB_ARRAY_INDEX: "1" }, "usage/engine"],
    ["an index beyond the count", { CI_NODE_INDEX: "4", CI_NODE_TOTAL: "3" }, "usage/engine"],
    ["GitLab's index 0", { CI_NODE_INDEX: "0", CI_NODE_TOTAL: "3" }, "usage/engine"],
    ["what is no number", { CI_NODE_INDEX: "one", CI_NODE_TOTAL: "3" }, "usage/engine"],
    [
      "a Slurm task between the steps",
      {
        SLURM_ARRAY_TASK_ID: "6",
        SLURM_ARRAY_TASK_MIN: "5",
        SLURM_ARRAY_TASK_COUNT: "3",
        SLURM_ARRAY_TASK_STEP: "2",
      },
      "usage/engine",
    ],
    [
      "two engines that disagree",
      {
        CI_NODE_INDEX: "1",
        CI_NODE_TOTAL: "3",
        AWS_BATCH_JOB_ARRAY_INDEX: "1",
        AWS_BATCH_JOB_ARRAY_SIZE: "3",
      },
      "usage/two-engines",
    ],
  ])("refuses %s", (_, environment, code) => {
    expect(refused(environment).diagnostics).toMatchObject([{ code }]);
  });
});
