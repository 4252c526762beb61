// Signals and closed pipes: an interrupt ends an apply cleanly and soon, two end it at once, and what was done is
// remembered.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cutAfter } from "../faults/support/faults.ts";
import type { Exchange, Fault } from "../faults/support/registry.ts";
import { bin, plainEnvironment } from "../support/cli.ts";
import { openStage, type Stage, until } from "../support/stage.ts";

let stage: Stage;
let stalling: boolean;
beforeEach(async () => {
  stalling = true;
  stage = await openStage();
  stage.stock(6);
});
afterEach(() => stage.close());

/** An apply whose image 03 never ends to arrive, at the moment when all others are in place. */
async function stalledApply() {
  const stall = cutAfter(1000, "stall");
  // The layer alone: an answer that arrived whole leaves a connection that others use.
  const isLayer = ({ answer }: Exchange) => answer.bytes.length > 1000;
  const act: Fault["act"] = (exchange) => stalling && isLayer(exchange) && stall.act(exchange);
  stage.source.inject("blob-get", { at: "answer", act }, { times: 100, path: "team/app-03" });
  const running = stage.start(["apply", "--yes"]);
  const tagged = () => stage.ecr.requests.filter(({ operation }) => operation === "PutImage").length;
  await until(() => tagged() >= 5 && running.stderr().includes("app-06"), "five of six images in place");
  return running;
}

/** The tags that the state knows. */
function remembered(): readonly string[] {
  const { registries } = JSON.parse(stage.read("state/mirror.state.json")) as {
    registries: Record<string, Record<string, unknown>>;
  };
  return Object.values(registries).flatMap((tags) => Object.keys(tags));
}

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s ends an apply with %i, the state is written, and the next run finishes",
  async (signal, code) => {
    const running = await stalledApply();
    const sent = performance.now();
    running.child.kill(signal);
    const ended = await running.ended;
    const seconds = (performance.now() - sent) / 1000;
    process.stdout.write(`${signal}: ended after ${seconds.toFixed(2)} s with ${ended.code}\n`);
    expect(ended.code).toBe(code);
    expect(seconds).toBeLessThan(10);
    expect(ended.stderr).toContain(
      "Interrupted, shutting down cleanly. Press Ctrl-C again to stop immediately.",
    );
    expect(ended.stdout).toMatch(
      /Interrupted: 11 done .*Run the same command again\. It skips finished work\.\n$/,
    );
    expect(remembered()).toHaveLength(5);
    expect(() => stage.read("mapping.csv")).toThrow("ENOENT");
    expect(() => stage.read("state/mirror.state.json.lock")).toThrow("ENOENT");
  },
);

it("after an interrupt the same command does only the rest", async () => {
  const running = await stalledApply();
  running.child.kill("SIGINT");
  await running.ended;
  const uploads = () =>
    stage.ecr.requests.filter(({ operation }) => operation === "CompleteLayerUpload").length;
  const before = uploads();
  stalling = false;
  const again = await stage.cli("apply", "--yes");
  expect(again.code, again.stderr).toBe(0);
  expect(uploads() - before).toBeLessThanOrEqual(2);
  expect(remembered()).toHaveLength(6);
  expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
});

it("two signals end it at once", async () => {
  const running = await stalledApply();
  const sent = performance.now();
  running.child.kill("SIGINT");
  running.child.kill("SIGTERM");
  running.child.kill("SIGINT");
  const { code } = await running.ended;
  const seconds = (performance.now() - sent) / 1000;
  process.stdout.write(`two signals: ended after ${seconds.toFixed(2)} s with ${code}\n`);
  expect([130, 143]).toContain(code);
  expect(seconds).toBeLessThan(1);
});

it("an interrupt before anything is written leaves nothing behind", async () => {
  stage.source.inject("manifest-head", { at: "request", act: () => true }, { times: 100 });
  stage.source.inject("manifest-get", { at: "request", act: () => true }, { times: 100 });
  const running = stage.start(["apply", "--yes"]);
  await until(() => stage.source.requests.length > 0, "the first request to the source");
  running.child.kill("SIGINT");
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).not.toContain("bug");
  expect(stage.ecr.requests.filter(({ operation }) => /^(Create|Put|Initiate)/.test(operation))).toEqual([]);
  expect(() => stage.read("state/mirror.state.json")).toThrow("ENOENT");
});

it.each([
  ["plan --verbose", 0],
  ["plan --format json", 0],
  ["plan --format html", 0],
  ["apply --yes", 0],
])("a closed pipe is no error: %s | head -1", async (command, code) => {
  stage.stock(40, [300]);
  const script = `"$NODE" "$BIN" ${command} 2>stderr.txt | head -1 >stdout.txt; echo "\${PIPESTATUS[0]}"`;
  const env = { ...plainEnvironment, ...stage.env, NODE: process.execPath, BIN: bin };
  const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: stage.folder, env });
  expect(Number(stdout)).toBe(code);
  expect(stage.read("stdout.txt").split("\n")).toHaveLength(2);
  expect(stage.read("stderr.txt")).not.toMatch(/EPIPE|Error|bug/);
});
