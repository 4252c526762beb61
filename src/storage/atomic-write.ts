// Replaces a file whole or not at all: a temporary file in the same folder, synced, renamed, folder synced.
// A process that is killed at any point leaves the old or the new content, never a part of one.
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileProblem } from "./problems.ts";

export type WriteArea = "output" | "state";
type Content = string | Uint8Array | Iterable<string> | AsyncIterable<Uint8Array>;

const abandonedAfterMs = 10 * 60_000;

/**
 * Writes `content` to `path`, making missing folders. Throws a Problem `output/…` or `state/…` that names the path. A file
 * keeps its mode, and a new one has the usual; `mode` says another for both.
 */
export async function writeFileAtomic(
  path: string,
  content: Content,
  area: WriteArea,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replace(await throughLink(path), content, mode);
  } catch (error) {
    throw fileProblem(error, { area, path, doing: "write" });
  }
}

async function replace(path: string, content: Content, wanted?: number): Promise<void> {
  const mode = await modeOf(path);
  // A pipe or a device is written to: a rename would put a file in its place.
  if (mode === null) return writeFile(path, content);
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  const temporary = join(folder, `${prefix}${randomUUID()}.tmp`);
  await removeAbandoned(folder, prefix);
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await writeFile(handle, content);
      if (wanted !== undefined) await handle.chmod(wanted);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** Writing to a link replaces what it points to, and leaves the link. */
async function throughLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** null: not a regular file. */
async function modeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
    return found.isFile() ? found.mode & 0o777 : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0o666;
    throw error;
  }
}

/** A killed writer leaves its temporary file: nobody else knows its name, so age alone tells that it is dead. */
async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith(".tmp")) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Makes the rename itself durable. Some file systems refuse to sync a folder; the rename is atomic there too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // Not supported here.
  } finally {
    await handle.close();
  }
}
