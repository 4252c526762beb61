// The files of an OCI layout, read from a folder or straight from a tar archive: nothing is extracted, and no link is
// followed out of it. Of an archive the headers are read and the contents skipped; links and devices are left out, so a
// name can only mean bytes of the archive itself.
import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { badArchive } from "./problems.ts";

export interface LayoutFiles {
  /** null when it does not exist or is not a regular file. */
  size(path: string): Promise<number | null>;
  read(path: string): Promise<Uint8Array>;
  stream(path: string, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

const readSize = 256 * 1024;
const block = 512;
const mostEntries = 100_000;
const largestExtension = 1024 * 1024;

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

interface TarEntry {
  readonly offset: number;
  readonly size: number;
}

async function readTarIndex(path: string, shown: string): Promise<ReadonlyMap<string, TarEntry>> {
  const handle = await open(path);
  try {
    return await readEntries(handle, shown);
  } finally {
    await handle.close();
  }
}

async function readEntries(handle: FileHandle, shown: string): Promise<ReadonlyMap<string, TarEntry>> {
  const entries = new Map<string, TarEntry>();
  const { size: length } = await handle.stat();
  const header = Buffer.alloc(block);
  let extension: Extension = {};
  for (let at = 0; at + block <= length;) {
    await handle.read(header, 0, block, at);
    if (header.every((byte) => byte === 0)) return entries;
    checkHeader(header, at, shown);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = extension.size ?? numberAt(header, 124, 12);
    const offset = at + block;
    if (!Number.isSafeInteger(size) || size < 0 || offset + size > length)
      throw badArchive(shown, "it is cut off", "Copy the archive again.");
    if (type === "x" || type === "L") extension = await readExtension(handle, { type, offset, size }, shown);
    else if (type !== "g") {
      const name = cleanName(extension.path ?? nameOf(header));
      if (type === "0" || type === "\0") addEntry(entries, name, { offset, size }, shown);
      extension = {};
    }
    at = offset + Math.ceil(size / block) * block;
  }
  throw badArchive(shown, "it is cut off", "Copy the archive again.");
}

interface Extension {
  readonly path?: string;
  readonly size?: number;
}

function addEntry(entries: Map<string, TarEntry>, name: string, entry: TarEntry, shown: string): void {
  if (entries.has(name)) throw badArchive(shown, `it contains "${name}" twice`);
  if (entries.size >= mostEntries)
    throw badArchive(shown, `it contains more than ${mostEntries} files`, "Unpack it and use the folder.");
  entries.set(name, entry);
}

/** A pax header (`27 path=…`) or GNU's long name, for the entry that follows. */
async function readExtension(
  handle: FileHandle,
  { type, offset, size }: { type: string; offset: number; size: number },
  shown: string,
): Promise<Extension> {
  if (size > largestExtension) throw badArchive(shown, "it has an endless header");
  const buffer = Buffer.alloc(size);
  await handle.read(buffer, 0, size, offset);
  if (type === "L") return { path: buffer.toString("utf8").replace(/\0.*$/s, "") };
  const found: { path?: string; size?: number } = {};
  for (let at = 0; at < buffer.length;) {
    const length = Number.parseInt(buffer.toString("latin1", at, Math.min(at + 12, buffer.length)), 10);
    if (!(length > 0)) break;
    const [, key = "", value = ""] =
      /^\d+ ([^=]+)=(.*)\n$/s.exec(buffer.toString("utf8", at, at + length)) ?? [];
    if (key === "path") found.path = value;
    if (key === "size") found.size = Number(value);
    at += length;
  }
  return found;
}

function checkHeader(header: Buffer, at: number, shown: string): void {
  let sum = 0;
  for (let byte = 0; byte < block; byte++) sum += byte >= 148 && byte < 156 ? 32 : (header[byte] ?? 0);
  if (sum === numberAt(header, 148, 8)) return;
  const gzip = at === 0 && header[0] === 0x1f && header[1] === 0x8b;
  const hint = gzip
    ? "It is compressed: unpack it with gunzip first."
    : "Name a layout's folder or an uncompressed tar archive.";
  throw badArchive(shown, "it is not a tar archive", hint);
}

function numberAt(header: Buffer, start: number, length: number): number {
  if (((header[start] ?? 0) & 0x80) !== 0) {
    let value = (header[start] ?? 0) & 0x7f;
    for (let at = start + 1; at < start + length; at++) value = value * 256 + (header[at] ?? 0);
    return value;
  }
  return Number.parseInt(textAt(header, start, length).trim() || "0", 8);
}

function textAt(header: Buffer, start: number, length: number): string {
  return header.toString("utf8", start, start + length).replace(/\0.*$/s, "");
}

function nameOf(header: Buffer): string {
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? textAt(header, 345, 155) : "";
  const name = textAt(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

function cleanName(name: string): string {
  return name.replace(/^(?:\.\/)+/, "");
}
