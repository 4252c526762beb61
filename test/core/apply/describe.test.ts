import { describe, expect, it } from "vitest";
import {
  type ConfigPlaces,
  describeApply,
  describeNothing,
  type RunEnd,
} from "../../../src/core/apply/describe.ts";
import type { Action, Plan } from "../../../src/core/plan/plan.ts";
import { digestOf, emptyPlan, emptySummary, file, image, registry } from "../../views/fixtures.ts";

const create: Action = {
  id: "create-repository:platform/nginx",
  kind: "create-repository",
  registry,
  repository: "platform/nginx",
  settings: {},
};
const nginx = image("platform/nginx:1.27", { digest: digestOf("1"), bytes: 1_000 });
const redis = image("platform/redis:7", { digest: digestOf("2"), bytes: 500, from: "list" });
const old: Action = {
  id: "delete-image:platform/old:1",
  kind: "delete-image",
  reason: "unwanted",
  registry,
  repository: "platform/old",
  tag: "1",
  digest: digestOf("3"),
};
const csv = file("mapping.csv", { before: null, diff: "" });
const plan: Plan = {
  ...emptyPlan,
  sources: [
    { name: "list", kind: "list", title: "images.txt", images: 1 },
    { name: "extra", kind: "images", title: "images in mirror.config.yaml:24", images: 1 },
  ],
  summary: { ...emptySummary, blocked: 1 },
  actions: [create, nginx, redis, old, csv],
  blocked: [
    {
      id: "copy-image:platform/app:1",
      subject: "image",
      code: "tag/immutable",
      registry,
      repository: "platform/app",
      tag: "1",
      from: "extra",
      why: "immutable tag, other digest",
      detail: "",
      before: digestOf("4"),
      after: digestOf("5"),
      waysOut: [],
    },
  ],
};
const places: ConfigPlaces = {
  action: (_, from) => (from === null ? undefined : { file: "c.yaml", line: 7, column: 3 }),
  source: (name) => ({ file: "c.yaml", line: name === "extra" ? 9 : 8, column: 1 }),
};
const failure = { code: "registry/connection", severity: "error", summary: "No answer" } as const;
const end: RunEnd = {
  chosen: plan.actions,
  settled: new Map([
    [create.id, { result: "skipped", moved: 0, seconds: 0 }],
    [nginx.id, { result: "done", moved: 900, seconds: 2 }],
  ]),
  failed: [{ id: redis.id, diagnostic: failure }],
  stale: [],
  warnings: [],
  interrupted: false,
  seconds: 3,
};
const of = (more: Partial<RunEnd> = {}, part = { kind: "whole" } as const, made = plan) =>
  describeApply({ plan: made, end: { ...end, ...more }, config: "c.yaml", part, places, planProblems: [] });

describe("the report of an apply", () => {
  it("has a result for each action, with who asks for it and where", () => {
    const { actions } = of();
    expect(actions.map(({ id, result, from }) => [id, result, from])).toEqual([
      [create.id, "skipped", "extra"],
      [nginx.id, "done", "extra"],
      [redis.id, "failed", "list"],
      [old.id, "open", null],
      [csv.id, "open", null],
    ]);
    expect(actions[1]).toMatchObject({ bytes: 1_000, moved: 900, seconds: 2 });
    expect(actions[2]).toMatchObject({ at: { line: 7 }, problem: failure, seconds: null });
    expect(actions[2]?.wantedBy).toBe("mirror.config.yaml:24");
  });

  it("sums up the whole and each source, in the config's order", () => {
    const { summary, sources, outcome } = of();
    expect(summary).toEqual({
      actions: 5,
      done: 1,
      skipped: 1,
      failed: 1,
      stale: 0,
      open: 2,
      blocked: 1,
      held: 0,
      gone: 0,
      bytes: 1_500,
      moved: 900,
      seconds: 3,
    });
    expect(
      sources.map(({ name, done, failed, open, blocked }) => [name, done, failed, open, blocked]),
    ).toEqual([
      ["list", 0, 1, 0, 0],
      ["extra", 1, 0, 0, 1],
      ["prune", 0, 0, 1, 0],
      ["files", 0, 0, 1, 0],
    ]);
    expect(outcome).toBe("failed");
  });

  it.each([
    ["applied", { chosen: [nginx], failed: [] }],
    ["nothing", { chosen: [], failed: [] }],
    ["interrupted", { interrupted: true }],
    ["failed", { chosen: [nginx], failed: [{ id: "state-lock", diagnostic: failure }] }],
    ["failed", { chosen: [csv], failed: [] }],
    ["stale", { chosen: [csv], failed: [], stale: [{ id: csv.id, expected: null, found: "x" }] }],
  ] as const)("came out as %s", (outcome, more) => {
    expect(of(more).outcome).toBe(outcome);
  });

  it("tells what belongs to no action apart from actions", () => {
    const { problems, summary } = of({ failed: [{ id: "state-lock", diagnostic: failure }] });
    expect(problems).toEqual([failure]);
    expect(summary.failed).toBe(0);
  });

  it("of a shard leaves what is blocked to --finish, which counts it", () => {
    const part = { kind: "shard", index: 1, count: 2 } as const;
    const { blocked, summary } = describeApply({ plan, end, config: "c", part, places, planProblems: [] });
    expect([blocked, summary.blocked]).toEqual([[], 0]);
    expect(of().summary.blocked).toBe(1);
    expect(of().blocked[0]?.at).toMatchObject({ line: 9 });
  });

  it("of a finish that ended because a shard found the plan stale is stale, though no action is", () => {
    const stale = [{ id: "shard 2/4", expected: "no changes in ECR", found: "changes" }];
    expect(of({ failed: [], stale }).outcome).toBe("stale");
  });

  it("keeps no text of files", () => {
    const at = { file: "c.yaml", line: 3, column: 1, frame: [{ line: 3, text: "password: hunter2" }] };
    const report = of({ failed: [{ id: redis.id, diagnostic: { ...failure, at } }] });
    expect(JSON.stringify(report)).not.toContain("hunter2");
  });
});

it("of a run that never came to its plan has only the reason", () => {
  const about = { tool: "t", config: "c", target: emptyPlan.target };
  const report = describeNothing(about, { problems: [failure], interrupted: false });
  expect(report).toMatchObject({ outcome: "failed", problems: [failure], actions: [] });
});
