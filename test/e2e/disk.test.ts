// Bad disks under a whole apply: what can't be written is named, what was there stays, and all other work is done.
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bin, plainEnvironment, type Ran } from "../support/cli.ts";
import { openStage, plainConfig, type Stage } from "../support/stage.ts";

const config = plainConfig.replace(
  "path: mapping.csv }",
  "path: out/mapping.csv }\n  - { kind: image-list, path: good/images.conf }",
);
const hasMounts = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage(config);
  stage.stock(3);
});
afterEach(() => stage.close());

/** The program in a mount namespace of its own, after `mounts`. */
function mounted(mounts: string, ...args: readonly string[]): Promise<Ran> {
  const script = `${mounts} && exec "$NODE" "$BIN" "$@"`;
  const env = { ...plainEnvironment, ...stage.env, NODE: process.execPath, BIN: bin };
  return new Promise((resolve) => {
    const how = { cwd: stage.folder, env };
    execFile("unshare", ["-rm", "sh", "-c", script, "sh", ...args], how, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

const written = () => stage.ecr.requests.filter(({ operation }) => operation === "PutImage").length;

/** The images and the other output are there, and the state knows them. */
async function expectAllElseDone(ran: Ran): Promise<void> {
  expect(ran.code, ran.stderr).toBe(1);
  expect(ran.stderr + ran.stdout).not.toMatch(/This is a bug|\n\s+at /);
  expect(stage.read("good/images.conf")).toContain("/team/app-03:1");
  expect(written()).toBe(3);
  expect((await stage.cli("state", "list")).stdout.match(/m\/team\/app-/g)).toHaveLength(3);
}

async function expectMends(): Promise<void> {
  const next = await stage.cli("apply", "--yes");
  expect(next.code, next.stderr + next.stdout).toBe(0);
  expect(written()).toBe(3);
  expect(stage.read("out/mapping.csv")).toContain("/team/app-03:1,");
}

describe("an output", () => {
  it("whose path is a folder", async () => {
    mkdirSync(stage.path("out/mapping.csv"), { recursive: true });
    const ran = await stage.cli("apply", "--yes");
    expect(ran.stdout).toContain("[output/is-folder]");
    expect(ran.stdout + ran.stderr).not.toContain("This is a bug");
    expect(statSync(stage.path("out/mapping.csv")).isDirectory()).toBe(true);
    await expectAllElseDone(ran);
  });

  it("whose folder is a file", async () => {
    stage.write("out", "a file\n");
    const ran = await stage.cli("apply", "--yes");
    expect(ran.stdout + ran.stderr).toContain("out/mapping.csv");
    await expectAllElseDone(ran);
    expect(stage.read("out")).toBe("a file\n");
  });

  it.skipIf(!hasMounts)("needs mount namespaces: on a read-only file system", async () => {
    stage.write("out/mapping.csv", "internal_uri,ecr_uri\nold.example/a:1,b.example/a:1\n");
    const before = stage.read("out/mapping.csv");
    const ran = await mounted("mount --bind out out && mount -o remount,ro,bind out", "apply", "--yes");
    expect(ran.stdout).toMatch(/content is unchanged[^]*failed {2}out\/mapping\.csv +Read-only file system/);
    await expectAllElseDone(ran);
    expect(stage.read("out/mapping.csv")).toBe(before);
    expect(readdirSync(stage.path("out"))).toEqual(["mapping.csv"]);
    await expectMends();
  });

  it.skipIf(!hasMounts)("needs mount namespaces: on a full disk", async () => {
    mkdirSync(stage.path("out"));
    const fill =
      "mount -t tmpfs -o size=8k none out && echo old > out/mapping.csv && head -c 4096 /dev/zero > out/full";
    const look = "cat out/mapping.csv; ls -A out";
    const script = `${fill} && "$NODE" "$BIN" apply --yes >ran.txt; echo $?; ${look}; false`;
    const { stdout } = await mounted(`{ ${script}; }`);
    expect(stdout.trim().split("\n")).toEqual(["1", "old", "full", "mapping.csv"]);
    expect(stage.read("ran.txt")).toMatch(
      /content is unchanged[^]*failed {2}out\/mapping\.csv +No space left/,
    );
    expect(written()).toBe(3);
    await expectMends();
  });
});

describe("the state", () => {
  it.skipIf(!hasMounts)(
    "needs mount namespaces: on a read-only file system stops all before any work",
    async () => {
      mkdirSync(stage.path("state"));
      const ran = await mounted(
        "mount --bind state state && mount -o remount,ro,bind state",
        "apply",
        "--yes",
      );
      expect(ran.code).toBe(1);
      expect(ran.stderr).toMatch(/^Error: Read-only file system +\[state\/read-only\]$/m);
      expect(ran.stderr).toContain("state/mirror.state.json");
      expect(written()).toBe(0);
      expect(readdirSync(stage.path("state"))).toEqual([]);
    },
  );

  it.skipIf(!hasMounts)("needs mount namespaces: on a full disk is saved beside the config", async () => {
    mkdirSync(stage.path("state"));
    const ran = await mounted("mount -t tmpfs -o size=8k none state", "apply", "--yes");
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stdout).toMatch(/failed {2}write-state|The state cannot be written/);
    const [saved = ""] = readdirSync(stage.folder).filter((name) =>
      name.startsWith("mirror.state.recovery-"),
    );
    expect(ran.stdout).toContain(saved);
    expect(written()).toBe(3);
    // Put where the state belongs, it is the state.
    stage.write("state/mirror.state.json", stage.read(saved));
    expect((await stage.cli("state", "list")).stdout.match(/m\/team\/app-/g)).toHaveLength(3);
    expect((await stage.cli("plan", "--detailed-exitcode")).code).toBe(0);
  });

  it("whose path is a folder stops all before any work", async () => {
    mkdirSync(stage.path("state/mirror.state.json"), { recursive: true });
    const ran = await stage.cli("apply", "--yes");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^Error: Expected a file, found a directory +\[state\/is-folder\]$/m);
    expect(written()).toBe(0);
  });
});

describe("plan --out and --format", () => {
  it("refuse a folder and keep it", async () => {
    mkdirSync(stage.path("plans"));
    for (const args of [
      ["--out", "plans"],
      ["--format", "json=plans"],
      ["--events", "plans"],
    ]) {
      const ran = await stage.cli("plan", ...args);
      expect([args, ran.code]).toEqual([args, 1]);
      expect(ran.stderr).toMatch(/\[output\/is-folder\]/);
    }
    expect(readdirSync(stage.path("plans"))).toEqual([]);
  });

  it.skipIf(spawnSync("mkfifo", ["--version"]).status !== 0)(
    "needs mkfifo: write into a pipe and leave it a pipe",
    async () => {
      spawnSync("mkfifo", [stage.path("pipe")]);
      const reader = execFile("cat", [stage.path("pipe")]);
      let text = "";
      reader.stdout?.on("data", (piece: string) => (text += piece));
      const ended = new Promise((resolve) => reader.once("close", resolve));
      const ran = await stage.cli("plan", "--format", "json=pipe");
      expect(statSync(stage.path("pipe")).isFIFO()).toBe(true);
      expect(ran.code, ran.stderr).toBe(0);
      await ended;
      expect(JSON.parse(text)).toMatchObject({ formatVersion: "1.1" });
    },
    20_000,
  );
});
