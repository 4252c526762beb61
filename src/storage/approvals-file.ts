// The lock file of approved digests: read when it exists, replaced whole. Not the lock of the state.
import { formatApprovals, type Approvals, parseApprovals } from "../core/state/approvals.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { readStateText } from "./read-state-text.ts";

/** null when there is no lock: then sources mean what they say today. */
export async function readApprovals(path: string, shown: string): Promise<Approvals | null> {
  const text = await readStateText(path, shown);
  return text === null ? null : parseApprovals(text, shown);
}

export async function writeApprovals(path: string, lock: Approvals): Promise<void> {
  await writeFileAtomic(path, formatApprovals(lock), "state");
}
