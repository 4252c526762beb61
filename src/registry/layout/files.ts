// The files of an OCI layout, read from a folder or straight from a tar archive: nothing is extracted, and no
// link is followed out of it.
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { readTarIndex, type TarEntry } from "./tar-index.ts";

export interface LayoutFiles {
  /** null when it isn't there or isn't a plain file. */
  size(path: string): Promise<number | null>;
  read(path: string): Promise<Uint8Array>;
  stream(path: string, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

const readSize = 256 * 1024;

export async function openLayoutFiles(path: string, shown: string): Promise<LayoutFiles | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  return found.isDirectory()
    ? new FolderFiles(path)
    : new ArchiveFiles(path, await readTarIndex(path, shown));
}

class FolderFiles implements LayoutFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async size(path: string): Promise<number | null> {
    const found = await stat(join(this.#root, path)).catch(() => null);
    return found?.isFile() ? found.size : null;
  }

  async read(path: string): Promise<Uint8Array> {
    return readRange(join(this.#root, path), 0, (await this.size(path)) ?? 0);
  }

  stream(path: string, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.#root, path), { start: offset, highWaterMark: readSize, signal });
  }
}

class ArchiveFiles implements LayoutFiles {
  readonly #archive: string;
  readonly #entries: ReadonlyMap<string, TarEntry>;

  constructor(archive: string, entries: ReadonlyMap<string, TarEntry>) {
    this.#archive = archive;
    this.#entries = entries;
  }

  size(path: string): Promise<number | null> {
    return Promise.resolve(this.#entries.get(path)?.size ?? null);
  }

  async read(path: string): Promise<Uint8Array> {
    const entry = this.#entries.get(path);
    return entry === undefined ? new Uint8Array() : readRange(this.#archive, entry.offset, entry.size);
  }

  stream(path: string, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
    const entry = this.#entries.get(path);
    if (entry === undefined || offset >= entry.size) return nothing();
    const start = entry.offset + offset;
    const end = entry.offset + entry.size - 1;
    return createReadStream(this.#archive, { start, end, highWaterMark: readSize, signal });
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An empty file, or an offset at its end.
}

async function readRange(path: string, start: number, length: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
