// Every folder of examples/ as its README says: all validate; those on the sandbox are planned, applied and planned
// again, and their outputs are golden files. (examples/charts needs helm and has charts.test.ts.)
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyHelm } from "../sources/helm/peers.ts";
import { root, type RunOptions, run } from "../support/cli.ts";
import { helmTemplate } from "./support/helm.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
const examples = readdirSync(join(root, "examples"))
  .filter((name) => existsSync(join(root, "examples", name, "mirror.config.yaml")))
  .sort();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "examples-"));
  const filter = (path: string): boolean => !/generated|\.ecr-mirror/.test(path);
  cpSync(join(root, "examples"), folder, { recursive: true, filter });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function example(name: string, options: Partial<RunOptions> = {}) {
  return {
    cli: (...args: readonly string[]) => run(args, { cwd: join(folder, name), ...options }),
    file: (path: string) => readFileSync(join(folder, name, path), "utf8"),
  };
}

type Example = ReturnType<typeof example>;

async function applyTwice({ cli }: Example): Promise<string> {
  const first = await cli("plan", "--detailed-exitcode");
  expect(first, first.stderr).toMatchObject({ code: 2 });
  const applied = await cli("apply", "--yes");
  expect(applied, applied.stderr).toMatchObject({ code: 0 });
  const plan = await cli("plan", "--detailed-exitcode");
  expect(plan, plan.stderr).toMatchObject({ code: 0 });
  return plan.stdout;
}

