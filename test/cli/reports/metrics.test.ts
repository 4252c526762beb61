// `--metrics FILE` of real runs: what they did, what they found, and when they last were a success.
import { readdirSync, statSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Ran, run } from "../../app/run-command.ts";
import { hasPromtool, parseMetrics, promtoolFaults } from "../../support/metrics.ts";
import { enterStage, leaveStage } from "../../support/entered-stage.ts";
import { plainConfig, type Stage } from "../../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await enterStage();
});
afterEach(() => leaveStage(stage));

const cli = (...args: readonly string[]): Promise<Ran> => run(args, { environment: stage.env });

function valueIn(name: string, labels: Record<string, string> = {}, file = "m/run.prom"): number | undefined {
  const text = stage.read(file);
  if (hasPromtool) expect(promtoolFaults(text)).toBe("");
  const fits = parseMetrics(text).filter(
    (one) =>
      one.name === `ecr_mirror_${name}` &&
      Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  );
  expect(fits.length).toBeLessThanOrEqual(1);
  return fits[0]?.value;
}

it("an apply counts what it did, whole and readable, and nothing else is left in the folder", async () => {
  stage.stock(3);
  const before = process.umask(0o077);
  try {
    const ran = await cli("apply", "--yes", "--metrics", "m/run.prom");
    expect(ran.code, ran.stderr).toBe(0);
  } finally {
    process.umask(before);
  }
  expect(readdirSync(stage.path("m"))).toEqual(["run.prom"]);
  expect(statSync(stage.path("m/run.prom")).mode & 0o777).toBe(0o644);
  expect(valueIn("apply_actions", { kind: "copy-image", result: "done" })).toBe(3);
  expect(valueIn("apply_actions", { kind: "copy-image", result: "failed" })).toBe(0);
  expect(valueIn("apply_uploaded_bytes")).toBeGreaterThan(90_000);
  expect(valueIn("apply_success", { config: "mirror.config.yaml" })).toBe(1);
});

it("a run that fails keeps when the last success was, whatever ended it", async () => {
  const images = stage.stock(2);
  stage.list("team/app-01:1");
  expect((await cli("apply", "--yes", "--metrics", "m/run.prom")).code).toBe(0);
  const last = valueIn("apply_last_success_timestamp_seconds");
  expect(last).toBeGreaterThan(1_700_000_000);

  stage.source.blobs.delete(`${images[1]?.repository}@${images[1]?.image.blobs.at(-1)?.digest}`);
  stage.list("team/app-01:1", "team/app-02:1");
  expect((await cli("apply", "--yes", "--metrics", "m/run.prom")).code).toBe(1);
  expect(valueIn("apply_success")).toBe(0);
  expect(valueIn("apply_actions", { kind: "copy-image", result: "failed" })).toBe(1);
  expect(valueIn("apply_last_success_timestamp_seconds")).toBe(last);

  stage.write("mirror.config.yaml", "version: 1\nsorces: []\n");
  expect((await cli("apply", "--yes", "--metrics", "m/run.prom")).code).toBe(64);
  expect(valueIn("apply_success")).toBe(0);
  expect(valueIn("apply_last_success_timestamp_seconds")).toBe(last);
  expect(valueIn("apply_last_run_timestamp_seconds")).toBeGreaterThan(last ?? 0);
});

it("a plan and a drift have figures of their own", async () => {
  stage.stock(2);
  expect((await cli("plan", "--metrics", "m/run.prom")).code).toBe(0);
  expect(valueIn("plan_actions", { kind: "copy-image" })).toBe(2);
  expect(valueIn("plan_success")).toBe(1);
  expect((await cli("apply", "--yes")).code).toBe(0);
  stage.write("mapping.csv", "");
  expect((await cli("drift", "--metrics", "m/run.prom")).code).toBe(2);
  expect(valueIn("drift_findings", { kind: "file" })).toBe(1);
  expect(valueIn("drift_checked", { kind: "tag" })).toBe(2);
  expect(valueIn("drift_success")).toBe(1);
});

it("several configs are told apart", async () => {
  stage.stock(1);
  for (const name of ["a", "b"])
    stage.write(
      `${name}.yaml`,
      `name: ${name}\n${plainConfig.replace("prefix: m", `prefix: ${name}`).replace("mapping.csv", `${name}.csv`)}state: { path: state/${name}.json }\n`,
    );
  stage.write("c.yaml", "version: 1\nsorces: []\n");
  const each = ["-c", "a.yaml", "-c", "b.yaml", "-c", "c.yaml", "--metrics", "m/run.prom"];
  for (const [command, more] of [
    ["plan", []],
    ["apply", ["--yes"]],
    ["drift", []],
  ] as const) {
    expect((await cli(command, ...each, ...more)).code).toBe(1);
    expect(["a", "b", "c"].map((name) => valueIn(`${command}_success`, { config: `${name}.yaml` }))).toEqual([
      1, 1, 0,
    ]);
  }
  expect((await cli("apply", ...each, "--yes")).code).toBe(1);
  expect(valueIn("apply_actions", { config: "a.yaml", kind: "copy-image", result: "done" })).toBe(0);
  expect(valueIn("apply_success", { config: "a.yaml" })).toBe(1);
});

it("a file that can't be written is an error of the run", async () => {
  stage.stock(1);
  stage.write("m", "a file");
  const ran = await cli("plan", "--metrics", "m/run.prom");
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain("[output/");
});
