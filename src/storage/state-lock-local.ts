// A lock between processes of one machine (or one shared folder): a file made by exclusive creation that names
// its holder. Its age is its modification time, renewed through the open handle, so that a holder whose lock was
// taken over can never touch the new one.
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { defined } from "../core/base/record.ts";
import type { Attempt, Hold } from "./lease.ts";
import { fileProblem, holderAlive, systemCode } from "./problems.ts";
import { identify, isGone, type ProcessSystem } from "./processes.ts";
import { formatHolder, type Holder, holderOf, leaseMs, type LockInfo, parseLockInfo } from "./state-store.ts";

export interface LockFile {
  readonly path: string;
  /** As messages call what is locked. */
  readonly shown: string;
  readonly now: () => Date;
  readonly system: ProcessSystem;
}

/** A takeover that died half way is void after this. It lasts milliseconds. */
const takeoverMs = 10_000;

interface Found {
  readonly holder: LockInfo | null;
  readonly age: number;
}

export async function lockAttempt(file: LockFile, holder: Holder): Promise<Attempt> {
  try {
    const fresh = await create(file, holder);
    if (fresh !== null) return { kind: "ours", hold: fresh };
    const found = await look(file);
    if (found === null) return { kind: "held", holder: null };
    if (!(await isVoid(found, file))) return { kind: "held", holder: found.holder };
    return await takeOver(file, found, holder);
  } catch (error) {
    throw fileProblem(error, { area: "state", path: file.path, doing: "write" });
  }
}

export async function removeLock(file: LockFile, force: boolean): Promise<LockInfo | null> {
  const { path, shown } = file;
  try {
    const text = await readText(path);
    const found = await look(file);
    if (text === null || found === null) return null;
    if (!force && !(await isVoid(found, file)))
      throw holderAlive(shown, formatHolder(found.holder), found.age);
    await rm(path, { force: true });
    return holderOf(text);
  } catch (error) {
    throw fileProblem(error, { area: "state", path, doing: "write" });
  }
}

async function create({ path, now, system }: LockFile, holder: Holder): Promise<Hold | null> {
  await mkdir(dirname(path), { recursive: true });
  const process = await identify(holder.pid, system);
  const handle = await openNew(path);
  if (handle === null) return null;
  const info: LockInfo = {
    ...holder,
    id: randomUUID(),
    since: now().toISOString(),
    ...defined({ process }),
  };
  const text = `${JSON.stringify(info)}\n`;
  try {
    await handle.writeFile(text);
    // The one clock: a new file gets the file system's time, which may differ from this process's.
    await touch(handle, now);
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
  return holdOf(path, { handle, text, now });
}

function holdOf(path: string, lock: { handle: FileHandle; text: string; now: LockFile["now"] }): Hold {
  const ours = async (): Promise<boolean> => (await readText(path)) === lock.text;
  return {
    async renew() {
      await touch(lock.handle, lock.now);
      return ours();
    },
    async release() {
      await lock.handle.close();
      if (await ours()) await rm(path, { force: true });
    },
  };
}

async function touch(handle: FileHandle, now: LockFile["now"]): Promise<void> {
  const time = now();
  await handle.utimes(time, time);
}

/** Void: nobody renewed it for a minute, or its holder is surely gone. What can't be told is the lease's to decide. */
async function isVoid({ age, holder }: Found, { system }: LockFile): Promise<boolean> {
  return age >= leaseMs || (holder !== null && (await isGone(holder, system)));
}

/** Only one process at a time may replace a void lock: two that both saw it void would each remove the other's. */
async function takeOver(file: LockFile, found: Found, holder: Holder): Promise<Attempt> {
  const guardPath = `${file.path}.takeover`;
  const guard = await openNew(guardPath);
  if (guard === null) {
    await dropOldGuard(guardPath);
    return { kind: "held", holder: found.holder };
  }
  try {
    const again = await look(file);
    if (again !== null && !(await isVoid(again, file))) return { kind: "held", holder: again.holder };
    await rm(file.path, { force: true });
    const hold = await create(file, holder);
    if (hold === null) return { kind: "held", holder: null };
    return { kind: "ours", hold, ...defined({ replaced: found.holder ?? undefined }) };
  } finally {
    await guard.close();
    await rm(guardPath, { force: true });
  }
}

async function dropOldGuard(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found !== null && Date.now() - found.mtimeMs > takeoverMs) await rm(path, { force: true });
}

async function openNew(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "wx", 0o666);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return null;
    throw error;
  }
}

async function look({ path, now }: LockFile): Promise<Found | null> {
  const text = await readText(path);
  if (text === null) return null;
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return { holder: parseLockInfo(text), age: now().getTime() - found.mtimeMs };
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
