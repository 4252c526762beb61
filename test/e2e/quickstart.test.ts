// The main road on the built program: plan, apply, plan again, drift, saved plans, with their exit codes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/server.ts";
import { quickstart, root, run } from "../support/cli.ts";
import { moveTag } from "../support/registry.ts";

describe("the quickstart", () => {
  const { folder, remove } = quickstart();
  const cli = (...args: string[]) => run(args, { cwd: folder });
  afterAll(remove);

  it("plans everything for an empty ECR, and says 2 when asked to", async () => {
    const plan = await cli("plan", "--detailed-exitcode");
    expect(plan).toMatchObject({ code: 2 });
    expect(plan.stdout).toMatch(/\+ repository\s+demo\/shop\/web\s+immutable, scan/);
    expect(plan.stdout).toMatch(/\+ image\s+demo\/tools\/curl:8\.9\.1/);
    expect(plan.stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^Plan: 3 repositories, 4 images .*2 files; 0 to delete\./,
    );
  });

  it("the plan as JSON fits its schema, and two runs give the same bytes", async () => {
    const [one, two] = [await cli("plan", "--format", "json"), await cli("plan", "--format", "json")];
    expect(one.code).toBe(0);
    expect(two.stdout).toBe(one.stdout);
    const schema: object = JSON.parse(readFileSync(join(root, "schemas/plan.schema.json"), "utf8"));
    const validate = new Ajv2020.default({ strict: false }).compile(schema);
    expect(validate(JSON.parse(one.stdout)), JSON.stringify(validate.errors)).toBe(true);
  });

  it("refuses to apply without a terminal and without --yes", async () => {
    const applied = await cli("apply");
    expect(applied.code).toBe(64);
    expect(applied.stderr).toContain("--yes");
  });

  it("applies a saved plan, and once more to no effect", async () => {
    expect(await cli("plan", "--out", "first.plan")).toMatchObject({ code: 0 });
    const applied = await cli("apply", "first.plan");
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(await cli("apply", "first.plan")).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "generated/image_mapping.csv"), "utf8")).toBe(
      [
        "internal_uri,ecr_uri",
        "registry.example.com/base/alpine:3.20,000000000000.dkr.ecr.us-east-1.amazonaws.com/demo/base/alpine:3.20",
        "registry.example.com/shop/web:1.4.0,000000000000.dkr.ecr.us-east-1.amazonaws.com/demo/shop/web:1.4.0",
        "registry.example.com/tools/curl:8.8.0,000000000000.dkr.ecr.us-east-1.amazonaws.com/demo/tools/curl:8.8.0",
        "registry.example.com/tools/curl:8.9.1,000000000000.dkr.ecr.us-east-1.amazonaws.com/demo/tools/curl:8.9.1",
        "",
      ].join("\n"),
    );
    expect(readFileSync(join(folder, "generated/ecr-images.conf"), "utf8")).toContain(
      "tools/curl=registry.example.com/tools/curl:8.9.1",
    );
  });

  it("then there is nothing to do, and nothing has drifted", async () => {
    const plan = await cli("plan", "--detailed-exitcode");
    expect(plan).toMatchObject({ code: 0 });
    expect(plan.stdout.trimEnd()).toMatch(
      /No changes\. ECR and 2 files match mirror\.config\.yaml \(4 images, 3 repositories\)\.$/,
    );
    expect(await cli("drift")).toMatchObject({ code: 0 });
  });

  it("without its state it still copies nothing", async () => {
    const state = join(folder, "state/mirror.state.json");
    const kept = readFileSync(state);
    writeFileSync(
      state,
      '{\n  "formatVersion": "1.0",\n  "serial": 0,\n  "registries": {},\n  "files": {},\n  "seen": {}\n}\n',
    );
    expect((await cli("plan", "--detailed-exitcode")).code).toBe(0);
    writeFileSync(state, kept);
  });

  it("finds a tag that somebody moved, and puts it back", async () => {
    const sandbox = await startSandbox({ directory: join(folder, ".ecr-mirror/sandbox") });
    try {
      await moveTag(sandbox, { repository: "demo/tools/curl", from: "8.8.0", to: "8.9.1" });
    } finally {
      await sandbox.close();
    }
    const drift = await cli("drift");
    expect(drift).toMatchObject({ code: 2 });
    expect(drift.stdout).toContain("demo/tools/curl:8.9.1");
    const plan = await cli("plan");
    expect(plan.stdout).toMatch(/~ (tag|image)\s+demo\/tools\/curl:8\.9\.1\s.*drifted/);
    expect(await cli("apply", "--yes")).toMatchObject({ code: 0 });
    expect(await cli("drift")).toMatchObject({ code: 0 });
  });

  it("finds a generated file that somebody edited", async () => {
    const path = join(folder, "generated/image_mapping.csv");
    const kept = readFileSync(path);
    writeFileSync(path, "internal_uri,ecr_uri\n");
    const drift = await cli("drift");
    expect(drift).toMatchObject({ code: 2 });
    expect(drift.stdout).toContain("image_mapping.csv");
    writeFileSync(path, kept);
  });

  it("translates by the mapping that it wrote", async () => {
    const translated = await cli(
      "translate",
      "registry.example.com/tools/curl:8.9.1",
      "docker.io/library/unknown:1",
    );
    expect(translated.code).toBe(0);
    expect(translated.stdout).toBe(
      "000000000000.dkr.ecr.us-east-1.amazonaws.com/demo/tools/curl:8.9.1\ndocker.io/library/unknown:1\n",
    );
  });

  it("a saved plan that no longer fits is stale, and nothing is done", async () => {
    const list = join(folder, "examples/quickstart/images.txt");
    const kept = readFileSync(list, "utf8");
    writeFileSync(
      join(folder, "mirror.config.yaml"),
      readFileSync(join(folder, "mirror.config.yaml"), "utf8").replace("prefix: demo", "prefix: other"),
    );
    expect(await cli("plan", "--out", "stale.plan")).toMatchObject({ code: 0 });
    writeFileSync(join(folder, "generated/image_mapping.csv"), "internal_uri,ecr_uri\n");
    const applied = await cli("apply", "stale.plan");
    expect(applied, applied.stderr).toMatchObject({ code: 4 });
    expect(`${applied.stdout}${applied.stderr}`).toContain("image_mapping.csv");
    writeFileSync(list, kept);
  });
});

