// What must never happen, told as it happened to people, on the built program: upstream deletes a tag, an image is too
// young, a source has a bad night, two configs meet, a lock is lost, somebody tampers.
import { existsSync, rmSync } from "node:fs";
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, describe, expect, it } from "vitest";
import type { Plan } from "../../src/core/plan/plan.ts";
import { imageOf } from "../registry/support/images.ts";
import { moveTag } from "../support/registry.ts";
import { openStage, type Stage } from "../support/stage.ts";
import { walkEcr } from "../support/walk-ecr.ts";

let stage: Stage;
afterEach(() => stage.close());

const config = (rest: string, mutability = "mutable") =>
  `version: 1\ntarget: { TARGET, prefix: m }\nrepositories: { defaults: { tagMutability: ${mutability} } }\noutputs: [{ kind: mapping, path: mapping.csv }]\n${rest}\n`;
const listed = "sources: [{ name: list, kind: list, path: images.txt }]";

/** Other content under the same name is another digest. */
function push(name: string, content = name): string {
  const [repository = "", tag = ""] = name.split(":");
  const image = imageOf(`${repository} ${content}`, [2_000]);
  stage.source.store(repository, image, tag);
  return image.root.digest;
}

function pull(name: string): void {
  const found = [...stage.source.tags.keys()].find((key) => key.endsWith(name));
  if (found === undefined) throw new Error(`the source has no ${name}`);
  stage.source.tags.delete(found);
}

/** Runs the program; its exit code must be as expected. */
async function run(code: number, ...args: string[]) {
  const ran = await stage.cli(...args);
  expect(ran.code, `${args.join(" ")}\n${ran.stdout}${ran.stderr}`).toBe(code);
  return ran;
}

async function plan(...args: string[]): Promise<Plan> {
  const { stdout } = await stage.cli("plan", "--format", "json", ...args);
  return JSON.parse(stdout) as Plan;
}

const prune = ["--prune", "--force-prune"];
const tags = async () => Object.fromEntries((await walkEcr(stage.ecr)).tags);
const mapping = () => stage.read("mapping.csv");
const deletions = (one: Plan) => one.actions.filter(({ kind }) => kind === "delete-image");

describe("1: an image is too young", () => {
  it("the tag that moved stays as it was, with its row, and prune deletes nothing", async () => {
    stage = await openStage(config(listed));
    const one = push("app:1", "one");
    stage.list("app:1");
    await run(0, "apply", "--yes");
    stage.write("mirror.config.yaml", config(`minimumAge: 30d\n${listed}`));
    const two = push("app:1", "two");
    const seen = await plan(...prune);
    expect(seen.held).toMatchObject([{ code: "age/too-young", wanted: two, keeps: one }]);
    const { stdout } = await run(0, "apply", "--yes", ...prune);
    expect(stdout).toContain("too young");
    expect(await tags()).toEqual({ "m/app:1": one });
    expect(mapping()).toContain("/m/app:1");
    const { stdout: uri } = await run(0, "translate", `${stage.source.host}/app:1`);
    expect(uri).toMatch(/\/m\/app:1\n$/);
  });

  it("images that are all too young are held, and not called fine", async () => {
    stage = await openStage(config(`minimumAge: 2s\n${listed}`));
    const digests = [push("app:1"), push("web:1")];
    stage.list("app:1", "web:1");
    const { stdout } = await run(0, "apply", "--yes");
    expect(stdout).toMatch(/held\s.*\n.*m\/app:1 .*too young[^]*2 held/);
    expect(existsSync(stage.path("mapping.csv"))).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await run(0, "apply", "--yes");
    expect(Object.values(await tags()).toSorted()).toEqual(digests.toSorted());
  });
});

describe("2: upstream deletes a tag", () => {
  it("it is gone, its copy and row stay, prune leaves it alone, and it is no error", async () => {
    stage = await openStage(
      config(
        "tagPolicies: { all: { semver: '*' } }\nsources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: all }, { name: list, kind: list, path: images.txt }]",
      ),
    );
    for (const name of ["app:1.0.0", "app:1.1.0", "web:1"]) push(name);
    stage.list("web:1");
    await run(0, "apply", "--yes");
    const before = [await tags(), mapping()];
    pull("app:1.0.0");
    pull("web:1");
    const seen = await plan(...prune);
    expect(seen.gone.map(({ id }) => id)).toEqual(["gone:m/app:1.0.0", "gone:m/web:1"]);
    expect(seen).toMatchObject({ actions: [], unmanaged: [], unwanted: [], failures: [] });
    const { stdout } = await run(0, "plan", "--detailed-exitcode", ...prune);
    expect(stdout).toMatch(/^gone {2}no longer at the source; ECR keeps the last copy$/m);
    expect(stdout).toMatch(/ 2 gone\b/);
    await run(0, "apply", "--yes", ...prune);
    expect([await tags(), mapping()]).toEqual(before);
  });
});

