// The file of approved digests: read when it exists, replaced whole.
import { type Approvals, formatApprovals, parseApprovals } from "../core/state/approvals.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { readStateText } from "./state-file.ts";

/** null when there is no file: then sources mean what they say today. */
export async function readApprovals(path: string, shown: string): Promise<Approvals | null> {
  const text = await readStateText(path, shown);
  return text === null ? null : parseApprovals(text, shown);
}

export async function writeApprovals(path: string, approvals: Approvals): Promise<void> {
  await writeFileAtomic(path, formatApprovals(approvals), "state");
}
