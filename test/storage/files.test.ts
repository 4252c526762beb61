import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Problem, problemCode } from "../../src/core/base/diagnostic.ts";
import { type Files, openFiles } from "../../src/storage/files.ts";

let root: string;
let files: Files;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "files-"));
  files = openFiles(root);
  for (const path of [
    "a.yaml",
    "b.yml",
    "k8s/x.yaml",
    "k8s/deep/er/y.yaml",
    "k8s/.hidden/z.yaml",
    "k8s/n.txt",
    "node_modules/p/q.yaml",
  ]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `# ${path}\n`);
  }
  await symlink("..", join(root, "k8s/loop"));
  await symlink("x.yaml", join(root, "k8s/link.yaml"));
  await symlink("nowhere", join(root, "k8s/broken.yaml"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("glob", () => {
  it("ends where it would search a whole disk", async () => {
    const few = openFiles(root, { mostEntries: 5 });
    expect(await few.glob("k8s/deep/**")).toEqual(["k8s/deep/er/y.yaml"]);
    const refused = await few.glob("**/*.yaml").catch((error: unknown) => error);
    expect(problemCode(refused)).toBe("file/too-many");
    expect(String(refused)).toContain(
      "**/*.yaml searches more than 5 files below the directory of the config.",
    );
  });

  const rows: readonly [string, readonly string[]][] = [
    ["*.yaml", ["a.yaml"]],
    ["*.y?*ml", ["a.yaml"]],
    ["k8s/*.yaml", ["k8s/link.yaml", "k8s/x.yaml"]],
    ["k8s/**/*.yaml", ["k8s/deep/er/y.yaml", "k8s/link.yaml", "k8s/x.yaml"]],
    ["**/*.yaml", ["a.yaml", "k8s/deep/er/y.yaml", "k8s/link.yaml", "k8s/x.yaml"]],
    ["k8s/**", ["k8s/deep/er/y.yaml", "k8s/link.yaml", "k8s/n.txt", "k8s/x.yaml"]],
    ["k8s/**/deep/**/y.yaml", ["k8s/deep/er/y.yaml"]],
    ["k8s/.hidden/*", ["k8s/.hidden/z.yaml"]],
    ["./k8s/x.*", ["./k8s/x.yaml"]],
    ["k8s/deep/../x.*", ["k8s/deep/../x.yaml"]],
    ["none/*.yaml", []],
    ["plain/name.yaml", ["plain/name.yaml"]],
    ["**er/y.yaml", ["k8s/deep/er/y.yaml"]],
  ];
  it.each(rows)("%s", async (pattern, expected) => {
    expect(await files.glob(pattern)).toEqual(expected);
  });

  it("takes absolute patterns", async () => {
    expect(await files.glob(`${root}/k8s/n*`)).toEqual([`${root}/k8s/n.txt`]);
  });

  it("can't be hung by a pattern", async () => {
    await writeFile(join(root, `${"a".repeat(200)}.json`), "");
    const started = performance.now();
    expect(await files.glob(`${"*a".repeat(100)}*b`)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("read", () => {
  it("gives the bytes, also through a link", async () => {
    expect(Buffer.from(await files.read("a.yaml")).toString()).toBe("# a.yaml\n");
    expect(Buffer.from(await files.read(join(root, "a.yaml"))).toString()).toBe("# a.yaml\n");
    expect(await files.read("k8s/link.yaml")).toEqual(await files.read("k8s/x.yaml"));
  });

  it("keeps its limit to the byte", async () => {
    await writeFile(join(root, "ten"), "0123456789");
    expect((await files.read("ten", { maxBytes: 10 })).length).toBe(10);
    await expect(files.read("ten", { maxBytes: 9 })).rejects.toSatisfy(
      (error) => problemCode(error) === "file/too-large",
    );
    await writeFile(join(root, "big"), Buffer.alloc(33 * 1024 * 1024));
    await expect(files.read("big")).rejects.toThrow(/big is larger than 32 MiB/);
    await expect(files.read("/dev/zero", { maxBytes: 10 })).rejects.toSatisfy(
      (error) => problemCode(error) === "file/not-regular",
    );
  });

  it.skipIf(process.platform !== "linux")(
    "needs Linux: reads to the end, whatever size it was told",
    async () => {
      // The kernel's files have a size of 0.
      const status = Buffer.from(await files.read("/proc/self/status")).toString();
      expect(status).toContain("VmPeak");
      expect(Buffer.from(await files.read("/proc/self/smaps")).toString()).toContain("[stack]");
    },
  );

  const wrong: readonly [string, string][] = [
    ["missing.yaml", "file/missing"],
    ["a.yaml/x", "file/missing"],
    ["k8s", "file/is-folder"],
    ["x".repeat(300), "file/missing"],
  ];
  it.each(wrong)("names %s and says what is wrong", async (path, code) => {
    await expect(files.read(path)).rejects.toSatisfy((error) => problemCode(error) === code);
    await expect(files.read(path)).rejects.toThrow(path.slice(0, 20));
    const all = async () => {
      for await (const _ of files.stream(path)) continue;
    };
    await expect(all()).rejects.toSatisfy((error) => problemCode(error) === code);
  });

  const bases = [
    ["config", "the config file"],
    ["current-directory", "the current directory"],
  ] as const;
  it.each(bases)("says of a missing path (%s) that it is relative to %s", async (base, place) => {
    const error: unknown = await openFiles(root, { base })
      .read("none.yaml")
      .catch((caught: unknown) => caught);
    expect((error as Problem).diagnostics[0]?.hint).toContain(`relative to ${place}`);
  });

  it("does not wait for a pipe that nobody writes", async () => {
    execFileSync("mkfifo", [join(root, "pipe")]);
    await expect(files.read("pipe")).rejects.toSatisfy((error) => problemCode(error) === "file/not-regular");
  });
});

describe("stream and stat", () => {
  it("stream all of a file, however large", async () => {
    let bytes = 0;
    for await (const chunk of files.stream("big")) bytes += chunk.length;
    expect(bytes).toBe(33 * 1024 * 1024);
  });

  it("tell files, folders and nothing", async () => {
    expect(await files.stat("a.yaml")).toEqual({ kind: "file", bytes: 9 });
    expect((await files.stat("k8s"))?.kind).toBe("folder");
    expect(await files.stat("none")).toBeNull();
    expect(await files.stat("a.yaml/none")).toBeNull();
    expect(await files.stat("k8s/broken.yaml")).toBeNull();
    expect(files.absolute("x/../y")).toBe(join(root, "y"));
  });
});
