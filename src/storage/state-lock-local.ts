// A lock between processes of one machine (or one shared folder): a file made by exclusive creation that names
// its holder. Its age is its modification time, renewed through the open handle, so that a holder whose lock was
// taken over can never touch the new one.
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { defined } from "../core/base/record.ts";
import type { Attempt, Hold } from "./lease.ts";
import { fileProblem, systemCode } from "./problems.ts";
import { type Holder, holderOf, leaseMs, type LockInfo, parseLockInfo } from "./state-store.ts";

type Now = () => Date;

/** A takeover that died half way is void after this. It lasts milliseconds. */
const takeoverMs = 10_000;

interface Found {
  readonly holder: LockInfo | null;
  readonly age: number;
}

export async function lockAttempt(path: string, holder: Holder, now: Now): Promise<Attempt> {
  try {
    const fresh = await create(path, holder, now);
    if (fresh !== null) return { kind: "ours", hold: fresh };
    const found = await look(path, now);
    if (found === null) return { kind: "held", holder: null };
    if (!(await isVoid(found, holder))) return { kind: "held", holder: found.holder };
    return await takeOver(path, { found, holder, now });
  } catch (error) {
    throw fileProblem(error, { area: "state", path, doing: "write" });
  }
}

export async function removeLock(path: string): Promise<LockInfo | null> {
  try {
    const text = await readText(path);
    if (text === null) return null;
    await rm(path, { force: true });
    return holderOf(text);
  } catch (error) {
    throw fileProblem(error, { area: "state", path, doing: "write" });
  }
}

async function create(path: string, holder: Holder, now: Now): Promise<Hold | null> {
  await mkdir(dirname(path), { recursive: true });
  const handle = await openNew(path);
  if (handle === null) return null;
  const info: LockInfo = { ...holder, id: randomUUID(), since: now().toISOString() };
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

function holdOf(path: string, lock: { handle: FileHandle; text: string; now: Now }): Hold {
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

async function touch(handle: FileHandle, now: Now): Promise<void> {
  const time = now();
  await handle.utimes(time, time);
}

/** Void: nobody renewed it for a minute, or its holder was a process of this machine that is gone. */
async function isVoid(found: Found, holder: Holder): Promise<boolean> {
  if (found.age >= leaseMs) return true;
  if (found.holder === null || hostOf(found.holder.who) !== hostOf(holder.who)) return false;
  return !(await isAlive(found.holder.pid));
}

/** Where the system has no /proc a dead holder can't be told from a busy one, and the lease decides. */
async function isAlive(pid: number): Promise<boolean> {
  const [own, other] = await Promise.all([exists("/proc/self"), exists(`/proc/${pid}`)]);
  return other || !own;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function hostOf(who: string): string {
  return who.slice(who.indexOf("@") + 1);
}

/** Only one process at a time may replace a void lock: two that both saw it void would each remove the other's. */
async function takeOver(path: string, task: { found: Found; holder: Holder; now: Now }): Promise<Attempt> {
  const guardPath = `${path}.takeover`;
  const guard = await openNew(guardPath);
  if (guard === null) {
    await dropOldGuard(guardPath);
    return { kind: "held", holder: task.found.holder };
  }
  try {
    const again = await look(path, task.now);
    if (again !== null && !(await isVoid(again, task.holder))) return { kind: "held", holder: again.holder };
    await rm(path, { force: true });
    const hold = await create(path, task.holder, task.now);
    if (hold === null) return { kind: "held", holder: null };
    return { kind: "ours", hold, ...defined({ replaced: task.found.holder ?? undefined }) };
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

async function look(path: string, now: Now): Promise<Found | null> {
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
