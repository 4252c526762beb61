// The workflow that releases: the check of the tag, run as it is, and what has to say the same version.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../support/cli.ts";

interface Step {
  readonly id?: string;
  readonly run?: string;
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const { version } = JSON.parse(read("package.json")) as { readonly version: string };
const workflow = parse(read(".github/workflows/release.yml")) as {
  readonly jobs: { readonly package: { readonly steps: readonly Step[] } };
};

function checkTag(tag: string) {
  const script = workflow.jobs.package.steps.find(({ id }) => id === "version")?.run ?? "";
  const folder = mkdtempSync(join(tmpdir(), "tag-"));
  const output = join(folder, "output");
  writeFileSync(output, "");
  const env = {
    PATH: process.env["PATH"] ?? "",
    GITHUB_REF_NAME: tag,
    GITHUB_REPOSITORY: "Acme/ECR-mirror",
    GITHUB_OUTPUT: output,
  };
  const { status, stdout } = spawnSync("bash", ["--norc", "-e", "-c", script], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  const outputs = readFileSync(output, "utf8");
  rmSync(folder, { recursive: true });
  return { status, stdout, outputs };
}

it("releases a tag of the package's version only", () => {
  const right = checkTag(`v${version}`);
  expect(right.status, right.stdout).toBe(0);
  expect(right.outputs).toBe(`version=${version}\nrepository=acme/ecr-mirror\n`);
  const wrong = checkTag("v9.9.9");
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toContain(`::error::The tag is v9.9.9 and the package is ${version}.`);
});

it("has one version in all that names one", () => {
  expect(read("deploy/helm/ecr-mirror/Chart.yaml")).toContain(
    `\nversion: ${version}\nappVersion: ${version}\n`,
  );
  expect(read("templates/ecr-mirror.yml")).toContain(`/ecr-mirror:${version}\n`);
  for (const page of ["docs/install.md", "docs/pipelines.md", "deploy/terraform/README.md"])
    for (const [, named] of read(page).matchAll(/ecr-mirror(?:@|:|-)(\d+\.\d+\.\d+)/g))
      expect(named, page).toBe(version);
});

it("names the repository in the package that GitHub publishes, as provenance wants it", () => {
  const into = mkdtempSync(join(tmpdir(), "release-"));
  try {
    const env = {
      ...process.env,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/ecr-mirror",
    };
    execFileSync(process.execPath, ["--import", "tsx", "scripts/package.ts", into], { cwd: root, env });
    const made = JSON.parse(readFileSync(join(into, "package/package.json"), "utf8")) as object;
    expect(made).toMatchObject({
      repository: { type: "git", url: "git+https://github.com/acme/ecr-mirror.git" },
      version,
    });
    expect(made).not.toHaveProperty("private");
  } finally {
    rmSync(into, { recursive: true });
  }
});
