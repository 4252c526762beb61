import { describe, expect, it } from "vitest";
import type { ApplyEvent } from "../../../src/core/plan/event.ts";
import { createLineView, eventJson } from "../../../src/views/apply/lines.ts";
import { createLiveView } from "../../../src/views/apply/live.ts";
import { Progress } from "../../../src/views/apply/progress.ts";
import { type ApplyOutcome, renderApplyReport } from "../../../src/views/apply/report.ts";
import { liveRows } from "../../../src/views/apply/rows.ts";
import { plainScreen } from "../../../src/views/paint.ts";
import { nasty, registry } from "../fixtures.ts";
import { designPlan } from "../plans.ts";

const start = Date.parse("2026-11-20T12:04:02Z");
const failure = {
  code: "registry/connection",
  severity: "error",
  summary: "Too many requests",
  detail: "429, 5 tries",
} as const;
const image = "copy-image:runwhen/runner:1";
const events: readonly (readonly [number, ApplyEvent])[] = [
  [0, { type: "begin", actions: 11, blocked: 1, bytes: 1_270_000_000 }],
  [0, { type: "started", id: "create-repository:runwhen/runner", kind: "create-repository", bytes: 0 }],
  [
    100,
    {
      type: "finished",
      id: "create-repository:runwhen/runner",
      kind: "create-repository",
      result: "done",
      moved: 0,
      seconds: 0.1,
    },
  ],
  [100, { type: "started", id: image, kind: "copy-image", bytes: 101_000_000 }],
  [1000, { type: "progress", id: image, moved: 1_000_000, reused: 0 }],
  [3000, { type: "progress", id: image, moved: 76_000_000, reused: 5_000_000 }],
  [3000, { type: "waiting", id: image, why: "429 from ghcr.io", seconds: 9 }],
  [4000, { type: "progress", id: image, moved: 96_000_000, reused: 5_000_000 }],
  [
    4200,
    { type: "finished", id: image, kind: "copy-image", result: "done", moved: 96_000_000, seconds: 4.1 },
  ],
  [
    4300,
    { type: "finished", id: "tag-image:a:1", kind: "tag-image", result: "skipped", moved: 0, seconds: 0 },
  ],
  [4400, { type: "failed", id: "copy-image:b:1", kind: "copy-image", diagnostic: failure }],
];

describe("the line view", () => {
  it("writes one line a finished action", () => {
    const written: string[] = [];
    const view = createLineView((text) => written.push(text), plainScreen);
    for (const [at, event] of events) view.observe(event, start + at);
    expect(written).toEqual([
      "12:04:02 applying 11 actions (1.27 GB), 1 blocked\n",
      "12:04:02 [ 1/11] created runwhen/runner\n",
      "12:04:05 waiting 9.0 s runwhen/runner:1  429 from ghcr.io\n",
      "12:04:06 [ 2/11] copied  runwhen/runner:1  101 MB in 4.1 s\n",
      "12:04:06 [ 3/11] skipped a:1  already done\n",
      "12:04:06 [ 4/11] failed  b:1  Too many requests: 429, 5 tries\n",
    ]);
  });

  it("gives a sign of life after 30 s of silence, and again 30 s later", () => {
    const written: string[] = [];
    const view = createLineView((text) => written.push(text), plainScreen);
    for (const [at, event] of events.slice(0, 6)) view.observe(event, start + at);
    for (let second = 1; second <= 65; second += 1) view.tick(start + second * 1000);
    expect(written.slice(2)).toEqual([
      "12:04:33 running 1 action, 81 MB of 1.27 GB, 0 B/s\n",
      "12:05:03 running 1 action, 81 MB of 1.27 GB, 0 B/s\n",
    ]);
  });

  it("escapes what strangers wrote", () => {
    const written: string[] = [];
    const view = createLineView((text) => written.push(text), plainScreen);
    view.observe({ type: "retry", id: `copy-image:${nasty}`, attempt: 1, why: nasty, seconds: 1 }, start);
    view.observe(
      {
        type: "failed",
        id: `copy-image:${nasty}`,
        kind: "copy-image",
        diagnostic: { ...failure, detail: nasty },
      },
      start,
    );
    expect(written.join("")).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
  });
});

function progressAt(until: number): Progress {
  const progress = new Progress();
  for (const [at, event] of events) if (at <= until) progress.observe(event, start + at);
  return progress;
}

