// Serves the embedded ECR for other programs until it is told to end.
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/server.ts";

/** Resolves when `signal` ends it and every connection is closed. `onReady` is told where it listens. */
export async function serveSandbox(
  options: SandboxOptions,
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