describe("bad input", () => {
  const { folder, remove } = quickstart();
  afterAll(remove);
  beforeAll(() =>
    writeFileSync(join(folder, "bad.txt"), "registry.example.com/a:1\n\n\n\n\n\nBroken//Reference\n"),
  );

  it.each([
    ["no config", ["plan", "-c", "nowhere.yaml"], 64, "nowhere.yaml"],
    ["an unknown command", ["plam"], 64, "plan"],
    ["an unknown flag", ["plan", "--ot", "x"], 64, "ot"],
    ["an unknown source", ["discover", "nothing"], 64, "shop"],
    ["a plan that is none", ["apply", "examples/quickstart/images.txt"], 64, "images.txt"],
    ["a missing plan", ["show", "nowhere.plan"], 64, "nowhere.plan"],
  ])("%s: one clear error", async (_, args, code, named) => {
    const ran = await run(args, { cwd: folder });
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(named);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).not.toMatch(/\n\s+at .*\.js:\d+/);
  });

  it("a broken reference on line 7 of a list names the file, the line and the text", async () => {
    const config = readFileSync(join(folder, "mirror.config.yaml"), "utf8").replace(
      "examples/quickstart/images.txt",
      "bad.txt",
    );
    writeFileSync(join(folder, "bad.config.yaml"), config);
    const ran = await run(["plan", "-c", "bad.config.yaml"], { cwd: folder });
    expect(ran.code).toBe(64);
    expect(ran.stderr).toContain("bad.txt:7:");
    expect(ran.stderr).toContain("Broken//Reference");
  });
});
