// Obeys lines on standard input: "lock PATH" tries once to take the state's lock, "release" gives it back.
import { createInterface } from "node:readline";
import { problemCode } from "../../../src/core/base/diagnostic.ts";
import { openStateFile } from "../../../src/storage/state-file.ts";
import type { StateLock } from "../../../src/storage/state-store.ts";

let lock: StateLock | undefined;

async function obey(line: string): Promise<string> {
  const [command, path = ""] = line.split(" ");
  if (command === "release") {
    await lock?.release();
    lock = undefined;
    return "released";
  }
  const store = openStateFile({ path, shown: path, history: 20, now: () => new Date() });
  try {
    lock = await store.lock(
      { who: "racer@here", pid: process.pid, command: "test" },
      { timeoutMs: 0, signal: new AbortController().signal, onWait: () => undefined },
    );
    return lock.replaced === undefined ? "ours" : "ours replaced";
  } catch (error) {
    return problemCode(error) ?? String(error);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await obey(line)}\n`);
}
