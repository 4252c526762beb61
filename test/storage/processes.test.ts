// Whether a process is gone: told by boot, PID namespace and start, never by a pid alone.
import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  identify,
  isGone,
  linuxProcesses,
  parseProcessIdentity,
  parseStart,
  type ProcessSystem,
} from "../../src/storage/processes.ts";

const here = { boot: "b1", namespace: "pid:[1]" };
const system = (start: string | null | undefined, place: typeof here | undefined = here): ProcessSystem => ({
  here: () => Promise.resolve(place),
  startOf: () => Promise.resolve(start),
});
const nowhere: ProcessSystem = { ...system("7"), here: () => Promise.resolve(undefined) };
const holder = { pid: 5, process: { ...here, start: "7" } };

describe("a holder", () => {
  it.each([
    ["lives", system("7"), false],
    ["is gone", system(null), true],
    ["is gone, and its pid was given again", system("8"), true],
    ["may be anything where its start can't be read", system(undefined), false],
    ["is of another boot", system(null, { ...here, boot: "b2" }), false],
    ["is of another namespace", system(null, { ...here, namespace: "pid:[2]" }), false],
    ["may be anything where nothing can be told", nowhere, false],
  ])("%s", async (_, from, gone) => {
    expect(await isGone(holder, from)).toBe(gone);
  });

  it("that names no process may be anything", async () => {
    expect(await isGone({ pid: 5 }, system(null))).toBe(false);
  });

  it("is identified whole or not at all", async () => {
    expect(await identify(5, system("7"))).toEqual(holder.process);
    expect(await identify(5, system(null))).toBeUndefined();
    expect(await identify(5, nowhere)).toBeUndefined();
    expect(parseProcessIdentity(holder.process)).toEqual(holder.process);
    for (const value of [null, "x", {}, { ...here }, { ...holder.process, start: 7 }])
      expect(parseProcessIdentity(value)).toBeUndefined();
  });
});

describe("/proc/<pid>/stat", () => {
  const rest = "S 1 5 5 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2 3";
  it.each([
    [`5 (node) ${rest}`, "98765"],
    [`5 (a) Z 1 2 (b) ${rest}`, "98765"],
    [`5 (node) ${rest.replace("S", "Z")}`, null],
    [`5 (node) ${rest.replace("S", "X")}`, null],
    ["5 (node) S 1 5", undefined],
    ["", undefined],
  ])("%s", (text, start) => {
    expect(parseStart(text)).toBe(start);
  });
});

describe.skipIf(process.platform !== "linux")("this system", () => {
  it("tells a process that lives from one that is gone, even while nobody has asked for its end", async () => {
    const child = spawn("sleep", ["60"]);
    const pid = child.pid ?? 0;
    const identity = await identify(pid);
    expect(identity?.namespace).toMatch(/^pid:\[\d+\]$/);
    expect(await isGone({ pid, process: identity ?? holder.process })).toBe(false);
    const other = { ...(identity ?? holder.process), start: "1" };
    expect(await isGone({ pid, process: other })).toBe(true);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await isGone({ pid, process: identity ?? holder.process })).toBe(true);
  });

  it("knows nothing of what is no pid", async () => {
    for (const pid of [0, -1, 1.5, NaN]) expect(await linuxProcesses.startOf(pid)).toBeUndefined();
  });
});
