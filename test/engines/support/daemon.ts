// Programs of engines that run beside a test: started with their output kept, ended before the test is.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

export interface Daemon {
  readonly child: ChildProcess;
  /** All that it printed. */
  output(): string;
  readonly ended: Promise<{ readonly code: number; readonly output: string }>;
  stop(): Promise<void>;
}

export function startDaemon(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Daemon {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = new Promise<{ code: number; output: string }>((resolve) => {
    child.on("error", ({ message }) => resolve({ code: -1, output: `${output}${message}` }));
    child.on("close", (code) => resolve({ code: code ?? -1, output }));
  });
  return {
    child,
    output: () => output,
    ended,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Those that are not on the PATH: their tests are skipped by name. */
export function missingPrograms(...names: readonly string[]): readonly string[] {
  const path = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
  return names.filter(
    (name) => spawnSync("sh", ["-c", `command -v ${name}`], { env: { PATH: path } }).status !== 0,
  );
}

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Waits for something that comes soon; what was seen last is told where it does not. */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  what: string,
  { withinMs = 60_000, seen = () => "" }: { withinMs?: number; seen?: () => string } = {},
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited ${withinMs} ms in vain: ${what}\n${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
