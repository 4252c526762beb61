// Drift beside the records of runs that did not finish: what they finished counts, and nothing is green beside them.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { driftMirror } from "../../src/app/drift.ts";
import { sha256 } from "../../src/core/base/digest.ts";
import { type DriftReport, hasDrift, isIncomplete } from "../../src/core/drift/report.ts";
import type { StateChange } from "../../src/core/state/merge.ts";
import type { NewRecord, RecordWriter } from "../../src/storage/records.ts";
import { type EcrServer, startEcr, useAwsEnvironment } from "../support/aws.ts";
import { type Mirror, openMirror, signal } from "../support/mirror.ts";

const registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com";

let server: EcrServer;
let mirror: Mirror;
beforeAll(() => useAwsEnvironment());
beforeEach(async () => {
  server = await startEcr(registry);
  mirror = await openMirror(`
version: 1
target: { ${server.settings}, prefix: m }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: images.txt }`);
});
afterEach(async () => {
  await mirror.close();
  await server.close();
});

const drift = (): Promise<DriftReport> =>
  mirror.run(({ config, runtime }) =>
    driftMirror(config, runtime, { upstream: false, ignore: [], unmanaged: true, gates: false }, signal),
  );

/** Tags 1 to 3 are in ECR; the state knows of the first alone, what a record says decides of the others. */
async function applyThenForget(
  more: (head: NewRecord) => NewRecord,
  end: (writer: RecordWriter) => Promise<void>,
) {
  for (const tag of ["1", "2", "3"]) await mirror.source.push("app", tag, `content ${tag}`);
  mirror.write("images.txt", "SOURCE/app:1\nSOURCE/app:2\nSOURCE/app:3\n");
  await mirror.apply();
  await mirror.run(async ({ config, runtime }) => {
    const { state, version } = await runtime.state.read(signal);
    const entries = Object.entries(state.registries[registry] ?? {});
    const intents: StateChange[] = entries
      .filter(([key]) => key !== "m/app:1")
      .map(([key, entry]) => ({ registry, key, entry }));
    const registries = { [registry]: Object.fromEntries(entries.filter(([key]) => key === "m/app:1")) };
    const known = await runtime.state.write(
      { ...state, serial: state.serial + 1, registries },
      version,
      signal,
    );
    expect(known).not.toBe(version);
    const head: NewRecord = {
      name: config.name,
      lineage: state.lineage,
      planDigest: null,
      shard: null,
      holder: { who: "ci@runner", pid: process.pid, command: "apply", link: "https://ci.example/7" },
      started: "2026-11-26T10:00:00.000Z",
      files: {},
      intents,
    };
    await end(await runtime.state.openRecord(more(head), signal));
  });
}

const deleteTag = (imageTag: string) =>
  server.sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/app", imageIds: [{ imageTag }] }));

describe("a run that ended without the state saying all that it did", () => {
  const ended = async (writer: RecordWriter): Promise<void> => {
    writer.done([0]);
    await writer.end({ failed: 1 });
  };

  it("is named, and its images are as applied: no drift, and no check that is whole", async () => {
    await applyThenForget((head) => head, ended);
    const report = await drift();
    expect([hasDrift(report), isIncomplete(report), report.checked.tags]).toEqual([false, true, 3]);
    expect(report.unmanaged).toEqual([]);
    expect(report.failures).toEqual([
      {
        code: "state/unfinished-run",
        severity: "error",
        summary: "A run did not finish",
        detail:
          `apply of ci@runner (process ${process.pid}, https://ci.example/7) since 2026-11-26T10:00:00.000Z ended ` +
          "before it recorded everything in the state. What it finished counts as applied.",
        hint: "Run it again, which also records what that run put into ECR: ecr-mirror apply",
      },
    ]);
  });

  it("finished a tag that is gone now: that is drift", async () => {
    await applyThenForget((head) => head, ended);
    await deleteTag("2");
    const report = await drift();
    expect(report.tags).toMatchObject([{ tag: "2", what: "missing" }]);
    expect([hasDrift(report), isIncomplete(report)]).toEqual([true, false]);
  });

  it("meant to put a tag that isn't there and that it did not finish: that is none", async () => {
    await applyThenForget((head) => head, ended);
    await deleteTag("3");
    const report = await drift();
    expect([report.tags, report.checked.tags, isIncomplete(report)]).toEqual([[], 2, true]);
  });

  it("before there was any state is no missing state", async () => {
    await applyThenForget((head) => head, ended);
    rmSync(join(mirror.folder, "state", "mirror.state.json"), { force: true });
    const report = await drift();
    expect(report.failures.map(({ code }) => code)).toEqual(["state/unfinished-run"]);
    expect(report.checked.tags).toBe(2);
  });
});

it("a run of another config on this state is none of this one's", async () => {
  await applyThenForget(
    (head) => ({ ...head, name: "somebody else" }),
    (writer) => writer.end({ failed: 1 }),
  );
  const report = await drift();
  expect([report.failures, report.checked.tags]).toEqual([[], 1]);
});

it("a run that goes on is waited for", async () => {
  await applyThenForget(
    (head) => head,
    async (writer) => {
      writer.done([0]);
      await writer.close();
    },
  );
  const [failure] = (await drift()).failures;
  expect(failure?.detail).toContain(" is still running. ");
  expect(failure?.hint).toBe("Wait until it ends, then run the command again.");
});

it("shards of a plan are one run, which --finish ends", async () => {
  const shard = { index: 2, count: 3 };
  await applyThenForget(
    (head) => ({ ...head, planDigest: sha256("plan"), shard }),
    (writer) => writer.end({ failed: 0 }),
  );
  await mirror.run(async ({ config, runtime }) => {
    const { state } = await runtime.state.read(signal);
    const holder = { who: "ci@other", pid: process.pid, command: "apply" };
    const head = {
      name: config.name,
      lineage: state.lineage,
      planDigest: sha256("plan"),
      holder,
      files: {},
      intents: [],
    };
    const one = { ...head, shard: { index: 1, count: 3 }, started: "2026-11-26T10:01:00.000Z" };
    await (await runtime.state.openRecord(one, signal)).close();
  });
  const { failures } = await drift();
  expect(failures).toHaveLength(1);
  expect(failures[0]?.detail).toBe(
    "A plan was applied in shards, and its last step (--finish) is missing: " +
      `shard 1 of 3 (apply of ci@other (process ${process.pid}) since 2026-11-26T10:01:00.000Z, still running); ` +
      `shard 2 of 3 (apply of ci@runner (process ${process.pid}, https://ci.example/7) since 2026-11-26T10:00:00.000Z). ` +
      "What the shards finished counts as applied.",
  );
  expect(failures[0]?.hint).toBe(
    "When every shard has ended, finish the plan: ecr-mirror apply PLANFILE --finish",
  );
});
