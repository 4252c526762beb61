// The lock file of approved digests: read when it exists, replaced whole. Not the lock of the state.
import { formatLock, type MirrorLock, parseLock } from "../core/state/approvals.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { readStateText } from "./read-state-text.ts";

/** null when there is no lock: then sources mean what they say today. */
export async function readLockFile(path: string, shown: string): Promise<MirrorLock | null> {
  const text = await readStateText(path, shown);
  return text === null ? null : parseLock(text, shown);
}

export async function writeLockFile(path: string, lock: MirrorLock): Promise<void> {
  await writeFileAtomic(path, formatLock(lock), "state");
}
