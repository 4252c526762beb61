// The state in a local file. Its version is the digest of its text; its lock is the file `<state>.lock`; records and
// history lie in `<state>.d/`. A state that can't be written to its own place is saved beside the config.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defined } from "../core/base/record.ts";
import { sha256, sha256OfPieces } from "../core/base/digest.ts";
import { inChunks } from "../core/base/json-pieces.ts";
import { emptyState, type State } from "../core/state/state.ts";
import { parseState, statePieces } from "../core/state/text.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { folderShelf, openHistory } from "./history.ts";
import { type Sleep, takeLease } from "./lease.ts";
import { conflict, fileProblem, systemCode } from "./problems.ts";
import { linuxProcesses, type ProcessSystem } from "./processes.ts";
import { openLocalRecord, readLocalRecords, removeLocalRecords } from "./records-local.ts";
import { lockAttempt, removeLock } from "./state-lock-local.ts";
import type { StateStore } from "./state-store.ts";

export interface StateFileOptions {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly shown: string;
  /** How many earlier states are kept. */
  readonly history: number;
  readonly now: () => Date;
  readonly sleep?: Sleep;
  /** A test's; the real one when not given. */
  readonly system?: ProcessSystem;
}

export function openStateFile(options: StateFileOptions): StateStore {
  const { path, shown, now, sleep, system = linuxProcesses } = options;
  const lockFile = { path: `${path}.lock`, shown, now, system };
  const folder = { path: `${path}.d`, shown: `${shown}.d`, now, system };
  return {
    describe: () => shown,
    async read() {
      // First the records: a run takes its own away after it has written the state.
      const records = await readLocalRecords(folder);
      const text = await readStateText(path, shown);
      if (text === null) return { state: emptyState, version: null, records };
      return { state: parseState(text, shown), version: sha256(text), records };
    },
    async write(state, expected) {
      const before = await readStateText(path, shown);
      if ((before === null ? null : sha256(before)) !== expected) throw conflict(shown);
      await writeFileAtomic(path, inChunks(statePieces(state)), "state");
      return sha256OfPieces(statePieces(state));
    },
    lock: (holder, lockOptions) =>
      takeLease(() => lockAttempt(lockFile, holder), {
        ...lockOptions,
        ...defined({ sleep }),
        shown,
        pollMs: 200,
      }),
    unlock: ({ force }) => removeLock(lockFile, force),
    openRecord: (head) => openLocalRecord(head, folder),
    removeRecords: (ids) => removeLocalRecords(ids, folder),
    writeEveryMs: 30_000,
    history: openHistory(
      folderShelf(join(folder.path, "history"), `${folder.shown}/history/`),
      options.history,
    ),
  };
}

/** The text of a state or approvals file; null when there is none. */
export async function readStateText(path: string, shown: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw fileProblem(error, { area: "state", path: shown, doing: "read" });
  }
}

/** Where a person can put it back from. Gives the path of the file; put at the state's own path, it is the state. */
export async function saveRecovery(directory: string, state: State): Promise<string> {
  const path = join(directory, `mirror.state.recovery-${state.serial}.json`);
  await writeFileAtomic(path, inChunks(statePieces(state)), "state");
  return path;
}
