import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemCode } from "../../src/core/base/diagnostic.ts";
import { findProgram, runProgram } from "../../src/programs/run.ts";

const signal = new AbortController().signal;
const sh = "/bin/sh";
const env = { PATH: "/usr/bin:/bin" };
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-test-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
  } catch (error) {
    return problemCode(error);
  }
  return "no error";
}

describe("runProgram", () => {
  it("returns output, errors and the exit code without throwing", async () => {
    const result = await runProgram(sh, ["-c", "echo out; echo err >&2; exit 3"], { env, signal });
    expect(result).toEqual({ exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("gives the program its input, its folder and only its environment", async () => {
    const result = await runProgram(
      sh,
      ["-c", "pwd; cat; env | sort | grep -v '^\\(PWD\\|_\\|SHLVL\\|OLDPWD\\)='"],
      {
        cwd: folder,
        env: { ...env, ONLY: "this" },
        input: "given\n",
        signal,
      },
    );
    expect(result.stdout).toBe(`${folder}\ngiven\nONLY=this\nPATH=${env.PATH}\n`);
  });

  it("passes arguments as they are, without a shell", async () => {
    const result = await runProgram("/bin/echo", ["$(id)", "a b", "; rm"], { env, signal });
    expect(result.stdout).toBe("$(id) a b ; rm\n");
  });

  it("stops a program with its children when the time is over", async () => {
    const marker = join(folder, "marker");
    const started = Date.now();
    const script = `trap '' TERM; (sleep 6; touch ${marker}) & wait`;
    expect(await codeOf(runProgram(sh, ["-c", script], { env, timeoutMs: 300, signal }))).toBe(
      "program/timeout",
    );
    expect(Date.now() - started).toBeLessThan(5500);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(existsSync(marker)).toBe(false);
  });

  it("does not wait for a child that outlives the program", async () => {
    const started = Date.now();
    const result = await runProgram(sh, ["-c", "sleep 20 & echo done"], { env, signal });
    expect(result.stdout).toBe("done\n");
    expect(Date.now() - started).toBeLessThan(5000);
  });

  it("stops a program that writes too much", async () => {
    expect(await codeOf(runProgram(sh, ["-c", "yes"], { env, maxBytes: 10_000, signal }))).toBe(
      "program/output",
    );
  });

  it("says when a program can't be started", async () => {
    expect(await codeOf(runProgram(join(folder, "none"), [], { env, signal }))).toBe("program/start");
  });

  it("ends the program when the signal fires, with the signal's reason", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stop now")), 100);
    await expect(runProgram(sh, ["-c", "sleep 20"], { env, signal: stop.signal })).rejects.toThrow(
      "stop now",
    );
  });
});

describe("findProgram", () => {
  it("finds the first executable file on the PATH", async () => {
    const tool = join(folder, "mytool");
    await writeFile(tool, "#!/bin/sh\n");
    expect(await findProgram("mytool", { PATH: `/nowhere:${folder}` })).toBeNull();
    await chmod(tool, 0o755);
    expect(await findProgram("mytool", { PATH: `/nowhere:${folder}` })).toBe(tool);
    expect(await findProgram("mytool", { PATH: "." })).toBeNull();
    expect(await findProgram("mytool", {})).toBeNull();
  });

  it("obeys the variable and refuses one that names nothing", async () => {
    expect(await findProgram("git", { PATH: "", ECR_MIRROR_GIT: "/bin/sh" })).toBe("/bin/sh");
    expect(await codeOf(findProgram("git", { PATH: "/usr/bin", ECR_MIRROR_GIT: "/nowhere/git" }))).toBe(
      "program/not-found",
    );
  });
});
