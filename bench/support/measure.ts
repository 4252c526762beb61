// Runs a program as a process of its own and says what it cost: wall time, CPU of it and its children, peak memory.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";

export interface Run {
  readonly wall: number;
  /** User and system seconds, of the children too. */
  readonly cpu: number;
  /** Of the program itself, when asked for; else 0. */
  readonly peakMiB: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly memory?: boolean;
  /** A file for standard input. */
  readonly input?: string;
  /** Exit codes that are no failure; 0 by default. */
  readonly accept?: readonly number[];
}

// bash's `time` counts the children that were waited for. The program takes the inner shell's place, so its
// number is known before it begins. Without the braces that would be the shell that tells the times.
const script = `TIMEFORMAT='bench-times %3R %3U %3S'
time { (echo "$BASHPID" >&3; exec 3>&-; exec "$@"); }`;
const longestMs = 15 * 60_000;
const sampleMs = 15;

export async function measure(command: readonly string[], options: RunOptions = {}): Promise<Run> {
  const ran = await start(command, options);
  if (!(options.accept ?? [0]).includes(ran.code)) {
    throw new Error(`${command.join(" ").slice(0, 300)} ended with ${ran.code}\n${ran.stderr.slice(-2000)}`);
  }
  return ran;
}

function start(command: readonly string[], options: RunOptions): Promise<Run> {
  const { cwd = tmpdir(), env = {}, memory = false, input } = options;
  const standardInput = input === undefined ? "ignore" : openSync(input, "r");
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", script, "bash", ...command], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: tmpdir(), ...env },
      stdio: [standardInput, "pipe", "pipe", "pipe"],
      timeout: longestMs,
    });
    const out: Buffer[] = [];
    let stderr = "";
    let peak = 0;
    let sampler: NodeJS.Timeout | undefined;
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdio[3]?.once("data", (pid: Buffer) => {
      if (!memory) return;
      const path = `/proc/${pid.toString("utf8").trim()}/status`;
      sampler = setInterval(() => {
        peak = Math.max(peak, peakOf(path));
      }, sampleMs);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(sampler);
      if (typeof standardInput === "number") closeSync(standardInput);
      const { wall, cpu, rest } = readTimes(stderr);
      const stdout = Buffer.concat(out).toString("utf8");
      resolve({ wall, cpu, peakMiB: peak, code: code ?? -1, stdout, stderr: rest });
    });
  });
}

/** The kernel keeps the peak, so only what is allocated after the last look is missed. */
function peakOf(path: string): number {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(path, "utf8"));
    return Number(found?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export function readTimes(stderr: string): { wall: number; cpu: number; rest: string } {
  const found = /^bench-times ([\d.]+) ([\d.]+) ([\d.]+)\n?$/m.exec(stderr);
  if (found === null) throw new Error(`bash gave no times: ${stderr.slice(-500)}`);
  const [wall = 0, user = 0, system = 0] = found.slice(1).map(Number);
  return { wall, cpu: user + system, rest: stderr.replace(found[0], "") };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

/** Runs all competitors once in each turn, so that what else the machine does meets all of them alike. */
export async function inTurn<T>(
  turns: number,
  competitors: Readonly<Record<string, (turn: number) => Promise<T | undefined>>>,
): Promise<Readonly<Record<string, readonly T[]>>> {
  const results: Record<string, T[]> = Object.fromEntries(Object.keys(competitors).map((name) => [name, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [name, run] of Object.entries(competitors)) {
      const result = await run(turn);
      if (result !== undefined) results[name]?.push(result);
    }
  }
  return results;
}
