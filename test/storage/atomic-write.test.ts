import { spawnSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { writeFileAtomic } from "../../src/storage/atomic-write.ts";
import { buildProgram } from "./programs/build.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atomic-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("writeFileAtomic", () => {
  it("makes folders, replaces content, keeps the mode and leaves nothing else", async () => {
    const path = join(folder, "deep/er/file.txt");
    await writeFileAtomic(path, "one", "output");
    await chmod(path, 0o640);
    await writeFileAtomic(path, "two", "output");
    expect(await readFile(path, "utf8")).toBe("two");
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readdir(join(folder, "deep/er"))).toEqual(["file.txt"]);
  });

  it("writes through a link", async () => {
    await writeFile(join(folder, "real.txt"), "old");
    await symlink("real.txt", join(folder, "link.txt"));
    await writeFileAtomic(join(folder, "link.txt"), "new", "output");
    expect(await readFile(join(folder, "real.txt"), "utf8")).toBe("new");
  });

  it("removes what a killed writer left long ago, and nothing younger", async () => {
    const old = join(folder, ".left.txt.0000.tmp");
    const young = join(folder, ".left.txt.1111.tmp");
    await writeFile(old, "x");
    await writeFile(young, "x");
    await utimes(old, new Date(Date.now() - 3600_000), new Date(Date.now() - 3600_000));
    await writeFileAtomic(join(folder, "left.txt"), "y", "output");
    const names = await readdir(folder);
    expect(names).not.toContain(".left.txt.0000.tmp");
    expect(names).toContain(".left.txt.1111.tmp");
  });

  it("names the path when it is a directory, or a parent is a file", async () => {
    await mkdir(join(folder, "folder"));
    await writeFile(join(folder, "file"), "x");
    await expect(writeFileAtomic(join(folder, "folder"), "x", "output")).rejects.toSatisfy(
      (error) => problemCode(error) === "output/is-folder",
    );
    await expect(writeFileAtomic(join(folder, "file/x"), "x", "state")).rejects.toThrow(/file\/x/);
  });
});

const disk = process.platform === "linux";
const root = process.getuid?.() === 0;

describe("writeFileAtomic on a bad disk", () => {
  let program: string;
  beforeAll(async () => {
    program = await buildProgram("bad-disk");
  });

  it.skipIf(!disk)("needs Linux: keeps the old file when there is no room for the new one", async () => {
    const path = join(folder, "full/file.txt");
    await writeFileAtomic(path, "old", "output");
    const command = `ulimit -f 64; exec node ${program} ${path} 1000000`;
    const run = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect(run.stdout.trim()).toBe("output/disk-full");
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(join(folder, "full"))).toEqual(["file.txt"]);
  });

  it.skipIf(!disk || !root)("needs root: keeps the old file when the folder is another user's", async () => {
    const path = join(folder, "owned/file.txt");
    await writeFileAtomic(path, "old", "output");
    await chmod(folder, 0o755);
    const run = spawnSync("node", [program, path, "10", "65534"], { encoding: "utf8" });
    expect(run.stdout.trim()).toBe("output/not-allowed");
    expect(await readFile(path, "utf8")).toBe("old");
  });

  const mounts = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", tmpdir()]).status === 0;
  const inMount = (options: string, bytes: number): string => {
    const place = join(folder, "mounted");
    const script = `mkdir -p ${place} && mount -t tmpfs -o ${options} none ${place} && exec node ${program} ${place}/file ${bytes}`;
    return spawnSync("unshare", ["-rm", "sh", "-c", script], { encoding: "utf8" }).stdout.trim();
  };
  it.skipIf(!mounts)("needs mount namespaces: says that the file system is read-only, or full", () => {
    expect(inMount("ro", 10)).toBe("output/read-only");
    expect(inMount("size=64k", 1_000_000)).toBe("output/disk-full");
    expect(inMount("size=64k", 10)).toBe("written");
  });
});

describe("with too many files open", () => {
  it.skipIf(!disk)("needs Linux: nothing is read or written, and each says so", async () => {
    const program = await buildProgram("many-open");
    await writeFile(join(folder, "file"), "old");
    const command = `ulimit -n 64; exec node ${program} ${folder}`;
    const run = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect(run.stdout.trim().split(" "), run.stderr).toEqual([
      "file/too-many-open",
      "output/too-many-open",
      "state/too-many-open",
    ]);
    expect(await readFile(join(folder, "file"), "utf8")).toBe("old");
  });
});
