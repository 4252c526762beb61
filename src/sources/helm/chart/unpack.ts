// Puts a chart's files into a private folder, and only plain files. An archive is unpacked in memory: links are never
// written; a name that leads out, a device or a bomb is an error that says which entry it was. Of a folder links are
// copied as what they point to, as long as that is inside the root: Helm itself would follow them anywhere.
import { copyFile, mkdir, readdir, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import { Problem } from "../../../core/base/diagnostic.ts";
import { unsafeArchive, unsafeFolder } from "./problems.ts";

/** Helm's own limits: what is larger, Helm refuses as well. */
const largest = {
  archive: 100 * 1024 * 1024,
  file: 5 * 1024 * 1024,
  unpacked: 200 * 1024 * 1024,
  entries: 20_000,
};

/** A file that the config names is bad input; what a repository or another chart brings is the chart's fault. */
export async function unpackForeign(bytes: Uint8Array, folder: string, label: string): Promise<void> {
  try {
    await unpackChart(bytes, folder, label);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      error.diagnostics.map((one) => ({ ...one, code: "chart/unsafe" })),
      { cause: error },
    );
  }
}

/** Unpacks to `folder`; the archive's first folder becomes `folder` itself. */
export async function unpackChart(bytes: Uint8Array, folder: string, label: string): Promise<void> {
  const entries = await readEntries(bytes, label);
  const files = entries.filter((entry) => entry.header.type === "file" || entry.header.type === undefined);
  const tops = new Set(files.map((entry) => entry.header.name.replace(/^\.\//, "").split("/")[0] ?? ""));
  if (files.length === 0) throw unsafeArchive(label, "it contains no files");
  const top = [...tops][0] ?? "";
  // All names are looked at before anything is written.
  const inside = files.map(({ header, data }) => ({
    name: insideOf(header.name.replace(/^\.\//, ""), top, label),
    data,
  }));
  for (const { name, data } of inside) {
    if (name === undefined) continue;
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, data ?? new Uint8Array());
  }
}

type Entries = Awaited<ReturnType<typeof unpackTar>>;

async function readEntries(bytes: Uint8Array, label: string): Promise<Entries> {
  if (bytes.length > largest.archive)
    throw unsafeArchive(label, `it is larger than ${largest.archive / 1024 / 1024} MiB`);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw unsafeArchive(label, "it is not compressed with gzip");
  const tar = unzip(bytes, label);
  let entries: Entries;
  try {
    entries = await unpackTar(tar, { strict: true });
  } catch (error) {
    throw unsafeArchive(label, `it is not a complete tar archive (${(error as Error).message})`, error);
  }
  if (entries.length > largest.entries)
    throw unsafeArchive(label, `it contains more than ${largest.entries} entries`);
  for (const { header } of entries) checkEntry(header, label);
  return entries;
}

function unzip(bytes: Uint8Array, label: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largest.unpacked });
  } catch (error) {
    const bomb = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw unsafeArchive(
      label,
      bomb ? `it unpacks to more than ${largest.unpacked / 1024 / 1024} MiB` : "it is damaged or cut off",
      error,
    );
  }
}

function checkEntry(header: { name: string; size: number; type?: string }, label: string): void {
  const shown = JSON.stringify(header.name);
  const parts = header.name.split(/[/\\]/);
  if (header.name.startsWith("/") || /^[A-Za-z]:/.test(header.name))
    throw unsafeArchive(label, `${shown} is an absolute path`);
  if (parts.includes("..")) throw unsafeArchive(label, `${shown} leads out of the archive`);
  if (header.name.includes("\0") || header.name.includes("\\"))
    throw unsafeArchive(label, `${shown} is not a file name`);
  if (header.type === "symlink" || header.type === "link") throw unsafeArchive(label, `${shown} is a link`);
  if (!["file", "directory", "pax-header", "pax-global-header", undefined].includes(header.type)) {
    throw unsafeArchive(label, `${shown} is a ${header.type ?? "special file"}`);
  }
  if (header.size > largest.file)
    throw unsafeArchive(label, `${shown} is larger than ${largest.file / 1024 / 1024} MiB`);
}

function insideOf(name: string, top: string, label: string): string | undefined {
  const slash = name.indexOf("/");
  if (slash < 0) throw unsafeArchive(label, `${JSON.stringify(name)} is outside the chart's folder`);
  // Helm takes the first folder as the chart and reads nothing else.
  return name.slice(0, slash) === top ? name.slice(slash + 1) : undefined;
}

const mostCopied = { files: 20_000, bytes: 500 * 1024 * 1024, depth: 40 };
const skipped = new Set([".git", "node_modules"]);

/** Copies `from` to `to`; no file from outside `root` is read. */
export async function copyChart(from: string, to: string, root: string): Promise<void> {
  const state = { files: 0, bytes: 0, root: await realpath(root), top: from };
  await copyFolder(from, to, state, 0);
}

interface CopyState {
  files: number;
  bytes: number;
  readonly root: string;
  readonly top: string;
}

async function copyFolder(from: string, to: string, state: CopyState, depth: number): Promise<void> {
  if (depth > mostCopied.depth)
    throw unsafeFolder(
      state.top,
      `${relative(state.top, from)} is nested deeper than ${mostCopied.depth} folders`,
    );
  await mkdir(to, { recursive: true });
  for (const entry of (await readdir(from, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (skipped.has(entry.name)) continue;
    const path = join(from, entry.name);
    const target = await inside(path, state);
    const info = await stat(target);
    if (info.isDirectory()) await copyFolder(target, join(to, entry.name), state, depth + 1);
    else if (info.isFile()) await copyOne(target, join(to, entry.name), info.size, state);
    else throw unsafeFolder(state.top, `${relative(state.top, path)} is neither a file nor a folder`);
  }
}

async function inside(path: string, state: CopyState): Promise<string> {
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    throw unsafeFolder(state.top, `the link ${relative(state.top, path)} points to nothing`, error);
  }
  if (target === state.root || target.startsWith(state.root + sep)) return target;
  throw unsafeFolder(state.top, `the link ${relative(state.top, path)} leads out of ${state.root}`);
}

async function copyOne(from: string, to: string, bytes: number, state: CopyState): Promise<void> {
  state.files += 1;
  state.bytes += bytes;
  if (state.files > mostCopied.files || state.bytes > mostCopied.bytes) {
    throw unsafeFolder(
      state.top,
      `it has more than ${mostCopied.files} files or ${mostCopied.bytes / 1024 / 1024} MiB`,
    );
  }
  await copyFile(from, to);
}
