// Many configs in one run, with the built program: one report and one exit code, what is wrong with one holds back no other,
// upstream is asked once for all, and no repository has two owners.
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStage, type Stage } from "../support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  // In the Region that the registry's name says: tags are asked for by it.
  stage = await openStage("version: 1\n", { regions: ["us-west-2"] });
  stage.stock(3);
  stage.write("org.yaml", 'version: 1\ngates:\n  - { match: "**", allowedRegistries: ["SOURCE"] }\n');
  for (const name of ["a", "b", "c"]) team(name);
});
afterEach(() => stage.close());

function team(name: string, { prefix = name, more = "" } = {}): void {
  stage.write(
    `teams/${name}/mirror.config.yaml`,
    `version: 1
name: team-${name}
extends: ../../org.yaml
target: { TARGET, prefix: ${prefix} }
repositories: { defaults: { tagMutability: mutable } }
sources:
  - { name: list, kind: list, path: ../../images.txt }
outputs:
  - { kind: mapping, path: mapping.csv }
${more}`,
  );
}

const glob = "teams/*/mirror.config.yaml";

it("are planned, applied and checked in one run each, and upstream is asked once for all", async () => {
  const before = stage.source.requests.length;
  const plan = await stage.cli("plan", "-c", glob, "--detailed-exitcode");
  expect(plan, plan.stderr).toMatchObject({ code: 2 });
  expect(plan.stdout).toContain("~ teams/a/mirror.config.yaml  Plan: 3 repositories, 3 images");
  expect(plan.stdout.trimEnd().split("\n").at(-1)).toBe("3 configs: 3 with changes.");
  const asked = stage.source.requests.slice(before).map(({ method, path }) => `${method} ${path}`);
  expect(asked.filter((one) => one.includes("/manifests/"))).toHaveLength(3);

  const apply = await stage.cli("apply", "-c", "teams", "--yes", "--events", "events.jsonl");
  expect(apply, apply.stderr).toMatchObject({ code: 0 });
  expect(apply.stdout.trimEnd().split("\n").at(-1)).toBe("3 configs: 3 applied.");
  for (const name of ["a", "b", "c"])
    expect(stage.read(`teams/${name}/mapping.csv`)).toContain(`/${name}/team/app-01:1`);
  const events = stage.read("events.jsonl").trimEnd().split("\n");
  const told = events.map((line) => (JSON.parse(line) as { config: string }).config);
  expect(new Set(told).size).toBe(3);

  const again = await stage.cli("plan", "-c", "teams/", "--detailed-exitcode");
  expect(again, again.stderr).toMatchObject({ code: 0 });
  expect(again.stdout).toMatch(/ {2}teams\/b\/mirror.config.yaml {2}No changes\. .*\n/);
  expect(again.stdout).toContain("3 configs: 3 without changes.");

  // One is tampered with, another lost its file.
  await deleteTag("a/team/app-02");
  stage.write("teams/c/mapping.csv", "");
  const drift = await stage.cli(
    "drift",
    "-c",
    glob,
    "--format",
    "junit=drift.xml",
    "--format",
    "markdown=drift.md",
  );
  expect(drift, drift.stderr).toMatchObject({ code: 2 });
  expect(drift.stdout).toContain("3 configs: 2 with drift, 1 without drift.");
  expect(stage.read("drift.xml")).toContain('name="teams/a/mirror.config.yaml: a/team/app-02:1"');
  expect(stage.read("drift.md")).toContain("<summary><code>teams/c/mirror.config.yaml</code></summary>");
});

it("documents at URLs are read once for all, but never with another login", async () => {
  const logins: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    logins.push(request.headers.authorization);
    const isAsked = request.headers.authorization !== undefined;
    response.writeHead(isAsked ? 200 : 401, { "www-authenticate": "Basic realm=catalog" });
    response.end("codecollections: []\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const write = (name: string, login: string) =>
      stage.write(
        `teams/${name}/mirror.config.yaml`,
        `version: 1
target: { TARGET, prefix: ${name} }
registries: { "${host}": { ${login} } }
sources:
  - { name: catalog, kind: codecollection, catalog: "http://${host}/codecollections.yaml", allowEmpty: true }
`,
      );
    write("a", "username: one, password: secret-1");
    write("b", "username: one, password: secret-1");
    write("c", "username: two, password: secret-2");
    // All three read it, and it names nothing.
    const plan = await stage.cli("plan", "-c", glob);
    expect(plan.stdout.match(/The list is empty/g), plan.stdout).toHaveLength(3);
    const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    const sent = logins.filter((one) => one !== undefined).sort();
    expect(sent).toEqual([basic("one:secret-1"), basic("two:secret-2")].sort());
  } finally {
    server.close();
  }
});

it("a broken one is named first, the others go on, and the exit code is 1", async () => {
  stage.write("teams/b/mirror.config.yaml", "version: 1\ntarget: { registry: sandbox }\nsourcs: []\n");
  for (const args of [["plan"], ["apply", "--yes"], ["validate"]]) {
    const ran = await stage.cli(...args, "-c", glob);
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stderr).toContain("teams/b/mirror.config.yaml:3:1");
    if (args[0] === "validate") continue;
    expect(ran.stdout).toContain(
      "! teams/b/mirror.config.yaml  Failed: Unknown key at teams/b/mirror.config.yaml:3:1",
    );
    expect(ran.stdout).toMatch(/3 configs: 1 failed, 2 (with changes|applied)\./);
  }
  expect(existsSync(stage.path("teams/a/mapping.csv"))).toBe(true);
  const json = await stage.cli("plan", "-c", glob, "--format", "json");
  const { configs } = JSON.parse(json.stdout) as {
    configs: { config: string; standing: string; problems: { code: string }[]; plan: object | null }[];
  };
  expect(
    configs.map(({ config, standing, problems }) => [config.slice(6, 7), standing, problems[0]?.code]),
  ).toEqual([
    ["b", "failed", "config/unknown-key"],
    ["a", "same", undefined],
    ["c", "same", undefined],
  ]);
});

