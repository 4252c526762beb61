// Serves the embedded ECR for other programs until it is told to end.
import { type Quirks, type Sandbox, startSandbox } from "../sandbox/server.ts";

export interface SandboxServing {
  readonly directory: string;
  readonly port: number;
  readonly latencyMs: number;
  readonly quotas: boolean;
  readonly quirks: Partial<Quirks>;
}

/** Resolves when `signal` ends it and every connection is closed. `onReady` is told where it listens. */
export async function serveSandbox(
  options: SandboxServing,
  onReady: (sandbox: Sandbox) => void,
  signal: AbortSignal,
): Promise<void> {
  const sandbox = await startSandbox(options);
  onReady(sandbox);
  if (!signal.aborted) {
    await new Promise<void>((done) => {
      signal.addEventListener("abort", () => done(), { once: true });
    });
  }
  await sandbox.close();
}
