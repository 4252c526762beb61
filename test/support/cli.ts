// Runs the built program as a user would: a process of its own in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
/** The build under test: dist/, or another one that ECR_MIRROR_BIN names. */
export const bin = process.env["ECR_MIRROR_BIN"] ?? join(root, "dist/main.js");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Another build than the one under test. */
  readonly bin?: string;
}

/** The environment of a plain user: no CI, no colors, nothing of this process but the PATH. */
export const plainEnvironment = { PATH: process.env["PATH"] ?? "", HOME: tmpdir() };

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  stdout(): string;
  stderr(): string;
}

export function run(args: readonly string[], options: RunOptions): Promise<Ran> {
  return start(args, options).ended;
}

/** The program under way: to be watched, signalled or killed. A process that a signal ended has the code -1. */
export function start(args: readonly string[], options: RunOptions): Running {
  const child = spawn(process.execPath, [options.bin ?? bin, ...args], {
    cwd: options.cwd,
    env: { ...plainEnvironment, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A program that ends before it reads its input is no fault of the test.
  child.stdin.on("error", () => {}).end(options.input ?? "");
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** A new folder with the quickstart in it, removed by `remove`. */
export function quickstart(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "ecr-mirror-e2e-"));
  cpSync(join(root, "mirror.config.yaml"), join(folder, "mirror.config.yaml"));
  cpSync(join(root, "examples/quickstart"), join(folder, "examples/quickstart"), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