it("plans are saved in a folder, and applied from there", async () => {
  const saved = await stage.cli("plan", "-c", glob, "--out", "plans");
  expect(saved, saved.stderr).toMatchObject({ code: 0 });
  team("b", { more: "lock: ./none.json\n" });
  const apply = await stage.cli("apply", "-c", glob, "plans");
  expect(apply, apply.stderr).toMatchObject({ code: 4 });
  expect(apply.stderr).toContain("plan/config-changed");
  expect(apply.stdout).toContain("3 configs: 1 failed, 2 applied.");
  expect(existsSync(stage.path("teams/b/mapping.csv"))).toBe(false);
  const without = await stage.cli("apply", "-c", glob);
  expect(without.code).toBe(64);
});

it("two of one run that keep one repository are both refused", async () => {
  team("b", { prefix: "a" });
  const plan = await stage.cli("plan", "-c", glob, "--out", "plans");
  expect(plan, plan.stdout).toMatchObject({ code: 1 });
  expect(plan.stderr).toContain("teams/a/mirror.config.yaml and teams/b/mirror.config.yaml both manage");
  expect(
    ["a", "b", "c"].map((name) => existsSync(stage.path(`plans/teams__${name}__mirror.config.yaml.plan`))),
  ).toEqual([false, false, true]);
  const apply = await stage.cli("apply", "-c", glob, "--yes");
  expect(apply.code).toBe(1);
  expect(existsSync(stage.path("teams/a/mapping.csv"))).toBe(false);
  expect(existsSync(stage.path("teams/c/mapping.csv"))).toBe(true);
});

it("a repository that another config created is refused in a later run, unless it isn't kept", async () => {
  expect((await stage.cli("apply", "-c", "teams/a/mirror.config.yaml", "--yes")).code).toBe(0);
  team("b", { prefix: "a" });
  const plan = await stage.cli("plan", "-c", "teams/b/mirror.config.yaml");
  expect(plan, plan.stderr).toMatchObject({ code: 1 });
  expect(plan.stderr).toContain(
    'was created by the config "team-a"; teams/b/mirror.config.yaml also claims it',
  );
  const text = stage.read("teams/b/mirror.config.yaml");
  stage.write(
    "teams/b/mirror.config.yaml",
    text.replace(
      "tagMutability: mutable }",
      'tagMutability: mutable }, rules: [{ match: "a/**", managed: false }]',
    ),
  );
  const left = await stage.cli("plan", "-c", "teams/b/mirror.config.yaml");
  expect(left, left.stderr).toMatchObject({ code: 0 });
});

it("a config without a name is refused when it first changes such a repository, and asks nothing before", async () => {
  expect((await stage.cli("apply", "-c", "teams/a/mirror.config.yaml", "--yes")).code).toBe(0);
  team("b", { prefix: "a" });
  const path = "teams/b/mirror.config.yaml";
  stage.write(path, stage.read(path).replace("name: team-b\n", ""));
  const alike = await stage.cli("plan", "-c", path, "--trace", "trace.jsonl");
  expect(alike, alike.stderr).toMatchObject({ code: 0 });
  expect(stage.read("trace.jsonl")).toContain("DescribeImages");
  expect(stage.read("trace.jsonl")).not.toContain("ListTagsForResource");
  // It finds what it wants in ECR, and so it still has written nothing there.
  expect((await stage.cli("apply", "-c", path, "--yes")).code).toBe(0);
  await deleteTag("a/team/app-02");
  const changed = await stage.cli("plan", "-c", path);
  expect(changed, changed.stdout).toMatchObject({ code: 1 });
  expect(changed.stderr).toContain(`was created by the config "team-a"; ${path} also claims it`);
});

it.each([
  [
    "a glob that matches nothing",
    ["plan", "-c", "teams/*/mirror.yaml"],
    "No config file matches teams/*/mirror.yaml",
  ],
  ["a command that takes one", ["doctor", "-c", "a.yaml", "-c", "b.yaml"], "doctor takes one config"],
  ["a bundle", ["plan", "-c", glob, "--out", "b", "--shards", "2"], "A bundle belongs to one config"],
  ["html", ["plan", "-c", glob, "--format", "html=a.html"], "--format html can show only one config"],
  [
    "a shard",
    ["apply", "-c", glob, "plans", "--shard", "1/2"],
    "--shard, --finish, and --to-layout take one config",
  ],
  ["plans that aren't there", ["apply", "-c", glob, "plans"], "plans is not a directory of plans"],
])("%s is one clear error", async (_, args, text) => {
  const { code, stderr } = await stage.cli(...args);
  expect([code, stderr.includes(text)]).toEqual([64, true]);
});

async function deleteTag(repository: string): Promise<void> {
  await stage.ecr.sdk.send(
    new BatchDeleteImageCommand({ repositoryName: repository, imageIds: [{ imageTag: "1" }] }),
  );
}
