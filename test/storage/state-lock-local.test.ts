// The lock beside a local state: taken over only from the dead, and by one process only.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { openStateFile } from "../../src/storage/state-file.ts";
import type { Holder, StateStore } from "../../src/storage/state-store.ts";
import { buildProgram } from "./programs/build.ts";

const signal = new AbortController().signal;
const holder: Holder = { who: "ann@laptop", pid: process.pid, command: "apply" };
const once = { timeoutMs: 0, signal, onWait: () => undefined };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function file(name: string): StateStore {
  return openStateFile({ path: join(folder, name), shown: name, now: () => new Date() });
}

function isLocked(error: unknown): boolean {
  return problemCode(error) === "state/locked";
}

describe("the lock file", () => {
  it("is taken over from a process that is gone, and says from whom", async () => {
    const gone = spawn("true");
    await new Promise((resolve) => gone.once("exit", resolve));
    const left = { ...holder, pid: gone.pid, id: "left", since: "2026-11-20T00:00:00.000Z" };
    await writeFile(join(folder, "dead.json.lock"), JSON.stringify(left));
    const lock = await file("dead.json").lock(holder, once);
    expect(lock.replaced?.pid).toBe(gone.pid);
    await lock.release();
  });

  it("is not taken over from a living process, nor from another machine, until the lease ends", async () => {
    const path = join(folder, "far.json.lock");
    for (const far of [
      { ...holder, pid: process.ppid },
      { ...holder, who: "bob@elsewhere", pid: 999_999_999 },
    ]) {
      await writeFile(path, JSON.stringify({ ...far, id: "far", since: "2026-11-20T00:00:00.000Z" }));
      await expect(file("far.json").lock(holder, once)).rejects.toSatisfy(isLocked);
      const past = new Date(Date.now() - 61_000);
      await utimes(path, past, past);
      const lock = await file("far.json").lock(holder, once);
      expect(lock.replaced?.id).toBe("far");
      await lock.release();
    }
  });

  it("that was cut off is void after a minute, not before", async () => {
    const path = join(folder, "cut.json.lock");
    await writeFile(path, '{"who":"ann');
    await expect(file("cut.json").lock(holder, once)).rejects.toSatisfy(isLocked);
    const past = new Date(Date.now() - 61_000);
    await utimes(path, past, past);
    await (await file("cut.json").lock(holder, once)).release();
  });

  it("has one holder in each of 50 races between four processes, half of them over a dead holder's lock", async () => {
    const program = await buildProgram("locker");
    const racers = Array.from({ length: 4 }, () => startRacer(program));
    const dead = spawn("true");
    await new Promise((resolve) => dead.once("exit", resolve));
    const left = {
      who: "gone@here",
      pid: dead.pid,
      command: "apply",
      id: "left",
      since: "2026-11-20T00:00:00.000Z",
    };
    for (let race = 0; race < 50; race += 1) {
      const path = join(folder, `race-${race}.json`);
      if (race % 2 === 0) await writeFile(`${path}.lock`, JSON.stringify(left));
      const answers = await Promise.all(racers.map((racer) => racer.tell(`lock ${path}`)));
      expect(answers.filter((answer) => answer.startsWith("ours"))).toHaveLength(1);
      expect(answers.filter((answer) => answer === "state/locked")).toHaveLength(3);
      await Promise.all(racers.map((racer) => racer.tell("release")));
    }
    for (const racer of racers) racer.end();
  });
});

function startRacer(program: string): { tell(line: string): Promise<string>; end(): void } {
  const child: ChildProcessWithoutNullStreams = spawn("node", [program]);
  const lines = createInterface({ input: child.stdout });
  return {
    tell: (line) =>
      new Promise((resolve) => {
        lines.once("line", resolve);
        child.stdin.write(`${line}\n`);
      }),
    end: () => child.stdin.end(),
  };
}