describe("the live rows", () => {
  const at = (until: number, width: number, height = 20, more: { stopping?: boolean } = {}): string[] =>
    liveRows(progressAt(until), start + until, { width, height, color: 0, ...more });

  it("show state, name, bar, bytes, speed and time left of each image, and the total", () => {
    expect(at(4000, 100)).toEqual([
      "  copy    runwhen/runner:1      [##########]    101/101 MB    32 MB/s     0 s",
      "Total 1 of 11 actions, 101 MB of 1.27 GB, 32 MB/s, 37 s left. Press Ctrl-C to stop cleanly.",
    ]);
    expect(at(4000, 100, 20, { stopping: true }).at(-1)).toMatch(/ left\. Stopping\.$/);
  });

  it("name what waits and why, with the time that is left", () => {
    expect(at(3000, 100)).toEqual([
      "  wait    runwhen/runner:1      [########..]     81/101 MB    38 MB/s     1 s",
      "Waiting 9 s (1 action): 429 from ghcr.io",
      "Total 1 of 11 actions, 81 MB of 1.27 GB, 38 MB/s, 32 s left. Press Ctrl-C to stop cleanly.",
    ]);
  });

  it("keep the reason of another attempt while the registry's wish to wait is added", () => {
    const progress = progressAt(1000);
    const now = start + 1000;
    progress.observe({ type: "retry", id: image, attempt: 1, why: "429 from ghcr.io", seconds: 9 }, now);
    progress.observe({ type: "waiting", id: image, why: "the registry asks to wait", seconds: 30 }, now);
    const screen = { width: 80, height: 20, color: 0 } as const;
    expect(liveRows(progress, now, screen)[0]).toMatch(/^ {2}retry /);
    expect(liveRows(progress, now, screen)[1]).toBe("Retrying in 30 s (1 action): 429 from ghcr.io");
    expect(liveRows(progress, now + 30_001, screen)[0]).toMatch(/^ {2}copy /);
  });

  it.each([40, 60, 80, 100, 120, 200])("fit into %s columns, the name's end last of all", (width) => {
    const progress = progressAt(1000);
    const name = "platform/apache/incubator/airflow-scheduler:2.9.3";
    const long = `copy-image:${name}`;
    progress.observe({ type: "started", id: long, kind: "copy-image", bytes: 1_270_000_000 }, start);
    progress.observe({ type: "progress", id: long, moved: 80_000_000, reused: 0 }, start + 1000);
    const rows = liveRows(progress, start + 3000, { width, height: 20, color: 0 });
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(width - 2);
    expect(rows[1]).toMatch(width === 40 ? / airflow-sc…duler:2\.9\.3 / : /\/airflow-scheduler:2\.9\.3 /);
    if (width >= 100) expect(rows[1]).toMatch(/\[\.{10}\] {2}0\.08\/1\.27 GB {4}40 MB\/s {4}30 s$/);
  });

  it.each([1, 2, 3, 5, 12, 60])("are at most %s, whatever is in flight and waits", (height) => {
    const progress = new Progress();
    progress.observe({ type: "begin", actions: 50, blocked: 0, bytes: 50 }, start);
    for (let index = 0; index < 50; index += 1) {
      const id = `copy-image:x:${index}`;
      progress.observe({ type: "started", id, kind: "copy-image", bytes: 1 }, start);
      progress.observe({ type: "waiting", id, why: `reason ${index % 5}`, seconds: 9 }, start);
    }
    const rows = liveRows(progress, start, { width: 80, height, color: 0 });
    expect(rows.length).toBeLessThanOrEqual(height);
    expect(rows.at(-1)).toMatch(/^Total 0 of 50/);
    if (height >= 5) expect(rows.join("\n")).toMatch(/ {2}and \d+ more\nWaiting 9 s \(10 actions\): reason/);
  });

  it("escape what strangers wrote", () => {
    const progress = new Progress();
    progress.observe({ type: "started", id: `copy-image:${nasty}`, kind: "copy-image", bytes: 1 }, start);
    progress.observe({ type: "waiting", id: `copy-image:${nasty}`, why: nasty, seconds: 9 }, start);
    const rows = liveRows(progress, start, { width: 200, height: 20, color: 0 });
    expect(rows.join("\n")).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Zl}/u);
  });
});

