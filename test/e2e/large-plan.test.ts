// A plan of 100,000 images in a heap of 256 MB: shown in every format, and one shard of it applied. What is too large all
// the same is refused, and the program never ends as V8 ends it.
import { rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writePlanFile } from "../../src/app/planning/plan-file.ts";
import { readPlanFile } from "../../src/app/planning/read-plan.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { openFiles } from "../../src/storage/files.ts";
import { openStage, type Stage } from "../support/stage.ts";
import { enlarged } from "./support/large-plan.ts";

const repositories = 1_000;
const tagsEach = 100;
const images = repositories * tagsEach;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(undefined, { env: { NODE_OPTIONS: "--max-old-space-size=256" } });
  stage.stock(1);
  expect(await stage.cli("plan", "--out", "one.plan")).toMatchObject({ code: 0 });
  const { plan } = await readPlanFile("one.plan", openFiles(stage.folder));
  await writePlanFile(stage.path("large.plan"), enlarged(plan, { repositories, tagsEach }));
}, 120_000);
afterAll(() => stage.close());

const summary = `Plan: ${repositories} repositories, ${images} images`;

describe("a plan of 100,000 images in a heap of 256 MB", () => {
  it("is shown in every format that people read", async () => {
    const formats = ["text", "markdown", "html"].flatMap((one) => ["--format", `${one}=shown.${one}`]);
    const ran = await stage.cli("show", "large.plan", ...formats, "--format", "gitlab");
    const counts = { create: repositories + images + 1, update: 0, delete: 0 };
    expect(ran).toMatchObject({ code: 0, stderr: "", stdout: `${JSON.stringify(counts)}\n` });
    for (const one of ["text", "markdown", "html"]) expect(stage.read(`shown.${one}`)).toContain(summary);
  });

  it("is shown as JSON, all of it", async () => {
    const ran = await stage.cli("show", "large.plan", "--format", "json=shown", "--format", "gitlab");
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const shown = JSON.parse(stage.read("shown")) as Plan;
    const file = shown.actions.at(-1);
    expect(shown.actions).toHaveLength(repositories + images + 1);
    expect(file?.kind === "write-file" ? file.rows.length : 0).toBe(images);
  });

  it("is applied in a shard, as fast as a thousandth of the rates allows", async () => {
    const running = stage.start(["apply", "large.plan", "--shard", "7/1000"]);
    await expect.poll(() => running.stderr(), { timeout: 50_000, interval: 50 }).toContain("created m/team-");
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stderr).toMatch(/applying 1\d\d actions/);
    expect(stdout).toMatch(/Interrupted: \d+ done/);
  });

  it("is refused as JSON in a heap that can't hold it, with the flag that helps", async () => {
    const ran = await stage.start(["show", "large.plan", "--format", "json"], {
      env: { ...stage.env, NODE_OPTIONS: "--max-old-space-size=96" },
    }).ended;
    expect(ran).toMatchObject({ code: 64, stdout: "" });
    expect(ran.stderr).toContain("[plan/too-large]");
    expect(ran.stderr).toContain("NODE_OPTIONS=--max-old-space-size=");
  });

  it("is refused where one byte of it changed", async () => {
    const text = stage.read("large.plan");
    const at = text.indexOf('"place": "m/team-0500/application:1.50.0"');
    expect(at).toBeGreaterThan(0);
    writeFileSync(stage.path("edited.plan"), `${text.slice(0, at)}${text.slice(at).replace("0500", "0501")}`);
    const ran = await stage.cli("show", "edited.plan");
    expect(ran.code).toBe(64);
    expect(ran.stderr).toContain("[plan/edited]");
    rmSync(stage.path("edited.plan"));
  });
});
