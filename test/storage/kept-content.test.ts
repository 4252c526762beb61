import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../../src/core/base/digest.ts";
import { openKeptContent } from "../../src/storage/kept-content.ts";

const day = 86_400_000;
const limits = { entries: 10, bytes: 1_000, entryBytes: 200 };

let parent: string;
let folder: string;
let clock: number;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "kept-content-"));
  folder = join(parent, ".ecr-mirror", "cache");
  clock = Date.parse("2026-11-01T00:00:00Z");
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const open = (more: Partial<typeof limits> = {}) =>
  openKeptContent(folder, () => new Date(clock), { ...limits, ...more });
const bytesOf = (text: string) => Buffer.from(text);
const files = () => readdirSync(folder).filter((name) => name !== ".gitignore");

describe("kept content", () => {
  it("is there for the next run, by its digest, in files that only their owner reads", async () => {
    const digest = sha256("one");
    await open().keep(digest, bytesOf("one"));
    await open().keepText("ghcr.io/acme/app", "a text");
    expect(Buffer.from((await open().read(digest)) ?? []).toString()).toBe("one");
    expect(await open().readText("ghcr.io/acme/app")).toBe("a text");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("makes no folder to look for something, nor to trim", async () => {
    const kept = open();
    expect(await kept.read(sha256("one"))).toBeUndefined();
    expect(await kept.readText("name")).toBeUndefined();
    await kept.trim();
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ["other bytes", "two"],
    ["a part of it", "on"],
    ["nothing", ""],
  ])("that was replaced by %s is not believed, and is written anew", async (_, wrong) => {
    const digest = sha256("one");
    await open().keep(digest, bytesOf("one"));
    const [name = ""] = files();
    writeFileSync(join(folder, name), wrong);
    expect(await open().read(digest)).toBeUndefined();
    expect(files()).toEqual([]);
    await open().keep(digest, bytesOf("one"));
    expect(await open().read(digest)).toBeDefined();
  });

  it("of any bytes whatever is never given for another digest", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (written, asked) => {
        const kept = open();
        const digest = sha256(asked);
        await kept.keep(digest, bytesOf(written));
        const found = await kept.read(digest);
        expect(found === undefined ? asked !== written : Buffer.from(found).toString() === asked).toBe(true);
        rmSync(folder, { recursive: true, force: true });
      }),
    );
  });

  it("drops what was not used for the longest time, by number and by bytes", async () => {
    const kept = open();
    for (let at = 0; at < 11; at += 1) {
      clock += day * 2;
      await kept.keep(sha256(`${at}`), bytesOf(`${at}`));
    }
    clock += day * 2;
    await kept.read(sha256("0"));
    await kept.trim();
    expect(files()).toHaveLength(8);
    expect(await kept.read(sha256("0"))).toBeDefined();
    expect(await kept.read(sha256("1"))).toBeUndefined();
    expect(await kept.read(sha256("10"))).toBeDefined();

    const few = open({ bytes: 300 });
    for (const letter of ["a", "b", "c", "d"]) {
      clock += day * 2;
      const text = letter.repeat(100);
      await few.keep(sha256(text), bytesOf(text));
    }
    await few.trim();
    expect(await few.read(sha256("d".repeat(100)))).toBeDefined();
    expect(await few.read(sha256("b".repeat(100)))).toBeUndefined();
    const sizes = files().map((name) => statSync(join(folder, name)).size);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThanOrEqual(240);
  });

  it("leaves out what is large, and takes away what a killed run left half", async () => {
    const kept = open();
    await kept.keep(sha256("x".repeat(201)), bytesOf("x".repeat(201)));
    await kept.keep(sha256("one"), bytesOf("one"));
    writeFileSync(join(folder, ".left.tmp"), "half");
    clock = Date.now() + day;
    await kept.trim();
    expect(files()).toHaveLength(1);
  });

  it("is no error where the folder can't be written or read", async () => {
    mkdirSync(join(parent, ".ecr-mirror"));
    writeFileSync(folder, "a file in its place");
    const kept = open();
    await kept.keep(sha256("one"), bytesOf("one"));
    await kept.keepText("name", "text");
    await kept.trim();
    expect(await kept.read(sha256("one"))).toBeUndefined();
    expect(readFileSync(folder, "utf8")).toBe("a file in its place");
  });

  it("takes back a folder that others may read", async () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    await open().keep(sha256("one"), bytesOf("one"));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("may be filled and trimmed by several at once, and deleted meanwhile", async () => {
    const many = Array.from({ length: 8 }, () => open({ entries: 4 }));
    const removeMeanwhile = () => {
      try {
        rmSync(folder, { recursive: true, force: true });
      } catch {
        // The others write into it all the while.
      }
    };
    await Promise.all(
      many.map(async (kept, at) => {
        for (let count = 0; count < 20; count += 1) {
          await kept.keep(sha256(`${count}`), bytesOf(`${count}`));
          await kept.keepText("shared", `${at}`);
          if (count === 10 && at === 0) removeMeanwhile();
          const found = await kept.read(sha256(`${count}`));
          if (found !== undefined) expect(Buffer.from(found).toString()).toBe(`${count}`);
        }
        await kept.trim();
      }),
    );
    const text = await open().readText("shared");
    if (text !== undefined) expect(text).toMatch(/^[0-7]$/);
    expect(readdirSync(parent)).toBeDefined();
  });
});
