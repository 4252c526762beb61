// The program as a process: signals, closed pipes, the standard streams.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const hasPeers = ["curl", "skopeo"].every((program) => spawnSync(program, ["--version"]).status === 0);
const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-process-"));

function start(
  argv: readonly string[],
  environment: Record<string, string> = {},
  stdout: number | "pipe" = "pipe",
): ChildProcess {
  const { FORCE_COLOR: _force, NO_COLOR: _no, GITHUB_ACTIONS: _actions, ...inherited } = process.env;
  const tsx = import.meta.resolve("tsx");
  return spawn(process.execPath, ["--import", tsx, main, ...argv], {
    cwd: folder,
    env: { ...inherited, ...environment },
    stdio: ["pipe", stdout, "pipe"],
  });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Calls `onOut` with all of standard output so far, each time that more of it comes. */
function ended(child: ChildProcess, onOut: (out: string) => void = () => {}): Promise<Ended> {
  let out = "";
  let err = "";
  child.stdout?.on("data", (data: Buffer) => {
    out += data.toString();
    onOut(out);
  });
  child.stderr?.on("data", (data: Buffer) => (err += data.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

describe("the process", () => {
  it("ends a sandbox cleanly on Ctrl-C, after it told how to log in", async () => {
    const child = start(["sandbox", "--dir", "store"]);
    let told = false;
    const { code, out } = await ended(child, (text) => {
      if (!told && text.includes("skopeo login")) {
        told = true;
        child.kill("SIGINT");
      }
    });
    expect(code).toBe(0);
    expect(out).toMatch(/listens on http:\/\/127\.0\.0\.1:\d+\n {2}stores its data in store/);
  });

  it.skipIf(!hasPeers)("needs curl and skopeo: the lines that a sandbox prints log skopeo in", async () => {
    const child = start(["sandbox", "--dir", "store"]);
    let login: ReturnType<typeof spawnSync> | undefined;
    await ended(child, (text) => {
      if (login !== undefined || !text.includes("skopeo login")) return;
      const password = text.slice(text.indexOf("  PASSWORD="), text.indexOf("  printf"));
      const skopeo = text.split("\n").find((line) => line.includes("skopeo login"));
      const script = `(${password}\n${skopeo})`;
      login = spawnSync("bash", ["-c", script], {
        env: { ...process.env, REGISTRY_AUTH_FILE: join(folder, "auth.json") },
      });
      child.kill("SIGINT");
    });
    expect(String(login?.stdout)).toContain("Login Succeeded!");
    expect(login?.status).toBe(0);
  });

  it("tells of a port that is taken, without a stack", async () => {
    const first = start(["sandbox", "--dir", "store"]);
    let second: Promise<Ended> | undefined;
    const firstEnded = ended(first, (out) => {
      const port = /127\.0\.0\.1:(\d+)/.exec(out)?.[1];
      if (port === undefined || second !== undefined) return;
      second = ended(start(["sandbox", "--dir", "other", "--port", port]));
      void second.then(() => first.kill("SIGTERM"));
    });
    expect((await firstEnded).code).toBe(0);
    const { code, out, err } = (await second) ?? { code: null, out: "", err: "" };
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^Error: .*\[ecr\/sandbox-port\]\n/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("is quiet when its reader goes away", async () => {
    writeFileSync(
      join(folder, "images.txt"),
      Array.from({ length: 20_000 }, (_, n) => `r.example/a:${n}`).join("\n"),
    );
    const sources = "sources:\n  - { name: all, kind: list, path: images.txt }\n";
    writeFileSync(
      join(folder, "mirror.config.yaml"),
      `version: 1\ntarget: { registry: sandbox }\n${sources}`,
    );
    const child = start(["discover", "--format", "list"]);
    const { code, err } = await ended(child, () => child.stdout?.destroy());
    expect([code, err]).toEqual([0, ""]);
  });

  it.skipIf(!existsSync("/dev/full"))(
    "needs /dev/full: a result that can't be written is an error",
    async () => {
      const full = openSync("/dev/full", "w");
      const child = start(["discover", "--format", "list"], {}, full);
      const { code, err } = await ended(child);
      closeSync(full);
      expect([code, err]).toEqual([1, "Error: Cannot write to standard output: ENOSPC\n"]);
    },
  );

  it("writes a large result whole, and nothing else, to standard output", async () => {
    const { code, out, err } = await ended(start(["discover", "--format", "list"]));
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n")).toHaveLength(20_001);
  });
});
