// Which process holds something, told so that others can see whether it is gone: by the boot of its machine, its PID
// namespace and when it started. A pid alone says nothing: containers on one volume share host names and pids.
import { readFile, readlink } from "node:fs/promises";
import { kill, pid as ownPid } from "node:process";
import { isRecord } from "../core/base/record.ts";
import { systemCode } from "./problems.ts";

export interface ProcessIdentity {
  /** The boot id of the kernel that it runs on. */
  readonly boot: string;
  /** The PID namespace in which its pid means something. */
  readonly namespace: string;
  /** When it started, in ticks since boot: a pid is given again, a pid and its start are not. */
  readonly start: string;
}

/** What the system tells of processes. A test gives its own. */
export interface ProcessSystem {
  /** Where this process runs; undefined where that can't be told. */
  here(): Promise<Omit<ProcessIdentity, "start"> | undefined>;
  /** null: no such process here; undefined: can't be told. */
  startOf(pid: number): Promise<string | null | undefined>;
}

interface Named {
  readonly pid: number;
  readonly process?: ProcessIdentity;
}

export async function identify(
  pid: number,
  system: ProcessSystem = linuxProcesses,
): Promise<ProcessIdentity | undefined> {
  const [here, start] = await Promise.all([system.here(), system.startOf(pid)]);
  return here === undefined || typeof start !== "string" ? undefined : { ...here, start };
}

/** Whether a process is surely gone. false: it lives, or nobody can tell from here. */
export async function isGone(
  { pid, process: named }: Named,
  system: ProcessSystem = linuxProcesses,
): Promise<boolean> {
  if (named === undefined) return false;
  const here = await system.here();
  if (here?.boot !== named.boot || here.namespace !== named.namespace) return false;
  const start = await system.startOf(pid);
  return start === null || (start !== undefined && start !== named.start);
}

/** An identity out of a text that others wrote; undefined where it isn't whole. */
export function parseProcessIdentity(value: unknown): ProcessIdentity | undefined {
  if (!isRecord(value)) return undefined;
  const { boot, namespace, start } = value;
  if (typeof boot !== "string" || typeof namespace !== "string" || typeof start !== "string")
    return undefined;
  return { boot, namespace, start };
}

/** Where there is no /proc nothing can be told, and leases decide. */
export const linuxProcesses: ProcessSystem = {
  async here() {
    try {
      const [boot, namespace, self] = await Promise.all([
        readFile("/proc/sys/kernel/random/boot_id", "utf8"),
        readlink("/proc/self/ns/pid"),
        readlink("/proc/self"),
      ]);
      // A /proc of another namespace speaks of other processes.
      return self === String(ownPid) ? { boot: boot.trim(), namespace } : undefined;
    } catch {
      return undefined;
    }
  },
  async startOf(pid) {
    if (!Number.isSafeInteger(pid) || pid < 1) return undefined;
    // Asked first: a /proc may hide the processes of other users.
    if (!exists(pid)) return null;
    try {
      return parseStart(await readFile(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return undefined;
    }
  },
};

function exists(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
}

/**
 * Field 22 of /proc/<pid>/stat. The second field is the program's name, which may hold spaces and parentheses; the third
 * is Z or X for a process that has ended and that nobody has asked for yet.
 */
export function parseStart(stat: string): string | null | undefined {
  const fields = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const [state, start] = [fields[0] ?? "", fields[19] ?? ""];
  if (!/^\d+$/.test(start)) return undefined;
  return state === "Z" || state === "X" ? null : start;
}
