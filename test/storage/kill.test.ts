// The state on disk while its writer is killed: always whole, and never an older one.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseState } from "../../src/core/state/text.ts";
import { writeFileAtomic } from "../../src/storage/atomic-write.ts";
import { buildProgram } from "./programs/build.ts";
import { someState } from "./states.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kill-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function linesOf(output: NodeJS.ReadableStream, count: number): Promise<void> {
  const lines = createInterface({ input: output });
  for (let line = 0; line < count; line += 1) await new Promise((resolve) => lines.once("line", resolve));
  lines.close();
}

async function killRepeatedly(program: string, path: string, kills: number): Promise<number> {
  await writeFileAtomic(path, `${JSON.stringify(someState(0))}\n`, "state");
  let last = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const child = spawn("node", [program, path], { stdio: ["ignore", "pipe", "inherit"] });
    await linesOf(child.stdout, 1 + (kill % 4));
    await sleep(Math.random() * 6);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    const { serial } = parseState(await readFile(path, "utf8"), path);
    expect(serial).toBeGreaterThanOrEqual(last);
    last = serial;
  }
  return last;
}

describe("kill -9 while the state is written", () => {
  it("leaves a whole state, 200 times out of 200", async () => {
    const program = await buildProgram("state-writer");
    const paths = ["killed/one.json", "killed/two.json"].map((name) => join(folder, name));
    const serials = await Promise.all(paths.map((path) => killRepeatedly(program, path, 100)));
    for (const serial of serials) expect(serial).toBeGreaterThan(50);
  }, 240_000);
});
