// Runs an external program: no shell, only the given environment, a time and an output limit, and nothing of
// it left running afterward. A program's own failure is a value here; only not running it to its end throws.
import { defined } from "../core/base/record.ts";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
// Only a signal to the negative id reaches the whole group, and execa signals the leader alone.
import { kill } from "node:process";
import { type Diagnostic, Problem } from "../core/base/diagnostic.ts";
import { notExecutable, notStarted, stopped } from "./problems.ts";

export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string | undefined;
  /** The whole environment of the program; nothing of ours is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** For each of standard output and standard error. */
  readonly maxBytes?: number | undefined;
  readonly signal: AbortSignal;
}

const defaults = { timeoutMs: 120_000, maxBytes: 64 * 1024 * 1024 };

/** Runs the program to its end. Throws Problem `program/…` when it can't be started or breaks a limit. */
export async function runProgram(
  path: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProgramResult> {
  const { signal, cwd, input } = options;
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  const maxBytes = options.maxBytes ?? defaults.maxBytes;
  signal.throwIfAborted();
  // Execa takes 86 ms to load: only commands that run a program pay for it.
  const { execa } = await import("execa");
  const running = execa(path, args, {
    env: options.env,
    extendEnv: false,
    detached: true,
    cleanup: true,
    reject: false,
    encoding: "buffer",
    stripFinalNewline: false,
    maxBuffer: maxBytes,
    killSignal: "SIGKILL",
    input: input ?? "",
    ...defined({ cwd }),
  });
  const killGroup = () => signalGroup(running.pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup();
  }, timeoutMs);
  signal.addEventListener("abort", killGroup, { once: true });
  // A child that outlives the program would keep its pipes open, and us waiting.
  running.once("exit", killGroup);
  const result = await running.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", killGroup);
  });
  signal.throwIfAborted();
  if (timedOut) throw stopped(path, "program/timeout", `it ran longer than ${timeoutMs / 1000} s`);
  if (result.isMaxBuffer) throw stopped(path, "program/output", `it wrote more than ${maxBytes} bytes`);
  if (result.exitCode === undefined && result.signal === undefined) throw notStarted(path, result.code);
  return {
    // The shell's number for a program that a signal ended.
    exitCode: result.exitCode ?? 128,
    stdout: decode(result.stdout),
    stderr: decode(result.stderr),
  };
}

/** What the program wrote; where it failed, the problem, with the last lines of what the program said of it. */
export function outputOf(result: ProgramResult, problem: Diagnostic): string {
  if (result.exitCode === 0) return result.stdout;
  const said = result.stderr.trim().split("\n").slice(-3).join(" ").slice(0, 600);
  const detail = [problem.detail, said].filter((part) => part !== undefined && part !== "").join(" ");
  throw new Problem({ ...problem, detail });
}

/**
 * The program's absolute path: what `ECR_MIRROR_<NAME>` says, else the first executable file on the PATH, else
 * null. A variable that names no executable file is an error, never passed over.
 */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const variable = `ECR_MIRROR_${name.toUpperCase()}`;
  const named = environment[variable];
  if (named !== undefined && named !== "") {
    if (isAbsolute(named) && (await isExecutable(named))) return named;
    throw notExecutable(name, variable, named);
  }
  for (const folder of (environment["PATH"] ?? "").split(delimiter)) {
    // Relative entries depend on the working folder, which may hold a stranger's file of that name.
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function signalGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    kill(-pid, "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}

function decode(output: Uint8Array | undefined): string {
  return new TextDecoder().decode(output);
}
