// Two applies on one state: the second waits or names the holder, and a killed holder is replaced and named.
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { onRequest } from "../faults/support/faults.ts";
import { imageOf } from "../registry/support/images.ts";
import { openStage, type Stage, until } from "../support/stage.ts";
import { walkEcr } from "../support/walk-ecr.ts";

let stage: Stage;
/** Lets the source answer. */
let release: () => void;
beforeEach(async () => {
  stage = await openStage();
  stage.stock(4);
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const wait = onRequest(async () => {
    await released;
    return false;
  });
  stage.source.inject("blob-get", wait, { times: 1000 });
});
afterEach(() => stage.close());

/** An apply that holds the state and waits for its source. */
async function holder(...args: readonly string[]) {
  const first = stage.start(["apply", ...(args.length === 0 ? ["--yes"] : args)]);
  await until(() => stage.source.count("blob-get") > 0, "the first apply's first blob");
  return first;
}

/** What lies in the state's folder, records included and the earlier states left out. */
const plainState = () =>
  readdirSync(stage.path("state"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") || name.endsWith(".lock") || name.endsWith(".jsonl"))
    .filter((name) => !name.includes("history"))
    .toSorted();

it("the second waits for the first, says so, and then finds all done", async () => {
  const first = await holder();
  const second = stage.start(["apply", "--yes", "--lock-timeout", "30s"]);
  await until(() => second.stderr().includes("Waiting for the state"), "the second one's word that it waits");
  expect(second.stderr()).toMatch(
    new RegExp(`held by \\S+@\\S+ \\(process ${first.child.pid}, apply\\) since 20`),
  );
  expect(stage.ecr.requests.some(({ operation }) => operation === "PutImage")).toBe(false);
  release();
  const [one, two] = await Promise.all([first.ended, second.ended]);
  expect([one.code, two.code], one.stderr + two.stderr).toEqual([0, 0]);
  expect(one.stdout).toContain("9 done");
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
  expect(plainState()).toEqual(["mirror.state.json"]);
});

it("the second names the holder and fails when it must not wait", async () => {
  const first = await holder();
  const second = await stage.cli("apply", "--yes", "--lock-timeout", "0s");
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(/^Error: The state is locked +\[state\/locked\]$/m);
  expect(second.stderr).toContain(`(process ${first.child.pid}, apply)`);
  expect(second.stderr).toContain("ecr-mirror state unlock");
  release();
  expect((await first.ended).code).toBe(0);
});

it("a plan that waited is checked again: what the other one wrote is not overwritten, exit 4", async () => {
  const [one, two] = [imageOf("one", [9000]), imageOf("two", [9000])];
  stage.list("team/new:1");
  stage.source.store("team/new", one, "1");
  expect((await stage.cli("plan", "--out", "one.plan")).code).toBe(0);
  stage.source.store("team/new", two, "1");
  expect((await stage.cli("plan", "--out", "two.plan")).code).toBe(0);
  const first = await holder("one.plan");
  const second = stage.start(["apply", "two.plan", "--lock-timeout", "30s"]);
  await until(() => second.stderr().includes("Waiting for the state"), "the second one's word that it waits");
  release();
  expect((await first.ended).code).toBe(0);
  const { code, stdout } = await second.ended;
  expect(code, stdout).toBe(4);
  expect((await walkEcr(stage.ecr)).tags.get("m/team/new:1")).toBe(one.root.digest);
});

it("a killed holder is replaced at once, and named", async () => {
  const first = await holder();
  first.child.kill("SIGKILL");
  await first.ended;
  expect(plainState()).toContain("mirror.state.json.lock");
  release();
  const next = await stage.cli("apply", "--yes", "--lock-timeout", "0s");
  expect(next.code, next.stderr).toBe(0);
  expect(next.stderr).toMatch(
    new RegExp(
      `Took over the state lock from \\S+ \\(process ${first.child.pid}, apply\\) since .*, which is no longer active`,
    ),
  );
  expect(plainState()).toEqual(["mirror.state.json"]);
});

it("an apply whose lock is taken away ends with exit 1, and says that it did not do all", async () => {
  const first = await holder("--yes", "--concurrency", "1");
  const taken = await stage.cli("state", "unlock", "--force");
  expect(taken.code, taken.stderr).toBe(0);
  const second = stage.start(["apply", "--yes", "--lock-timeout", "0s"]);
  await until(
    () => plainState().filter((name) => name.endsWith(".jsonl")).length === 2,
    "the second one's record",
  );
  release();
  const { code, stdout } = await first.ended;
  expect(code, stdout).toBe(1);
  expect(stdout).toMatch(/failed {2}state-lock +The state lock was lost/);
  expect(stdout).not.toContain("Applied:");
  const { code: other, stderr } = await second.ended;
  expect(other, stderr).toBe(0);
  expect((await stage.cli("state", "list")).stdout.match(/m\/team\/app-/g)).toHaveLength(4);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
});

it("a lock of another container with the same host name is not taken over, nor freed without --force", async () => {
  const path = "state/mirror.state.json.lock";
  const first = await holder();
  first.child.kill("SIGKILL");
  await first.ended;
  const left = JSON.parse(stage.read(path)) as { process: object };
  stage.write(path, JSON.stringify({ ...left, process: { ...left.process, namespace: "pid:[1]" } }));
  release();
  const next = await stage.cli("apply", "--yes", "--lock-timeout", "0s");
  expect(next.code).toBe(1);
  expect(next.stderr).toContain("[state/locked]");
  const refused = await stage.cli("state", "unlock");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /^Error: The run that holds the state lock is alive +\[state\/holder-alive\]$/m,
  );
  expect(refused.stderr).toContain("ecr-mirror state unlock --force");
  expect((await stage.cli("state", "unlock", "--force")).stdout).toContain("Removed the state lock of ");
  expect((await stage.cli("apply", "--yes", "--lock-timeout", "0s")).code).toBe(0);
});

it("a lock that a killed run left is freed without --force", async () => {
  const first = await holder();
  first.child.kill("SIGKILL");
  await first.ended;
  const freed = await stage.cli("state", "unlock");
  expect(freed.code, freed.stderr).toBe(0);
  expect((await stage.cli("state", "unlock")).stdout).toBe("The state is not locked.\n");
});

it("plan and drift look while another holds the state", async () => {
  const first = await holder();
  const [plan, drift] = await Promise.all([stage.cli("plan"), stage.cli("drift")]);
  expect(plan.code, plan.stderr).toBe(0);
  // The first apply goes on, as its record says: drift doesn't wait for it, and doesn't call that fine.
  expect([drift.code, drift.stderr]).toEqual([1, expect.stringContaining("state/unfinished-run")]);
  release();
  expect((await first.ended).code).toBe(0);
  expect((await stage.cli("drift")).code).toBe(0);
});

it("four at once: all end well, and the state has all", async () => {
  release();
  const all = await Promise.all([1, 2, 3, 4].map(() => stage.cli("apply", "--yes", "--lock-timeout", "30s")));
  expect(
    all.map(({ code }) => code),
    all.map(({ stderr }) => stderr).join("\n---\n"),
  ).toEqual([0, 0, 0, 0]);
  expect((await stage.cli("state", "list")).stdout.match(/m\/team\/app-/g)).toHaveLength(4);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
  expect(plainState()).toEqual(["mirror.state.json"]);
});
