// Apply asks, and takes only the whole word; where nobody can answer it refuses before it asks anything of anyone.
import { execFile, spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bin, plainEnvironment, type Ran } from "../support/cli.ts";
import { fingerprint, openStage, type Stage } from "../support/stage.ts";

const hasScript = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  stage.stock(2);
});
afterEach(() => stage.close());

it.each([[["apply"]], [["apply", "--prune"]], [["apply", "--to-layout", "carry"]]])(
  "%j without a terminal refuses before any request and any file",
  async (args) => {
    const before = fingerprint(stage.folder);
    const ran = await stage.cli(...args);
    expect(ran.code).toBe(64);
    expect(ran.stderr).toMatch(/^Error: Confirmation required +\[usage\/needs-yes\]$/m);
    expect(ran.stderr).toContain("ecr-mirror apply --yes");
    expect(ran.stdout).toBe("");
    expect([stage.ecr.requests, stage.source.requests]).toEqual([[], []]);
    expect(fingerprint(stage.folder)).toBe(before);
  },
);

it("an answer on a standard input that is no terminal is not taken", async () => {
  const { ended } = stage.start(["apply"], { input: "yes\n" });
  expect((await ended).code).toBe(64);
  expect(stage.ecr.requests).toEqual([]);
});

/** Runs apply on a terminal of its own and types the answer. */
function onTerminal(answer: string): Promise<Ran> {
  const env = { ...plainEnvironment, ...stage.env, NODE: process.execPath, BIN: bin, TERM: "xterm" };
  return new Promise((resolve) => {
    const command = '"$NODE" "$BIN" apply';
    const child = execFile(
      "script",
      ["-qec", command, "/dev/null"],
      { cwd: stage.folder, env },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    let seen = "";
    child.stdout?.on("data", (text: string) => {
      seen += text;
      if (!seen.includes('Only "yes" is accepted')) return;
      seen = "";
      child.stdin?.write(answer);
    });
  });
}

describe.skipIf(!hasScript)("needs script: on a terminal", () => {
  it.each(["\n", "y\n", "Yes\n", "YES\n", "yes please\n", "no\n", "yess\n", "\u0004", "\u0003"])(
    "%j is no",
    async (answer) => {
      const ran = await onTerminal(answer);
      expect(ran.stdout).toContain("m/team/app-01");
      expect(ran.code, ran.stdout).toBe(answer === "\u0003" ? 130 : 1);
      expect(stage.ecr.requests.filter(({ operation }) => /^(Create|Put|Initiate)/.test(operation))).toEqual(
        [],
      );
    },
  );

  it('"yes" is yes', async () => {
    const ran = await onTerminal("yes\n");
    expect(ran.code, ran.stdout).toBe(0);
    expect(ran.stdout).toContain("Applied: 5 done");
    expect(stage.ecr.requests.filter(({ operation }) => operation === "PutImage")).toHaveLength(2);
  });
});
