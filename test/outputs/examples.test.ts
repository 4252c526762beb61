// The three examples end to end, as their READMEs say: the program runs in a copy of the folder, on the sandbox.
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));
const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const loader = import.meta.resolve("tsx");
const python = spawnSync("python3", ["--version"]).status === 0;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "examples-"));
  for (const name of ["evaluation-harness", "ecr-images-conf", "runwhen-sync"]) {
    cpSync(join(examples, name), join(folder, name), {
      recursive: true,
      filter: (path) => !/generated|\.ecr-mirror/.test(path),
    });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(
  example: string,
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: join(folder, example), maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, ["--import", loader, main, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function file(example: string, path: string): string {
  return readFileSync(join(folder, example, path), "utf8");
}

/** The lines that are no comments. */
function entries(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => /^[^#]/.test(line))
    .sort();
}

async function applyTwice(example: string): Promise<string> {
  const applied = await run(example, "apply", "--yes");
  expect(applied, applied.stderr).toMatchObject({ code: 0 });
  return (await run(example, "plan")).stdout;
}

describe.each(["evaluation-harness", "ecr-images-conf", "runwhen-sync"])("examples/%s", (example) => {
  it("has the data that its script makes", () => {
    const paths = {
      "evaluation-harness": "registry/index.json",
      "ecr-images-conf": "registries/index.json",
      "runwhen-sync": "registries/index.json",
    };
    const path = paths[example as keyof typeof paths];
    const before = file(example, path);
    expect(spawnSync(process.execPath, ["make.mjs"], { cwd: join(folder, example) }).status).toBe(0);
    expect(file(example, path)).toBe(before);
  });
});

describe("examples/ecr-images-conf", () => {
  it("is applied once, and its list comes out with the same entries", async () => {
    expect(await applyTwice("ecr-images-conf")).toContain(
      "No changes. ECR and 3 files match mirror.config.yaml (5 images",
    );
    await expect(file("ecr-images-conf", "generated/ecr-images.conf")).toMatchFileSnapshot(
      "golden/example.ecr-images.conf",
    );
    await expect(file("ecr-images-conf", "generated/image_mapping.csv")).toMatchFileSnapshot(
      "golden/example.ecr-images.csv",
    );
    const written = entries(file("ecr-images-conf", "generated/ecr-images.conf")).map((line) =>
      line.replace("=docker.io/", "="),
    );
    expect(written).toEqual(entries(file("ecr-images-conf", "ecr-images.conf")));
  });
});

describe("examples/runwhen-sync", () => {
  it("is applied once, with or without helm", async () => {
    expect(await applyTwice("runwhen-sync")).toContain(
      "No changes. ECR and 3 files match mirror.config.yaml (6 images",
    );
    await expect(file("runwhen-sync", "generated/image_mapping.csv")).toMatchFileSnapshot(
      "golden/example.runwhen.csv",
    );
  });
});

describe("examples/evaluation-harness", () => {
  it("is applied once, and the mapping is the one that the harness knows", async () => {
    expect(await applyTwice("evaluation-harness")).toContain(
      "No changes. ECR and 2 files match mirror.config.yaml (297 images, 273 repositories)",
    );
    expect(file("evaluation-harness", "generated/image_mapping.csv")).toBe(
      file("evaluation-harness", "image_mapping.csv"),
    );
    const places = new Map(
      file("evaluation-harness", "image_mapping.csv")
        .trim()
        .split("\n")
        .map((line) => line.split(",") as [string, string]),
    );
    const expected = file("evaluation-harness", "tasks.jsonl").replace(
      /registry\.internal\.example\.com\/[^" \\]+/g,
      (uri) => places.get(uri) ?? "?",
    );
    expect(file("evaluation-harness", "generated/tasks.jsonl")).toBe(expected);
  });

  it.skipIf(!python)("needs python3: the reader finds every image", () => {
    const result = spawnSync("python3", ["read_mapping.py", "image_mapping.csv", "tasks.jsonl"], {
      cwd: join(folder, "evaluation-harness"),
      encoding: "utf8",
    });
    expect(result.stderr).toBe("Preloaded 297 image URI mappings\n");
    const targets = file("evaluation-harness", "image_mapping.csv")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[1]);
    expect(result.stdout.trim().split("\n")).toEqual(targets);
  });
});
