// What runs tell GitHub Actions and GitLab by themselves: annotations, job summaries, and links; and nothing with --no-ci.
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ran, run } from "../../app/run-command.ts";
import { imageOf } from "../../registry/support/images.ts";
import { enterStage, leaveStage } from "../../support/entered-stage.ts";
import { plainConfig, type Stage } from "../../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await enterStage();
});
afterEach(() => leaveStage(stage));

function cli(args: readonly string[], more: Record<string, string> = {}): Promise<Ran> {
  const github = {
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: stage.folder,
    GITHUB_STEP_SUMMARY: stage.path("summary.md"),
  };
  return run(args, { environment: { ...stage.env, ...github, ...more } });
}

const commandsIn = (text: string) => text.split("\n").filter((line) => /^\s*::/.test(line));
const summary = () => stage.read("summary.md");

describe("in GitHub Actions", () => {
  it("a plan says what is blocked at the line that asks, and is the job's summary", async () => {
    stage.write("mirror.config.yaml", plainConfig.replace("mutable }", "immutable }"));
    const images = stage.stock(2);
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    stage.source.store(images[0]?.repository ?? "", imageOf("moved", [5_000]), "1");
    stage.list("team/app-01:1", "team/app-02:1", "team/none:1");
    writeFileSync(stage.path("summary.md"), "");
    const ran = await cli(["plan"]);
    expect(ran.code, ran.stderr).toBe(1);
    expect(commandsIn(ran.stdout)).toEqual([]);
    const commands = commandsIn(ran.stderr);
    expect(commands).toHaveLength(2);
    expect(commands[0]).toMatch(
      /^::error file=mirror\.config\.yaml,line=5,col=\d+,title=source\/no-such-image::.*team\/none:1/,
    );
    expect(commands[1]).toMatch(/^::warning file=mirror\.config\.yaml,line=5,col=\d+,title=tag\/immutable::/);
    expect(summary()).toMatch(/^<!-- ecr-mirror:plan:mirror\.config\.yaml -->\n\n### Plan: /);
    expect(summary()).toContain("#### Blocked: 1");
  });

  it("an apply says what failed at run time, and every run adds to the summary", async () => {
    const images = stage.stock(2);
    stage.source.blobs.delete(`${images[0]?.repository}@${images[0]?.image.blobs.at(-1)?.digest}`);
    const ran = await cli(["apply", "--yes", "--format", "json"]);
    expect(ran.code, ran.stderr).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: "failed" });
    expect(commandsIn(ran.stderr)).toEqual([
      expect.stringMatching(/^::error file=mirror\.config\.yaml,line=5,col=\d+,title=registry\/[a-z-]+::/),
    ]);
    expect(summary()).toContain("<!-- ecr-mirror:apply:mirror.config.yaml -->");
    expect((await cli(["drift"])).code).toBe(0);
    expect(summary()).toContain("<!-- ecr-mirror:drift:mirror.config.yaml -->");
  });

  it("files are named from the repository's root, wherever the run began", async () => {
    stage.stock(1);
    stage.list("team/none:1");
    const ran = await cli(["plan"], { GITHUB_WORKSPACE: join(stage.folder, "..") });
    const [, folder = ""] = /^.*\/([^/]+)$/.exec(stage.folder) ?? [];
    expect(commandsIn(ran.stderr)[0]).toContain(`::error file=${folder}/mirror.config.yaml,line=5,`);
  });

  it("a config that is wrong is ten annotations and a summary of all", async () => {
    const keys = Array.from({ length: 14 }, (_, at) => `wrong${at}: 1\n`).join("");
    stage.write("mirror.config.yaml", `${plainConfig}${keys}`);
    const ran = await cli(["validate"]);
    expect(ran.code).toBe(64);
    const commands = commandsIn(ran.stderr);
    expect(commands).toHaveLength(10);
    expect(commands[9]).toBe("::error title=ecr-mirror::and 5 more errors: see the job summary");
    expect(summary()).toContain("### ecr-mirror validate: 14 errors");
    expect(summary().match(/config\/unknown-key/g)).toHaveLength(14);
  });

  it("check names each line that names an image that is not mirrored", async () => {
    stage.stock(1);
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    stage.write(
      "pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: b, image: ghcr.io/x/y:1 }\n",
    );
    const ran = await cli(["check", "pod.yaml"]);
    expect(ran.code, ran.stderr).toBe(2);
    expect(commandsIn(ran.stderr)).toEqual([
      expect.stringMatching(/^::error file=pod\.yaml,line=1,col=1,title=check\/not-mirrored::/),
    ]);
  });

  it("check names an image that is mirrored and named by its source", async () => {
    stage.stock(1);
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    stage.write(
      "pod.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: b, image: SOURCE/team/app-01:1 }\n",
    );
    const warned = await cli(["check", "pod.yaml"]);
    expect(commandsIn(warned.stderr)).toEqual([
      expect.stringMatching(/^::warning file=pod\.yaml,line=1,col=1,title=check\/named-by-source::/),
    ]);
    const refused = await cli(["check", "--strict", "pod.yaml"]);
    expect(refused.code, refused.stderr).toBe(2);
    expect(commandsIn(refused.stderr)).toEqual([
      expect.stringMatching(/^::error file=pod\.yaml,line=1,col=1,title=check\/named-by-source::/),
    ]);
  });

  it("drift names each image of the config that is not as it was applied", async () => {
    stage.write(
      "mirror.config.yaml",
      plainConfig.replace("kind: list, path: images.txt", "kind: images, images: [SOURCE/team/app-01:1]"),
    );
    stage.stock(1);
    expect((await cli(["apply", "--yes"])).code).toBe(0);
    const imageIds = [{ imageTag: "1" }];
    await stage.ecr.sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/team/app-01", imageIds }));
    const ran = await cli(["drift"]);
    expect(ran.code, ran.stderr).toBe(2);
    expect(commandsIn(ran.stderr)).toEqual([
      expect.stringMatching(
        /^::warning file=mirror\.config\.yaml,line=5,col=\d+,title=drift\/found::.*m\/team\/app-01:1 is missing/,
      ),
    ]);
  });

  it("several configs are one summary", async () => {
    stage.stock(1);
    for (const name of ["a", "b"])
      stage.write(
        `${name}.yaml`,
        `name: ${name}\n${plainConfig.replace("prefix: m", `prefix: ${name}`).replace("mapping.csv", `${name}.csv`)}state: { path: state/${name}.json }\n`,
      );
    for (const args of [["plan"], ["apply", "--yes"], ["drift"]]) {
      writeFileSync(stage.path("summary.md"), "");
      const ran = await cli([...args, "-c", "a.yaml", "-c", "b.yaml"]);
      expect(ran.code, ran.stderr).toBe(0);
      expect(summary()).toContain(`<!-- ecr-mirror:${args[0]}:all -->`);
    }
  });

  it("a summary never grows beyond what GitHub takes", async () => {
    stage.stock(3);
    const limit = 1_048_576;
    writeFileSync(stage.path("summary.md"), "x".repeat(limit - 3_000));
    expect((await cli(["plan"])).code).toBe(0);
    expect(statSync(stage.path("summary.md")).size).toBeGreaterThan(limit - 3_000);
    expect(statSync(stage.path("summary.md")).size).toBeLessThanOrEqual(limit);
    const ran = await cli(["plan"]);
    expect(ran.stderr).toContain("The job summary is full");
    expect(statSync(stage.path("summary.md")).size).toBeLessThanOrEqual(limit);
  });

  it("a summary that can't be written changes no exit code", async () => {
    stage.stock(1);
    const ran = await cli(["plan"], { GITHUB_STEP_SUMMARY: "/nowhere/at/all" });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain("Cannot write the job summary /nowhere/at/all: ENOENT");
  });

  it("secrets are neither in the summary nor in annotations", async () => {
    stage.write(
      "mirror.config.yaml",
      `${plainConfig}registries: { "SOURCE": { username: u, password: "\${SECRET}" } }\n`,
    );
    stage.stock(1);
    stage.list("team/hunter2-secret:1");
    const ran = await cli(["plan"], { SECRET: "hunter2-secret" });
    expect(ran.code).toBe(1);
    expect(commandsIn(ran.stderr)).toHaveLength(1);
    expect(`${ran.stderr}${summary()}`).not.toContain("hunter2-secret");
  });

  it("--no-ci leaves all of it out", async () => {
    stage.stock(1);
    stage.list("team/none:1");
    const ran = await cli(["plan", "--no-ci"]);
    expect([ran.code, commandsIn(ran.stderr)]).toEqual([1, []]);
    expect(existsSync(stage.path("summary.md"))).toBe(false);
  });
});

describe("in GitLab", () => {
  const gitlab = () => ({
    GITHUB_ACTIONS: "",
    GITLAB_CI: "true",
    CI_PROJECT_DIR: stage.folder,
    CI_PROJECT_URL: "https://gitlab.example.com/team/mirror",
    CI_COMMIT_SHA: "abc123",
  });

  it("problems are links in a section of the log", async () => {
    stage.stock(1);
    stage.list("team/none:1");
    const ran = await cli(["plan"], gitlab());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/section_start:\d+:ecr_mirror_problems\r/);
    expect(ran.stderr).toContain(
      "  https://gitlab.example.com/team/mirror/-/blob/abc123/mirror.config.yaml#L5\n",
    );
    expect(ran.stdout).not.toContain("section_");
    expect(existsSync(stage.path("summary.md"))).toBe(false);
    expect((await cli(["plan", "--no-ci"], gitlab())).stderr).not.toContain("section_");
  });
});
