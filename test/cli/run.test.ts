import { EventEmitter } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { runProgram } from "../../src/cli/run.ts";

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function exit(): never {
  throw new Error("exit was called");
}

async function run(argv: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = new PassThrough() as unknown as NodeJS.ReadStream;
  stdin.push(null);
  const signals = new EventEmitter();
  const code = await runProgram({ argv, environment, stdin, stdout, stderr, signals, exit, stop: exit });
  return { code, out: String(stdout.read() ?? ""), err: String(stderr.read() ?? "") };
}

describe("a run", () => {
  it("tells its version", async () => {
    expect(await run(["--version"])).toEqual({ code: 0, out: `${manifest.version}\n`, err: "" });
  });

  it("prints help to standard output", async () => {
    const { code, out, err } = await run(["plan", "--help"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Usage: ecr-mirror plan \[options\]\n\nShow what apply would do/);
  });

  it("with wrong usage exits 64, prints nothing to standard output and one error", async () => {
    const { code, out, err } = await run(["apply", "--targt", "x", "--yes"]);
    expect([code, out]).toEqual([64, ""]);
    expect(err).toMatch(
      /^Error: Unknown option +\[usage\/unknown-option\]\n {2}ecr-mirror apply has no option "--targt"\./,
    );
  });

  it("refuses to apply without a terminal before any work", async () => {
    const { code, out, err } = await run(["apply", "-c", "there-is-no-such-file.yaml"]);
    expect([code, out]).toEqual([64, ""]);
    expect(err).toContain("[usage/needs-yes]");
    expect(err).toContain("ecr-mirror apply --yes");
  });

  it("reports errors as JSON lines when asked", async () => {
    const { err } = await run(["plan", "--frob", "--log-format", "json"]);
    expect(JSON.parse(err)).toMatchObject({ type: "diagnostic", code: "usage/unknown-option" });
  });

  it("without its config says so", async () => {
    const { code, err } = await run(["plan", "-c", "there-is-no-such-file.yaml"]);
    expect(code).toBe(64);
    expect(err).toContain("[file/missing]");
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("with several errors counts them, and names each for GitHub", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "ecr-mirror-cli-")), "mirror.config.yaml");
    writeFileSync(path, "version: 1\ntarget: { registry: sandbox }\nsorces: []\noutput: []\n");
    const { code, out, err } = await run(["validate", "-c", path], { GITHUB_ACTIONS: "true" });
    expect([code, out]).toEqual([64, ""]);
    expect(err).toMatch(/\n\d errors\.\n/);
    expect(err).toContain(`::error file=${path},line=3,col=1,`);
  });

  it("refuses a plan file that is none", async () => {
    const { code, err } = await run(["show", "package.json"]);
    expect(code).toBe(64);
    expect(err).toContain("[plan/");
  });
});
