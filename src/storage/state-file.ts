// The state in a local file. Its version is the digest of its text; its lock is the file `<state>.lock`.
import { sha256 } from "../core/base/digest.ts";
import { emptyState } from "../core/state/state.ts";
import { formatState, parseState } from "../core/state/text.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { lockAttempt, removeLock } from "./state-lock-local.ts";
import { readStateText } from "./read-state-text.ts";
import type { StateStore } from "./state-store.ts";
import { conflict } from "./state-store.ts";
import { takeLease } from "./lease.ts";

export interface StateFileOptions {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly shown: string;
  readonly now: () => Date;
}

export function openStateFile(options: StateFileOptions): StateStore {
  const { path, shown } = options;
  const lockPath = `${path}.lock`;
  return {
    describe: () => shown,
    async read() {
      const text = await readStateText(path, shown);
      if (text === null) return { state: emptyState, version: null };
      return { state: parseState(text, shown), version: sha256(text) };
    },
    async write(state, expected) {
      const before = await readStateText(path, shown);
      if ((before === null ? null : sha256(before)) !== expected) throw conflict(shown);
      const text = formatState(state);
      await writeFileAtomic(path, text, "state");
      return sha256(text);
    },
    lock: (holder, lockOptions) =>
      takeLease(() => lockAttempt(lockPath, holder, options.now), {
        ...lockOptions,
        place: shown,
        pollMs: 200,
      }),
    unlock: () => removeLock(lockPath),
  };
}
