// Records beside a local state: a file for each run in `<state>.d/`. Its head is written whole, what follows is appended;
// its modification time says that the run is alive.
import { randomUUID } from "node:crypto";
import { type FileHandle, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { inChunks } from "../core/base/json-pieces.ts";
import { formatDone, formatEnd, headPieces, parseRecord } from "../core/state/run-record.ts";
import { writeFileAtomic } from "./atomic-write.ts";
import { fileProblem, systemCode } from "./problems.ts";
import type { ProcessSystem } from "./processes.ts";
import {
  type NewRecord,
  type RecordSink,
  type RecordWriter,
  type StoredRecord,
  stored,
  withProcess,
  writeRecord,
} from "./records.ts";

export interface RecordFolder {
  /** Absolute. */
  readonly path: string;
  readonly shown: string;
  readonly now: () => Date;
  readonly system: ProcessSystem;
}

const ending = ".jsonl";

export async function readLocalRecords(folder: RecordFolder): Promise<readonly StoredRecord[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith(ending) && !name.startsWith("."));
  const records = await Promise.all(names.toSorted().map((name) => readOne(name, folder)));
  return records.filter((one) => one !== null);
}

export async function openLocalRecord(head: NewRecord, folder: RecordFolder): Promise<RecordWriter> {
  const id = randomUUID();
  const path = join(folder.path, `${id}${ending}`);
  await writeFileAtomic(path, inChunks(headPieces(await withProcess(head, id, folder.system))), "state");
  try {
    const handle = await open(path, "r+");
    const { size } = await handle.stat();
    return writeRecord(id, await fileSink(path, { handle, size }, folder.now), folder.now);
  } catch (error) {
    throw fileProblem(error, { area: "state", path, doing: "write" });
  }
}

export async function removeLocalRecords(ids: readonly string[], folder: RecordFolder): Promise<void> {
  for (const id of ids) {
    const path = join(folder.path, `${id}${ending}`);
    try {
      await rm(path, { force: true });
    } catch (error) {
      throw fileProblem(error, { area: "state", path, doing: "write" });
    }
  }
}

async function namesIn({ path, shown }: RecordFolder): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw fileProblem(error, { area: "state", path: shown, doing: "read" });
  }
}

/** null: its run has ended and taken it away meanwhile. */
async function readOne(
  name: string,
  { path, shown, now, system }: RecordFolder,
): Promise<StoredRecord | null> {
  const file = join(path, name);
  try {
    const text = await readFile(file, "utf8");
    const { mtimeMs } = await stat(file);
    return await stored(parseRecord(text, `${shown}/${name}`), now().getTime() - mtimeMs, system);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw fileProblem(error, { area: "state", path: `${shown}/${name}`, doing: "read" });
  }
}

interface RecordFile {
  readonly handle: FileHandle;
  /** Of what was written whole, in bytes. */
  readonly size: number;
}

/** Appends at the end of what was written whole: a line that failed half way is written over. */
async function fileSink(path: string, file: RecordFile, now: () => Date): Promise<RecordSink> {
  let { handle, size } = file;
  const renew = async (): Promise<void> => {
    const time = now();
    await handle.utimes(time, time);
  };
  const append = async (more: string): Promise<void> => {
    const bytes = Buffer.from(more);
    await handle.truncate(size);
    for (let written = 0; written < bytes.length;) {
      const part = await handle.write(bytes, written, bytes.length - written, size + written);
      written += part.bytesWritten;
    }
    await handle.datasync();
    size += bytes.length;
    await renew();
  };
  await renew();
  return {
    done: (done) => append(formatDone(done)),
    end: (how) => append(formatEnd(how)),
    renew,
    async restore() {
      if ((await handle.stat()).nlink > 0) return;
      // Taken away, it can still be read by who has it open.
      const { buffer } = await handle.read(Buffer.alloc(size), 0, size, 0);
      await writeFileAtomic(path, buffer, "state");
      await handle.close();
      handle = await open(path, "r+");
    },
    async remove() {
      await handle.close();
      await rm(path, { force: true });
    },
    close: () => handle.close(),
  };
}