/** The lines that are no comments. */
function entries(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => /^[^#]/.test(line))
    .sort();
}

it.each(examples)("examples/%s is valid", async (name) => {
  const { code, stderr } = await example(name).cli("validate");
  expect(stderr).not.toMatch(/^Error/m);
  expect(code).toBe(0);
});

const made = examples.filter((name) => existsSync(join(root, "examples", name, "make.mjs")));
it.each(made)("examples/%s has the data that its script makes", (name) => {
  const { file } = example(name);
  const layout = existsSync(join(folder, name, "registry")) ? "registry" : "registries";
  const before = file(`${layout}/index.json`);
  expect(spawnSync(process.execPath, ["make.mjs"], { cwd: join(folder, name) }).status).toBe(0);
  expect(file(`${layout}/index.json`)).toBe(before);
});

describe("examples/ecr-images-conf, end to end", () => {
  it("is applied once, and its list comes out with the same entries", async () => {
    const one = example("ecr-images-conf");
    expect(await applyTwice(one)).toContain("No changes. ECR and 3 files match mirror.config.yaml (5 images");
    const list = one.file("generated/ecr-images.conf");
    await expect(list).toMatchFileSnapshot("golden/ecr-images-conf.conf");
    await expect(one.file("generated/image_mapping.csv")).toMatchFileSnapshot("golden/ecr-images-conf.csv");
    await expect(one.file("generated/registries.conf")).toMatchFileSnapshot("golden/ecr-images-conf.hosts");
    const written = entries(list).map((line) => line.replace("=docker.io/", "="));
    expect(written).toEqual(entries(one.file("ecr-images.conf")));
  });
});

describe.skipIf(anyHelm === undefined)("needs helm: examples/hyperpod, end to end", () => {
  it("is complete with all its components, and applied once", async () => {
    const one = example("hyperpod", { env: { ECR_MIRROR_HELM: anyHelm ?? "" } });
    const plan = await one.cli("plan");
    expect(plan.stdout).not.toContain("incomplete");
    expect(plan.stdout).toContain("values: proved in part, 10 of 11 images");
    expect(await applyTwice(one)).toContain(
      "No changes. ECR and 7 files match mirror.config.yaml (11 images",
    );
    await expect(one.file("generated/values-ecr.yaml")).toMatchFileSnapshot("golden/hyperpod.values.yaml");
    await expect(one.file("generated/ecr-images.conf")).toMatchFileSnapshot("golden/hyperpod.conf");
  });

  it("without the values of what is off, the plan names all of them and is still complete", async () => {
    const one = example("hyperpod", { env: { ECR_MIRROR_HELM: anyHelm ?? "" } });
    const config = one
      .file("mirror.config.yaml")
      .replaceAll(/^ +hyperpod-inference-operator\.(?!region).*\n/gm, "");
    writeFileSync(join(folder, "hyperpod", "mirror.config.yaml"), config);
    const plan = await one.cli("plan");
    expect(plan.stdout).not.toContain("incomplete");
    const { stdout } = plan;
    for (const key of ["alb.clusterName", "s3.serviceAccountRoleArn", "executionRoleArn", "eksClusterName"])
      expect(stdout).toContain(`hyperpod-inference-operator.${key}`);
    expect(stdout).toContain("11 images mirrored, 10 of them proved");
  });
});

describe("examples/runwhen-sync, end to end", () => {
  it("without helm it uses its fallback, and the plan says so first of all", async () => {
    const one = example("runwhen-sync", { env: { ECR_MIRROR_HELM: join(folder, "no-helm") } });
    const plan = await one.cli("plan");
    expect(plan.code).toBe(0);
    expect(plan.stdout).toMatch(/^Warning: A source failed and its fallback list was used/);
    expect(plan.stdout).toContain("runwhen-local  fallback list ./fallback/runwhen-local.yaml");
    const { stdout } = await one.cli("plan", "--format", "json");
    const { actions } = JSON.parse(stdout) as { actions: { path?: string; content?: string }[] };
    const values = actions.find((action) => action.path === "generated/updated_values.yaml");
    await expect(values?.content).toMatchFileSnapshot("golden/runwhen-sync.fallback.yaml");
  });

  it.skipIf(anyHelm === undefined)("needs helm: is applied once, with values for the chart", async () => {
    const one = example("runwhen-sync", { env: { ECR_MIRROR_HELM: anyHelm ?? "" } });
    // The run environment's keys name no image: they change two lines of a ConfigMap, and the hash of it, no more.
    const planned = await one.cli("plan");
    expect(planned.stdout).toContain("values: proved, 3 of 3 images");
    expect(await applyTwice(one)).toContain("No changes. ECR and 3 files match mirror.config.yaml (6 images");
    await expect(one.file("generated/image_mapping.csv")).toMatchFileSnapshot("golden/runwhen-sync.csv");
    await expect(one.file("generated/updated_values.yaml")).toMatchFileSnapshot(
      "golden/runwhen-sync.values.yaml",
    );
    await expect(one.file("generated/ecr-images.conf")).toMatchFileSnapshot("golden/runwhen-sync.conf");
    const source = { name: "runwhen-local", chart: "./chart", kubeVersion: "1.31" };
    const rendered = await helmTemplate(anyHelm ?? "", join(folder, "runwhen-sync"), {
      source,
      values: ["generated/updated_values.yaml"],
    });
    expect(rendered).toContain('imageRegistry: "000000000000.dkr.ecr.us-east-1.amazonaws.com"');
    expect(rendered).toContain('imageRepository: "runwhen"');
    // A night without helm: nothing of the source is taken away, neither rows nor values.
    const night = example("runwhen-sync", { env: { ECR_MIRROR_HELM: join(folder, "no-helm") } });
    const { code, stdout } = await night.cli(
      "plan",
      "--no-fallback",
      "--format",
      "text",
      "--format",
      "json=night.json",
    );
    expect(code).toBe(1);
    expect(stdout).toContain('Source "runwhen-local": ');
    expect(stdout).toContain("[output/values-kept]");
    expect(stdout).toContain("No changes found, but this plan is incomplete");
    expect(JSON.parse(night.file("night.json"))).toMatchObject({ complete: false, actions: [] });
  });
});

describe.skipIf(anyHelm === undefined)("examples/runwhen-sync with values of the days of the script", () => {
  it("the folder that they name for the workers is no question beside the catalog", async () => {
    const one = example("runwhen-sync", { env: { ECR_MIRROR_HELM: anyHelm ?? "" } });
    const image = "{ registry: 123456789012.dkr.ecr.us-west-2.amazonaws.com, repository: runwhen }";
    const write = (name: string, text: string): void =>
      writeFileSync(join(folder, "runwhen-sync", name), text);
    write("own.yaml", `runner:\n  runEnvironment:\n    image: ${image}\n`);
    const config = one
      .file("mirror.config.yaml")
      .replace("chart: ./chart\n", "$&    values: [./own.yaml]\n")
      .replaceAll(/generated|\.ecr-mirror/g, "own");
    write("own.config.yaml", config);
    const both = await one.cli("plan", "-c", "own.config.yaml");
    expect(both, both.stderr).toMatchObject({ code: 0 });
    expect(both.stdout).not.toContain("Incomplete");
    expect(both.stdout).toContain("values: proved, 3 of 3 images");
    write("alone.config.yaml", config.replace(/ {2}- name: codecollections\n(?: {4}.*\n)*/, ""));
    const alone = await one.cli("plan", "-c", "alone.config.yaml");
    expect(alone.stdout).toContain("Incomplete plan: 1 open question.");
  });
});

describe("examples/evaluation-harness, end to end", () => {
  const mapping = (): readonly string[] =>
    example("evaluation-harness").file("image_mapping.csv").trim().split("\n").slice(1);
  const targets = (): readonly string[] => mapping().map((line) => line.split(",")[1] ?? "");

  it("is applied once, and the mapping is the one that the harness knows", async () => {
    const one = example("evaluation-harness");
    expect(await applyTwice(one)).toContain(
      "No changes. ECR and 2 files match mirror.config.yaml (297 images, 273 repositories)",
    );
    expect(one.file("generated/image_mapping.csv")).toBe(one.file("image_mapping.csv"));
    const places = new Map(mapping().map((line) => line.split(",") as [string, string]));
    const expected = one
      .file("tasks.jsonl")
      .replace(/registry\.internal\.example\.com\/[^" \\]+/g, (uri) => places.get(uri) ?? "?");
    expect(one.file("generated/tasks.jsonl")).toBe(expected);
  });

  it("translate gives the dataset that the output has", async () => {
    const env = { IMAGE_MAPPING_CSV: "image_mapping.csv" };
    const one = example("evaluation-harness", { env });
    const translated = await one.cli("translate", "--jsonl", "tasks.jsonl", "--strict");
    expect(translated.stderr).toBe(
      "Preloaded 297 image URI mappings\nTranslated 297 image URIs; 3 no image.\n",
    );
    expect(translated.code).toBe(0);
    expect(translated.stdout).toBe(one.file("generated/tasks.jsonl"));
  });

  it("translate reads lines, and fails with --strict on what isn't mirrored", async () => {
    const sources = mapping().map((line) => line.split(",")[0] ?? "");
    const { cli } = example("evaluation-harness", {
      input: `${sources.join("\n")}\nelsewhere.example.com/x:1\n`,
    });
    const translated = await cli("translate", "--mapping", "image_mapping.csv", "--strict");
    expect(translated.code).toBe(1);
    expect(translated.stdout).toBe(`${targets().join("\n")}\nelsewhere.example.com/x:1\n`);
    expect(translated.stderr).toContain("1 not in the mapping: elsewhere.example.com/x:1");
  });

  it.skipIf(!python)("needs python3: the reader finds every image", () => {
    const args = ["read_mapping.py", "image_mapping.csv", "tasks.jsonl"];
    const options = { cwd: join(folder, "evaluation-harness"), encoding: "utf8" } as const;
    const result = spawnSync("python3", args, options);
    expect(result.stderr).toBe("Preloaded 297 image URI mappings\n");
    expect(result.stdout.trim().split("\n")).toEqual(targets());
  });
});