describe("the live view", () => {
  it("gives lines that stay for what is finished, and no rows at the end", () => {
    const lines: string[] = [];
    let rows: readonly string[] = [];
    const view = createLiveView({
      line: (text) => lines.push(text),
      rows: (shown) => (rows = shown),
      screen: () => ({ ...plainScreen, height: 20 }),
    });
    view.tick(start);
    expect(rows).toEqual([]);
    for (const [at, event] of events) view.observe(event, start + at);
    view.tick(start + 5000);
    expect(rows).toHaveLength(1);
    expect(lines).toContain("[ 2/11] copied  runwhen/runner:1  101 MB in 4.1 s\n");
    expect(lines.join("")).not.toContain("waiting");
    view.observe({ type: "end", done: 1, skipped: 0, failed: 0, blocked: 0, moved: 0, seconds: 1 }, start);
    expect(rows).toEqual([]);
    view.tick(start + 6000);
    expect(rows).toEqual([]);
  });
});

describe("the report", () => {
  const outcome: ApplyOutcome = {
    done: 9,
    skipped: 0,
    failed: [],
    unsettled: 0,
    blocked: 0,
    moved: 444_000_000,
    seconds: 41,
    interrupted: false,
    stale: [],
  };
  const report = (more: Partial<ApplyOutcome>): string =>
    renderApplyReport({ ...outcome, ...more }, plainScreen);

  it("sums up", () => expect(report({})).toBe("Applied: 9 done (444 MB in 41 s).\n"));

  it("says that a run stopped before it came to all", () => {
    const failed = [{ id: "state-lock", diagnostic: failure }];
    expect(report({ failed, unsettled: 2 })).toMatch(
      /^Stopped: 9 done \(444 MB in 41 s\), 1 failed, 2 not done\. Run the same command again/m,
    );
    expect(report({ interrupted: true, unsettled: 2 })).toMatch(
      /^Interrupted: 9 done .*, 2 not done\. Run the same/,
    );
  });

  it("lists failures with their remedy and says how to go on", () => {
    const at = { file: "mirror.config.yaml", line: 31, column: 5 };
    const failed = [{ id: "copy-image:runwhen/runner:1", diagnostic: { ...failure, at, hint: "Wait." } }];
    expect(report({ failed, blocked: 1, skipped: 2 })).toBe(
      [
        "Error: Too many requests                              [registry/connection]",
        "  mirror.config.yaml:31:5",
        "  runwhen/runner:1: 429, 5 tries",
        "  help: Wait.",
        "",
        "  failed  runwhen/runner:1  Too many requests  [registry/connection]",
        "Applied: 9 done (444 MB in 41 s), 2 already done, 1 failed, 1 blocked. " +
          "Run the same command again. It skips finished work.",
        "",
      ].join("\n"),
    );
  });

  it("names what is blocked, twenty of them, with the ways out", () => {
    const [first] = designPlan.blocked;
    if (first === undefined) throw new Error("the plan has something blocked");
    const blocked = Array.from({ length: 22 }, (_, at) => ({ ...first, tag: `7.${at}` }));
    const lines = renderApplyReport({ ...outcome, blocked: 22 }, plainScreen, { blocked, target: registry });
    expect(lines).toMatch(
      /^ {2}blocked platform\/redis:7\.0 {3}immutable tag, other digest {2}\[tag\/immutable\]$/m,
    );
    expect(lines).toContain("            Rename: tagPolicy with rename");
    expect(lines).toContain("\n  and 2 more blocked. List them: ecr-mirror show PLANFILE\n");
  });

  it("says how to go on after an interruption", () => {
    expect(report({ interrupted: true })).toBe(
      "Interrupted: 9 done (444 MB in 41 s). Run the same command again. It skips finished work.\n",
    );
  });

  it("shows both sides of a stale plan", () => {
    const stale = [{ id: "copy-image:a:1", expected: null, found: `sha256:${"a".repeat(64)}` }];
    expect(report({ stale, done: 0 })).toBe(
      "  ! a:1  expected nothing, found sha256:aaaaaaaa\n" +
        "The plan is stale: 1 action is out of date. Nothing was done. Make a new plan: ecr-mirror plan\n",
    );
  });

  it("escapes what strangers wrote", () => {
    const failed = [{ id: nasty, diagnostic: { ...failure, detail: nasty, hint: nasty } }];
    const stale = [{ id: nasty, expected: nasty, found: nasty }];
    for (const text of [report({ failed }), report({ stale })])
      expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
  });
});

it("writes events as JSON lines with their time", () => {
  const line = eventJson({ type: "progress", id: nasty, moved: 1, reused: 2 }, start);
  expect(JSON.parse(line)).toEqual({
    time: "2026-11-20T12:04:02.000Z",
    type: "progress",
    id: nasty,
    moved: 1,
    reused: 2,
  });
  expect(line.trimEnd()).not.toMatch(/\p{Cc}|\p{Cf}/u);
});
