// What a bench leaves behind: folders and processes. All go when it ends, however it ends.
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
const children = new Set<ChildProcess>();

process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

/** A folder on tmpfs where there is one, so that no disk is measured. */
export function fastFolder(name: string): string {
  return temporary(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), name);
}

export function diskFolder(): string {
  return temporary(tmpdir(), "work");
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Ends with the bench at the latest; the function ends it earlier. */
export function owned(child: ChildProcess): () => Promise<void> {
  children.add(child);
  return async () => {
    children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
}

function temporary(place: string, name: string): string {
  const folder = mkdtempSync(join(place, `ecr-mirror-bench-${name}-`));
  folders.add(folder);
  return folder;
}
