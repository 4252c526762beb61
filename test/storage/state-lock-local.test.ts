// The lock beside a local state: taken over only from the dead, and by one process only.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { identify, type ProcessSystem } from "../../src/storage/processes.ts";
import { openStateFile } from "../../src/storage/state-file.ts";
import type { Holder, LockInfo, StateStore } from "../../src/storage/state-store.ts";
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
  return openStateFile({ path: join(folder, name), shown: name, history: 20, now: () => new Date() });
}

function isLocked(error: unknown): boolean {
  return problemCode(error) === "state/locked";
}

describe("the lock file", () => {
  it("is taken over from a process that is gone, and says from whom", async () => {
    const left = await leftByTheDead();
    await writeFile(join(folder, "dead.json.lock"), JSON.stringify(left));
    const lock = await file("dead.json").lock(holder, once);
    expect(lock.replaced?.pid).toBe(left.pid);
    await lock.release();
  });

  it("is not taken over from a living process, nor from one that can't be seen, until the lease ends", async () => {
    const path = join(folder, "far.json.lock");
    const dead = await leftByTheDead();
    const alive = { ...dead, pid: process.ppid, process: await identify(process.ppid) };
    const elsewhere = (change: object) => ({ ...dead, process: { ...dead.process, ...change } });
    const { process: _, ...nameless } = dead;
    for (const far of [alive, elsewhere({ boot: "other" }), elsewhere({ namespace: "pid:[1]" }), nameless]) {
      await writeFile(path, JSON.stringify(far));
      await expect(file("far.json").lock(holder, once)).rejects.toSatisfy(isLocked);
      await age(path);
      const lock = await file("far.json").lock(holder, once);
      expect(lock.replaced?.id).toBe("left");
      await lock.release();
    }
  });

  it("is not freed while its holder is alive, unless forced", async () => {
    const path = join(folder, "unlock.json.lock");
    const unlock = (force = false) => file("unlock.json").unlock({ force, signal });
    expect(await unlock()).toBeNull();
    const lock = await file("unlock.json").lock(holder, once);
    await expect(unlock()).rejects.toSatisfy((error) => problemCode(error) === "state/holder-alive");
    await expect(unlock()).rejects.toThrow(/ann@laptop.*renewed the lock \d+ s ago/);
    expect((await unlock(true))?.pid).toBe(process.pid);
    await lock.renew();
    expect(lock.lost.aborted).toBe(true);
    await lock.release();
    await writeFile(path, JSON.stringify(await leftByTheDead()));
    expect((await unlock())?.id).toBe("left");
    await writeFile(path, '{"who":"ann');
    await expect(unlock()).rejects.toThrow(/an unknown process/);
    await age(path);
    expect((await unlock())?.who).toBe("unknown");
  });

  it("that was cut off is void after a minute, not before", async () => {
    const path = join(folder, "cut.json.lock");
    await writeFile(path, '{"who":"ann');
    await expect(file("cut.json").lock(holder, once)).rejects.toSatisfy(isLocked);
    await age(path);
    await (await file("cut.json").lock(holder, once)).release();
  });

  it("has one holder in each of 50 races between four processes, half of them over a dead holder's lock", async () => {
    const program = await buildProgram("locker");
    const racers = Array.from({ length: 4 }, () => startRacer(program));
    const left = await leftByTheDead();
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

  it("has one holder in each of 20 races between 50 takers in two containers with one host name", async () => {
    for (let race = 0; race < 20; race += 1) {
      const name = `containers-${race}.json`;
      const path = join(folder, `${name}.lock`);
      const left = { ...holder, pid: 3, id: "left", since, process: { ...container("one"), start: "9" } };
      // A holder that is gone, or lives, in the first container; the second can tell neither.
      if (race % 2 === 1) await writeFile(path, JSON.stringify(left));
      const isDead = race % 4 === 1;
      const takers = Array.from({ length: 50 }, (_, at) => {
        const system = inContainer(at % 2 === 0 ? "one" : "two", isDead ? null : "9");
        const store = openStateFile({
          path: join(folder, name),
          shown: name,
          history: 20,
          now: () => new Date(),
          system,
        });
        return store.lock({ ...holder, pid: 3 }, once);
      });
      const results = await Promise.allSettled(takers);
      const won = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      for (const one of results) if (one.status === "rejected") expect(isLocked(one.reason)).toBe(true);
      expect(won).toHaveLength(race % 4 === 3 ? 0 : 1);
      for (const lock of won) expect(lock.lost.aborted).toBe(false);
      await won[0]?.release();
    }
  });
});

const since = "2026-11-20T00:00:00.000Z";

/** A lock of a process that was killed. */
async function leftByTheDead(): Promise<LockInfo> {
  const child = spawn("sleep", ["60"]);
  const identity = await identify(child.pid ?? 0);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  if (identity === undefined) throw new Error("this system tells nothing of processes");
  return { ...holder, pid: child.pid ?? 0, id: "left", since, process: identity };
}

async function age(path: string): Promise<void> {
  const past = new Date(Date.now() - 61_000);
  await utimes(path, past, past);
}

/** Two containers of one machine: each has processes of its own under the same pids. */
function container(name: string): { boot: string; namespace: string } {
  return { boot: "machine", namespace: `pid:[${name}]` };
}

function inContainer(name: string, start: string | null): ProcessSystem {
  return { here: () => Promise.resolve(container(name)), startOf: () => Promise.resolve(start) };
}

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
