// The sandbox for tests: `import { startSandbox } from "ecr-mirror/sandbox"`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox as start } from "./sandbox/server.ts";
import type { Sandbox, SandboxOptions } from "./sandbox/server.ts";

export type { Span } from "./sandbox/base/clock.ts";
export type { Fault, FaultAnswer } from "./sandbox/base/fault.ts";
export type { Seed, SeedRepository } from "./sandbox/base/seed.ts";
export type { Quirks, RequestLine, Sandbox, SandboxOptions, SandboxSite } from "./sandbox/server.ts";
export { Problem } from "./core/base/diagnostic.ts";

/** Without `directory` the store is a folder of its own, which goes when the sandbox is closed. */
export type TestSandboxOptions = Omit<SandboxOptions, "directory"> & { readonly directory?: string };

/** Starts an ECR for a test, on any free port of 127.0.0.1. Rejects with a Problem when it can't. */
export async function startSandbox(options: TestSandboxOptions = {}): Promise<Sandbox> {
  if (options.directory !== undefined) return start({ ...options, directory: options.directory });
  const directory = mkdtempSync(join(tmpdir(), "ecr-sandbox-"));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const sandbox = await start({ ...options, directory });
    return { ...sandbox, close: () => sandbox.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
