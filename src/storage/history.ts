// Earlier states, kept beside the newest one: each as it was before a run's first write, by its serial. The same rules for
// a folder and for S3, which only list, read, write and remove.
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText } from "../core/base/ordering.ts";
import type { State } from "../core/state/state.ts";
import { formatState, parseState } from "../core/state/text.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { fileProblem, systemCode } from "./problems.ts";
import type { S3Objects } from "./s3/objects.ts";

export interface HistoryItem {
  readonly serial: number;
  /** When it was put aside, ISO 8601 in UTC. */
  readonly kept: string;
}

export interface StateHistory {
  /** Puts a state aside, and removes what is older than the config keeps. Throws when it can't. */
  keep(state: State, signal: AbortSignal): Promise<void>;
  /** The newest first. */
  list(signal: AbortSignal): Promise<readonly HistoryItem[]>;
  /** null: it isn't kept. */
  read(serial: number, signal: AbortSignal): Promise<State | null>;
}

/** Where texts lie by name. */
export interface Shelf {
  /** As messages call it, with a slash at its end. */
  readonly shown: string;
  list(signal: AbortSignal): Promise<readonly { readonly name: string; readonly modified: number }[]>;
  read(name: string, signal: AbortSignal): Promise<string | null>;
  write(name: string, text: string, signal: AbortSignal): Promise<void>;
  remove(name: string, signal: AbortSignal): Promise<void>;
}

export function openHistory(shelf: Shelf, most: number): StateHistory {
  const list: StateHistory["list"] = async (signal) => {
    const found = (await shelf.list(signal)).flatMap(({ name, modified }) => {
      const serial = serialOf(name);
      return serial === null ? [] : [{ serial, kept: new Date(modified).toISOString() }];
    });
    return found.sort((a, b) => b.serial - a.serial || compareText(a.kept, b.kept));
  };
  return {
    list,
    async keep(state, signal) {
      if (most === 0) return;
      await shelf.write(nameOf(state.serial), formatState(state), signal);
      for (const { serial } of (await list(signal)).slice(most)) await shelf.remove(nameOf(serial), signal);
    },
    async read(serial, signal) {
      const name = nameOf(serial);
      const text = await shelf.read(name, signal);
      return text === null ? null : parseState(text, `${shelf.shown}${name}`);
    },
  };
}

/** Padded, so that the order of names is the order of serials. */
function nameOf(serial: number): string {
  return `${String(serial).padStart(10, "0")}.json`;
}

function serialOf(name: string): number | null {
  const digits = /^(\d{10,16})\.json$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

export function folderShelf(path: string, shown: string): Shelf {
  return {
    shown,
    async list() {
      try {
        const names = await readdir(path);
        return await Promise.all(
          names.map(async (name) => ({ name, modified: (await stat(join(path, name))).mtimeMs })),
        );
      } catch (error) {
        if (systemCode(error) === "ENOENT") return [];
        throw fileProblem(error, { area: "state", path: shown, doing: "read" });
      }
    },
    async read(name) {
      try {
        return await readFile(join(path, name), "utf8");
      } catch (error) {
        if (systemCode(error) === "ENOENT") return null;
        throw fileProblem(error, { area: "state", path: `${shown}${name}`, doing: "read" });
      }
    },
    write: (name, text) => writeFileAtomic(join(path, name), text, "state"),
    async remove(name) {
      try {
        await rm(join(path, name), { force: true });
      } catch (error) {
        throw fileProblem(error, { area: "state", path: `${shown}${name}`, doing: "write" });
      }
    },
  };
}

export function prefixShelf(open: () => Promise<S3Objects>, prefix: string, shown: string): Shelf {
  return {
    shown,
    async list(signal) {
      const listed = await (await open()).list(prefix, signal);
      return listed.map(({ key, modified }) => ({ name: key.slice(prefix.length), modified }));
    },
    async read(name, signal) {
      const found = await (await open()).get(`${prefix}${name}`, signal);
      return found?.text ?? null;
    },
    async write(name, text, signal) {
      await (await open()).put(`${prefix}${name}`, text, { signal });
    },
    async remove(name, signal) {
      await (await open()).remove(`${prefix}${name}`, null, signal);
    },
  };
}
