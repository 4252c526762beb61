// Serves the embedded ECR for other programs until it is stopped.
import { resolve } from "node:path";
import { problem } from "../core/base/diagnostic.ts";
import type { Findings } from "../sandbox/base/findings.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/server.ts";
import { openFiles } from "../storage/files.ts";

export interface SandboxServing extends Omit<SandboxOptions, "findings"> {
  /** The file with what scans find. */
  readonly findings: string | undefined;
}

/** Resolves when `signal` ends it and every connection is closed. `onReady` receives its address. */
export async function serveSandbox(
  { findings, ...options }: SandboxServing,
  onReady: (sandbox: Sandbox) => void,
  signal: AbortSignal,
): Promise<void> {
  const found = findings === undefined ? {} : { findings: await readFindings(resolve(findings)) };
  const sandbox = await startSandbox({ ...options, ...found });
  onReady(sandbox);
  if (!signal.aborted) {
    await new Promise<void>((done) => {
      signal.addEventListener("abort", () => done(), { once: true });
    });
  }
  await sandbox.close();
}

/** What is in it is looked at when the sandbox starts. */
async function readFindings(path: string): Promise<Findings> {
  const bytes = await openFiles("/").read(path);
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8")) as Findings;
  } catch (cause) {
    throw problem(
      "ecr/sandbox-option",
      "The sandbox cannot start with this option",
      { detail: `findings: ${path} is not JSON`, hint: "docs/sandbox.md describes the format of this file." },
      { cause },
    );
  }
}