describe("3: a source has a bad night", () => {
  it("a fallback in use takes no row and no image away", async () => {
    stage = await openStage(
      config("sources: [{ name: list, kind: list, path: images.txt, fallback: fallback.txt }]"),
    );
    const names = Array.from({ length: 13 }, (_, at) => `app-${at}:1`);
    for (const name of names) push(name);
    stage.list(...names);
    stage.write(
      "fallback.txt",
      names
        .slice(0, 8)
        .map((name) => `SOURCE/${name}\n`)
        .join(""),
    );
    await run(0, "apply", "--yes");
    const before = [await tags(), mapping()];
    rmSync(stage.path("images.txt"));
    expect(deletions(await plan(...prune))).toEqual([]);
    await run(0, "apply", "--yes", ...prune);
    expect([await tags(), mapping()]).toEqual(before);
  });

  it("a mirrored image that turned into a question keeps its row", async () => {
    const pod = (image: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - { name: a, image: "SOURCE/app:1" }\n    - { name: b, image: "${image}" }\n`;
    stage = await openStage(config("sources: [{ name: deploy, kind: manifests, paths: [deploy] }]"));
    for (const name of ["app:1", "web:1"]) push(name);
    stage.write("deploy/pod.yaml", pod("SOURCE/web:1"));
    await run(0, "apply", "--yes");
    const before = [await tags(), mapping()];
    stage.write("deploy/pod.yaml", pod("SOURCE/web:${VERSION}"));
    const seen = await plan(...prune);
    expect(seen.questions).toHaveLength(1);
    await stage.cli("apply", "--yes", ...prune);
    expect([await tags(), mapping()]).toEqual(before);
  });
});

describe("4: approvals", () => {
  it("hold for an alias; what is missing is one error with a remedy that works", async () => {
    stage = await openStage(
      config(
        "lock: lock.json\ntagPolicies: { p: { alias: [stable] } }\nsources: [{ name: list, kind: list, path: images.txt, tagPolicy: p }]",
      ),
    );
    const names = Array.from({ length: 25 }, (_, at) => `app-${at}:1`);
    const [one] = names.map((name) => push(name));
    stage.list(...names);
    await run(0, "plan", "--update-lock", `${stage.source.host}/app-0:*`);
    const refused = await run(64, "plan");
    expect(refused.stderr.match(/\[config\/not-approved\]/g)).toHaveLength(1);
    expect(refused.stderr).toContain("ecr-mirror plan --update-lock");
    await run(0, "plan", "--update-lock");
    push("app-0:1", "intruder");
    await run(0, "apply", "--yes");
    expect(await tags()).toMatchObject({ "m/app-0:1": one, "m/app-0:stable": one });
  });
});

describe("5: two configs", () => {
  it("a plan of another config, or of other values of the environment, is refused", async () => {
    stage = await openStage(config(listed).replace("prefix: m", "prefix: '${TEAM}'"), {
      env: { TEAM: "red" },
    });
    push("app:1");
    stage.list("app:1");
    await run(0, "plan", "--out", "mirror.plan");
    const other = stage.start(["apply", "mirror.plan"], { env: { ...stage.env, TEAM: "blue" } });
    const refused = await other.ended;
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("[plan/config-changed]")]);
    stage.write("other.yaml", config("state: { path: other.json }\n" + listed));
    const stranger = await run(4, "apply", "mirror.plan", "-c", "other.yaml");
    expect(stranger.stderr).toContain("[plan/other-state]");
    expect(await tags()).toEqual({});
    await run(0, "apply", "mirror.plan");
    await run(0, "apply", "mirror.plan");
  });

  it("on one state path are refused: neither deletes what the other put there", async () => {
    stage = await openStage(config(listed));
    for (const name of ["app:1", "web:1"]) push(name);
    stage.list("app:1");
    await run(0, "apply", "--yes");
    stage.write("other.yaml", config("sources: [{ name: list, kind: list, path: others.txt }]"));
    stage.write("others.txt", "SOURCE/web:1\n");
    for (const args of [
      ["plan", ...prune],
      ["apply", "--yes", ...prune],
      ["drift"],
      ["state", "forget", "**"],
    ]) {
      const refused = await run(64, ...args, "-c", "other.yaml");
      expect(refused.stderr).toMatch(/\[state\/other-config\][^]*state adopt/);
    }
    expect(Object.keys(await tags())).toEqual(["m/app:1"]);
  });

  it("a plan that was not made by plan is refused", async () => {
    stage = await openStage(config(listed));
    push("app:1");
    stage.list("app:1");
    await run(0, "plan", "--out", "mirror.plan");
    const { planDigest: _, ...bare } = JSON.parse(stage.read("mirror.plan")) as Record<string, unknown>;
    stage.write("bare.plan", JSON.stringify(bare));
    expect((await run(64, "apply", "bare.plan")).stderr).toContain("[plan/edited]");
  });
});

describe("6: drift", () => {
  it("without a state is no check", async () => {
    stage = await openStage(config(listed));
    push("app:1");
    stage.list("app:1");
    expect((await run(1, "drift")).stderr).toContain("[drift/no-state]");
  });

  it("knows what a shard copied, though nobody finished", async () => {
    stage = await openStage(config(listed));
    for (const name of ["app:1", "web:1", "api:1"]) push(name);
    stage.list("app:1", "web:1", "api:1");
    await run(0, "plan", "--out", "mirror.plan");
    await run(0, "apply", "mirror.plan", "--shard", "1/2");
    const copied = Object.keys(await tags());
    expect(copied.length).toBeGreaterThan(0);
    expect((await run(1, "drift")).stderr).toMatch(/\[state\/unfinished-run\][^]*--finish/);
    const [repositoryName = "", imageTag = ""] = copied[0]?.split(":") ?? [];
    await stage.ecr.sdk.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
    expect((await run(2, "drift")).stdout).toContain(`${repositoryName}:${imageTag}`);
  });
});

describe("7: --finish before all shards", () => {
  it("writes nothing, names what is missing, and the plan can be finished later", async () => {
    stage = await openStage(config(listed));
    const names = Array.from({ length: 6 }, (_, at) => `app-${at}:1`);
    for (const name of names) push(name);
    stage.list(...names);
    await run(0, "plan", "--out", "mirror.plan");
    await run(0, "apply", "mirror.plan", "--shard", "1/3");
    await run(0, "apply", "mirror.plan", "--shard", "3/3");
    expect((await run(1, "apply", "mirror.plan", "--finish")).stdout).toMatch(/shard[^]*2\/3|shard 2/i);
    expect([
      existsSync(stage.path("mapping.csv")),
      existsSync(stage.path("state/mirror.state.json")),
    ]).toEqual([false, false]);
    await run(0, "apply", "mirror.plan", "--shard", "2/3");
    await run(0, "apply", "mirror.plan", "--finish");
    expect(mapping().trim().split("\n")).toHaveLength(7);
    await run(0, "apply", "mirror.plan", "--finish");
    await run(0, "drift");
    expect(await plan()).toMatchObject({ actions: [] });
  });
});

describe("9: selecting nothing", () => {
  it("is exit 1 with the nearest candidates, and no empty mapping is written", async () => {
    stage = await openStage(
      config(
        "tagPolicies: { p: { semver: '>=9' } }\nsources: [{ name: repo, kind: repository, repository: SOURCE/app, tagPolicy: p }]",
      ),
    );
    for (const tag of ["1.0.0", "1.1.0", "latest"]) push(`app:${tag}`);
    const refused = await run(1, "plan");
    expect(refused.stdout + refused.stderr).toMatch(/policy\/selects-nothing|selects nothing/);
    expect(refused.stdout + refused.stderr).toContain("1.1.0: outside >=9");
    await run(1, "apply", "--yes");
    expect(existsSync(stage.path("mapping.csv"))).toBe(false);
    const text = stage.read("mirror.config.yaml").replace("tagPolicy: p", "tagPolicy: p, allowEmpty: true");
    stage.write("mirror.config.yaml", text);
    await run(0, "plan");
  });

  it("a --target that matches nothing is wrong usage", async () => {
    stage = await openStage(config(listed));
    push("app:1");
    stage.list("app:1");
    expect((await run(64, "plan", "--target", "m/ap:1")).stderr).toContain("[usage/no-match]");
    await run(0, "plan", "--target", "m/app:1");
  });
});

describe("10: somebody tampers with an immutable tag", () => {
  it("the remedies of drift and plan put the image back, and none approves the intruder", async () => {
    stage = await openStage(config(listed, "immutable"));
    const good = push("app:1");
    push("app:2");
    stage.list("app:1", "app:2");
    await run(0, "apply", "--yes");
    const { sdk } = stage.ecr;
    await sdk.send(new BatchDeleteImageCommand({ repositoryName: "m/app", imageIds: [{ imageTag: "1" }] }));
    await moveTag(stage.ecr.sandbox, { repository: "m/app", from: "2", to: "1" });
    const intruder = (await tags())["m/app:1"];
    expect(intruder).not.toBe(good);
    const drifted = await run(2, "drift");
    const [, remedy = ""] = /ecr-mirror (plan --replace '[^']+' --out \S+)/.exec(drifted.stdout) ?? [];
    const seen = await run(0, "plan");
    expect(seen.stdout).not.toContain("Keep:");
    expect(seen.stdout).not.toContain(String(intruder).slice(0, 30));
    await run(0, ...remedy.replaceAll("'", "").split(" "));
    await run(0, "apply", remedy.split(" ").at(-1) ?? "");
    expect(await tags()).toMatchObject({ "m/app:1": good });
    await run(0, "drift");
  });

  it("to stay with a digest can be done as the plan says it, and the plain tag keeps its row", async () => {
    stage = await openStage(config(listed, "immutable"));
    const one = push("app:1", "one");
    stage.list("app:1");
    await run(0, "apply", "--yes");
    const before = mapping();
    push("app:1", "two");
    const { stdout } = await run(3, "plan", "--detailed-exitcode");
    const [, pinned = ""] = /Keep: +(\S+@sha256:[0-9a-f]{64}) at images\.txt:1/.exec(stdout) ?? [];
    stage.write("images.txt", `${pinned}\n`);
    await run(0, "apply", "--yes");
    expect(await tags()).toEqual({ "m/app:1": one });
    expect(mapping()).toContain(before.split("\n")[1]);
    const { stdout: uri } = await run(0, "translate", `${stage.source.host}/app:1`);
    expect(uri).toMatch(/\/m\/app:1\n$/);
  });
});

describe("11: a signature that appears after its image", () => {
  it("follows it, and a tag of a signature that can't be moved is blocked in the plan", async () => {
    stage = await openStage(config(listed, "immutable"));
    const image = imageOf("app", [2_000]);
    stage.source.store("app", image, "1");
    stage.list("app:1");
    await run(0, "apply", "--yes");
    const tag = image.root.digest.replace(":", "-") + ".sig";
    stage.source.store("app", imageOf("signature", [100]), tag);
    expect((await plan()).actions).toMatchObject([{ kind: "copy-image", reason: "repaired" }]);
    await run(0, "apply", "--yes");
    expect(Object.keys(await tags())).toEqual(["m/app:1", `m/app:${tag}`]);
    expect(await plan()).toMatchObject({ actions: [], blocked: [] });
    // Created repositories leave the tags of signatures out of immutability; this one is told to hold them too.
    stage.write("mirror.config.yaml", config(listed, "{ mode: immutable, exclusions: [] }"));
    await run(0, "apply", "--yes");
    stage.source.store("app", imageOf("another signature", [100]), tag);
    const seen = await plan();
    expect(seen.blocked).toMatchObject([{ code: "tag/immutable", tag }]);
    expect(seen.actions).toEqual([]);
    await run(3, "apply", "--yes");
  });
});

describe("12: a fallback list that is missing", () => {
  it("makes the config invalid, and hides no failure of the source in a plan", async () => {
    stage = await openStage(
      config(
        "sources:\n  - { name: list, kind: list, path: images.txt, fallback: nowhere.txt }\n  - { name: more, kind: list, path: more.txt }",
      ),
    );
    push("web:1");
    push("app:1");
    stage.list("app:1");
    stage.write("more.txt", "SOURCE/web:1\n");
    expect((await run(64, "validate")).stderr).toContain("nowhere.txt");
    rmSync(stage.path("images.txt"));
    const seen = await run(1, "plan");
    expect(seen.stdout).toContain("images.txt");
    expect(seen.stdout).toContain("m/web:1");
  });
});
