// The documents that `apply` leaves, from real runs: of what was done, what failed, what is blocked, of parts of a plan, of
// several configs, and of runs that ended early.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppliedPlan } from "../../../src/core/apply/applied.ts";
import { onRequest } from "../../faults/support/faults.ts";
import { type Ran, run } from "../../app/run-command.ts";
import { imageOf } from "../../registry/support/images.ts";
import { hasXmllint, junitFaults } from "../../support/junit.ts";
import { enterStage, leaveStage } from "../../support/entered-stage.ts";
import { plainConfig, type Stage } from "../../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await enterStage();
});
afterEach(() => leaveStage(stage));

const cli = (args: readonly string[], more: Record<string, string> = {}): Promise<Ran> =>
  run(args, { environment: { ...stage.env, ...more } });

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(new URL("../../../schemas/apply.schema.json", import.meta.url), "utf8")) as object,
);

function reportIn(text: string): AppliedPlan {
  const report = JSON.parse(text) as AppliedPlan;
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

function expectJunit(text: string): void {
  if (hasXmllint) expect(junitFaults(text)).toBe("");
}

/** Takes the layer of an image away from the source. */
function breakImage(at: number): void {
  const { repository, image } = images[at] ?? {};
  stage.source.blobs.delete(`${repository}@${image?.blobs.at(-1)?.digest}`);
}
let images: ReturnType<Stage["stock"]>;

const documents = ["json=a.json", "markdown=a.md", "html=a.html", "junit=a.xml", "gitlab=q.json"];
const formats = documents.flatMap((one) => ["--format", one]);

it("one run leaves all of them, with sizes and times, and the text stays what it is", async () => {
  images = stage.stock(3);
  const ran = await cli(["apply", "--yes", ...formats]);
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toMatch(/^Target .*\nApplied: 7 done \(/s);
  const report = reportIn(stage.read("a.json"));
  expect(report).toMatchObject({
    outcome: "applied",
    part: { kind: "whole" },
    summary: { done: 7, open: 0 },
  });
  expect(report.sources.map(({ name, done }) => [name, done])).toEqual([
    ["list", 6],
    ["files", 1],
  ]);
  expect(report.summary.moved).toBeGreaterThan(90_000);
  const copied = report.actions.filter(({ kind }) => kind === "copy-image");
  for (const one of copied)
    expect(one).toMatchObject({ from: "list", at: { file: "mirror.config.yaml", line: 5 } });
  expect(stage.read("a.md")).toContain("- `copy m/team/app-01:1`");
  expect(stage.read("a.html")).toContain("copy m/team/app-01:1");
  expectJunit(stage.read("a.xml"));
  expect(JSON.parse(stage.read("q.json"))).toEqual([]);

  // Nothing to do is a report too, and standard output has nothing but what it was asked for.
  const again = await cli(["apply", "--yes", "--format", "json"]);
  expect(again.code, again.stderr).toBe(0);
  expect(reportIn(again.stdout)).toMatchObject({ outcome: "nothing", summary: { actions: 0 } });
});

it("names what failed by its code and the line that asks for it, everywhere", async () => {
  images = stage.stock(3);
  breakImage(1);
  const ran = await cli(["apply", "--yes", ...formats]);
  expect(ran.code, ran.stderr).toBe(1);
  expect(ran.stdout).toMatch(
    /\[registry\/[a-z-]+\]\n {2}mirror\.config\.yaml:5:\d+\n[^]*failed {2}m\/team\/app-02:1 .*\[registry\/[a-z-]+\]\n/,
  );
  const { actions, outcome, summary } = reportIn(stage.read("a.json"));
  expect([outcome, summary.failed]).toEqual(["failed", 1]);
  const failed = actions.find(({ result }) => result === "failed");
  expect(failed).toMatchObject({ repository: "m/team/app-02", wantedBy: "images.txt:2" });
  const { code = "" } = failed?.problem ?? {};
  expect(code).toMatch(/^registry\//);
  for (const name of ["a.md", "a.html", "a.xml", "q.json"]) expect(stage.read(name)).toContain(code);
  for (const name of ["a.md", "a.html", "a.xml"]) expect(stage.read(name)).toContain("mirror.config.yaml:5");
  expect(JSON.parse(stage.read("q.json"))).toMatchObject([
    { check_name: code, location: { path: "mirror.config.yaml", lines: { begin: 5 } } },
  ]);
  expectJunit(stage.read("a.xml"));
});

describe("a saved plan", () => {
  it("with something blocked names it", async () => {
    stage.write("mirror.config.yaml", plainConfig.replace("mutable }", "immutable }"));
    images = stage.stock(2);
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    stage.source.store(images[0]?.repository ?? "", imageOf("moved", [5_000]), "1");
    stage.source.store("team/new", imageOf("new", [5_000]), "1");
    stage.list("team/app-01:1", "team/app-02:1", "team/new:1");
    expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
    const ran = await cli(["apply", "saved.plan", ...formats]);
    expect(ran.code, ran.stderr).toBe(3);
    expect(ran.stdout).toMatch(/^ {2}blocked m\/team\/app-01:1 {2}.*\[tag\/immutable\]$/m);
    expect(reportIn(stage.read("a.json")).blocked).toMatchObject([
      { code: "tag/immutable", repository: "m/team/app-01", at: { line: 5 } },
    ]);
    for (const name of ["a.md", "a.html", "a.xml", "q.json"])
      expect(stage.read(name)).toContain("tag/immutable");
    expectJunit(stage.read("a.xml"));
  });

  it("that no longer fits is a report of what does not, and exit 4", async () => {
    images = stage.stock(2);
    stage.list("team/app-01:1");
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    stage.list("team/app-01:1", "team/app-02:1");
    expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
    stage.source.store("team/app-02", imageOf("other", [5_000]), "1");
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    const ran = await cli(["apply", "saved.plan", ...formats]);
    expect(ran.code, ran.stderr).toBe(4);
    const report = reportIn(stage.read("a.json"));
    expect(report).toMatchObject({ outcome: "stale", summary: { done: 0, failed: 0 } });
    expect(report.summary.stale).toBeGreaterThan(0);
    expect(report.actions.find(({ result }) => result === "stale")?.found).toMatch(/^sha256:/);
    const findings = JSON.parse(stage.read("q.json")) as { check_name: string }[];
    expect(new Set(findings.map((one) => one.check_name))).toEqual(new Set(["plan/stale"]));
    expectJunit(stage.read("a.xml"));
  });

  it("of another config is refused, and the report says so", async () => {
    images = stage.stock(1);
    expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
    stage.write("mirror.config.yaml", plainConfig.replace("prefix: m", "prefix: n"));
    const ran = await cli(["apply", "saved.plan", ...formats]);
    expect(ran.code, ran.stderr).toBe(4);
    expect(reportIn(stage.read("a.json"))).toMatchObject({
      outcome: "stale",
      problems: [{ code: "plan/config-changed" }],
    });
    expectJunit(stage.read("a.xml"));
    expect(stage.read("a.md")).toContain("plan/config-changed");
  });
});

describe("parts of a plan", () => {
  it("report what they did, and --finish reports the whole", async () => {
    images = stage.stock(4);
    expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
    for (const shard of [1, 2]) {
      const ran = await cli([
        "apply",
        "saved.plan",
        "--shard",
        `${shard}/2`,
        "--format",
        `json=${shard}.json`,
      ]);
      expect(ran.code, ran.stderr).toBe(0);
    }
    const shards = [1, 2].map((shard) => reportIn(stage.read(`${shard}.json`)));
    expect(shards.map(({ part }) => part)).toEqual(
      [1, 2].map((index) => ({ kind: "shard", index, count: 2 })),
    );
    const done = shards.flatMap(({ actions }) => actions.filter(({ result }) => result === "done"));
    expect(done.filter(({ kind }) => kind === "copy-image")).toHaveLength(4);
    const ran = await cli(["apply", "saved.plan", "--finish", "--format", "json"]);
    expect(ran.code, ran.stderr).toBe(0);
    const finish = reportIn(ran.stdout);
    expect(finish).toMatchObject({ part: { kind: "finish" }, outcome: "applied" });
    expect(finish.summary).toMatchObject({ done: 1, skipped: finish.summary.actions - 1 });
  });

  it("that finish by themselves tell what they did themselves", async () => {
    images = stage.stock(2);
    expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
    const ran = await cli([
      "apply",
      "saved.plan",
      "--shard",
      "1/1",
      "--finish-if-last",
      "--format",
      "json=all.json",
    ]);
    expect(ran.code, ran.stderr).toBe(0);
    const report = reportIn(stage.read("all.json"));
    expect(report).toMatchObject({ part: { kind: "finish" }, summary: { skipped: 0, open: 0 } });
    expect(report.summary.moved).toBeGreaterThan(50_000);
  });

  it("before all have ended, --finish reports which are missing", async () => {
    images = stage.stock(2);
    expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
    const ran = await cli(["apply", "saved.plan", "--finish", "--format", "json", "--format", "junit=a.xml"]);
    expect(ran.code, ran.stderr).toBe(1);
    expect(reportIn(ran.stdout).problems).toMatchObject([{ code: "state/missing-shards" }]);
    expect(stage.read("a.xml")).toContain('errors="1"');
  });
});

it("an interrupted run leaves its report", async () => {
  images = stage.stock(3);
  const signals = new EventEmitter();
  const interrupt = onRequest(() => {
    signals.emit("SIGINT", "SIGINT");
    return false;
  });
  stage.source.inject("blob-get", interrupt, { path: "app-03" });
  const ran = await run(["apply", "--yes", "--concurrency", "1", ...formats], {
    environment: stage.env,
    signals,
  });
  expect(ran.code, ran.stderr).toBe(130);
  const report = reportIn(stage.read("a.json"));
  expect(report.outcome).toBe("interrupted");
  expect(report.summary.open).toBeGreaterThanOrEqual(1);
  expect(stage.read("a.md")).toContain("### Interrupted: ");
  expectJunit(stage.read("a.xml"));
});

it("a run that is interrupted while it plans says that nothing was done", async () => {
  images = stage.stock(2);
  const signals = new EventEmitter();
  const interrupt = onRequest(() => {
    signals.emit("SIGTERM", "SIGTERM");
    return false;
  });
  stage.source.inject("manifest-get", interrupt);
  const ran = await run(["apply", "--yes", ...formats], { environment: stage.env, signals });
  expect(ran.code, ran.stderr).toBe(143);
  expect(reportIn(stage.read("a.json"))).toMatchObject({ outcome: "interrupted", summary: { done: 0 } });
  expectJunit(stage.read("a.xml"));
});

it("a state that somebody else holds is the reason in every report", async () => {
  images = stage.stock(1);
  expect((await cli(["plan", "--out", "saved.plan"])).code).toBe(0);
  stage.write(
    "state/mirror.state.json.lock",
    JSON.stringify({ who: "x@y", pid: 1, command: "apply", since: new Date().toISOString() }),
  );
  const ran = await cli(["apply", "saved.plan", "--lock-timeout", "1s", ...formats]);
  expect(ran.code, ran.stderr).not.toBe(0);
  const { problems, outcome } = reportIn(stage.read("a.json"));
  expect(outcome).toBe("failed");
  expect(problems[0]?.code).toMatch(/^state\//);
  expect(stage.read("a.xml")).toContain('errors="1"');
});

it("an image that could not be looked at is no green report", async () => {
  images = stage.stock(1);
  stage.list("team/app-01:1", "team/none:1");
  const ran = await cli(["apply", "--yes", ...formats]);
  expect(ran.code, ran.stderr).toBe(1);
  const { problems, outcome } = reportIn(stage.read("a.json"));
  expect(outcome).toBe("failed");
  expect(problems).toMatchObject([
    { code: "source/no-such-image", at: { file: "mirror.config.yaml", line: 5 } },
  ]);
  expect(stage.read("a.xml")).toContain('errors="1"');
  expect(JSON.parse(stage.read("q.json"))).toMatchObject([{ location: { lines: { begin: 5 } } }]);
});

it("several configs have one document of each form", async () => {
  images = stage.stock(2);
  for (const name of ["a", "b"])
    stage.write(
      `${name}.yaml`,
      `name: ${name}\n${plainConfig.replace("prefix: m", `prefix: ${name}`).replace("mapping.csv", `${name}.csv`)}state: { path: state/${name}.json }\n`,
    );
  stage.write("c.yaml", "version: 1\nsorces: []\n");
  const each = ["-c", "a.yaml", "-c", "b.yaml", "-c", "c.yaml"];
  expect((await cli(["apply", ...each, "--yes", "--format", "html=x.html"])).code).toBe(64);
  const ofMany = documents.filter((one) => !one.startsWith("html"));
  const ran = await cli(["apply", ...each, "--yes", ...ofMany.flatMap((one) => ["--format", one])]);
  expect(ran.code, ran.stderr).toBe(1);
  const { configs } = JSON.parse(stage.read("a.json")) as {
    configs: { config: string; standing: string; apply: AppliedPlan | null }[];
  };
  expect(configs.map(({ config, standing }) => [config, standing])).toEqual([
    ["c.yaml", "failed"],
    ["a.yaml", "pending"],
    ["b.yaml", "pending"],
  ]);
  for (const { apply } of configs) if (apply !== null) reportIn(JSON.stringify(apply));
  expect(stage.read("a.xml")).toContain('name="a.yaml: copy a/team/app-01:1"');
  expectJunit(stage.read("a.xml"));
  const findings = JSON.parse(stage.read("q.json")) as { location: { path: string } }[];
  expect(new Set(findings.map(({ location }) => location.path))).toEqual(new Set(["c.yaml"]));
  expect(stage.read("a.md")).toContain("3 configs: 1 failed, 2 applied.");
});

it("secrets are in none of them", async () => {
  images = stage.stock(1);
  stage.write(
    "mirror.config.yaml",
    `${plainConfig}registries: { "SOURCE": { username: u, password: "\${SECRET}" } }\n`,
  );
  stage.source.inject(
    "blob-get",
    onRequest(({ response }) => {
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ errors: [{ code: "DENIED", message: "no hunter2-secret here" }] }));
      return true;
    }),
    { times: 99 },
  );
  const ran = await cli(["apply", "--yes", ...formats], { SECRET: "hunter2-secret" });
  expect(ran.code).toBe(1);
  for (const name of ["a.json", "a.md", "a.html", "a.xml", "q.json"]) {
    expect(stage.read(name)).not.toContain("hunter2");
    expect(stage.read(name), name).toContain("***");
  }
});
