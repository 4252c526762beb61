// Files of the config's folder, or of the current directory: reading with a limit, streaming, and globs in linear time.
// Symbolic links to files are followed; folders behind links are not walked, so no loop can hang a glob.
import { createReadStream } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { matchPath } from "../core/base/glob.ts";
import { fileProblem, notAFile, type PathBase, systemCode, tooLarge, tooMany } from "./problems.ts";

const defaultMaxBytes = 32 * 1024 * 1024;
/** That a glob looks at: more are a whole disk. */
const usualEntries = 200_000;

export type Files = ReturnType<typeof openFiles>;

/** `base` says in errors what a relative path is relative to. */
export function openFiles(
  root: string,
  { base = "current-directory", mostEntries = usualEntries }: { base?: PathBase; mostEntries?: number } = {},
) {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(root, path));
  return {
    absolute,
    base,
    /** Throws a Problem `file/…` when it is missing, a folder, unreadable or larger than `maxBytes` (32 MiB). */
    read: (path: string, options?: { maxBytes?: number }) =>
      readLimited(absolute(path), { path, base }, options?.maxBytes ?? defaultMaxBytes),
    stream: (path: string): AsyncIterable<Uint8Array> => readStream(absolute(path), { path, base }),
    stat: (path: string) => statFile(absolute(path), path),
    glob: (pattern: string) => globFiles(absolute, pattern, mostEntries),
  };
}

/** A path as the user wrote it. */
interface Written {
  readonly path: string;
  readonly base: PathBase;
}

async function readLimited(path: string, written: Written, maxBytes: number): Promise<Uint8Array> {
  const shown = written.path;
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer forever.
    const found = await stat(path);
    checkRegular(found, shown);
    const handle = await open(path, "r");
    try {
      return await readAll(handle, { shown, maxBytes, expected: found.size });
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileProblem(error, { area: "file", doing: "read", ...written });
  }
}

/** Whether a path is a link that leads out of its folder: whoever wrote the link need not be allowed to read that file. */
export async function leadsElsewhere(path: string): Promise<boolean> {
  try {
    if (!(await lstat(path)).isSymbolicLink()) return false;
    const [file, folder] = await Promise.all([realpath(path), realpath(dirname(path))]);
    return !file.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  } catch {
    // Whatever is wrong with it shows when it is read.
    return false;
  }
}

/** Whether the part of `path` below `folder` contains a link, `path` itself included. */
export async function passesLink(folder: string, path: string): Promise<boolean> {
  let at = folder;
  for (const part of relative(folder, path).split(sep)) {
    if (part === "") return false;
    at = join(at, part);
    const found = await unlessMissing(lstat(at), at);
    if (found === null) return false;
    if (found.isSymbolicLink()) return true;
  }
  return false;
}

interface ReadLimit {
  readonly shown: string;
  readonly maxBytes: number;
  /** The size from `stat`. The file is still read to its end: it may grow meanwhile. */
  readonly expected: number;
}

async function readAll(handle: FileHandle, { shown, maxBytes, expected }: ReadLimit): Promise<Uint8Array> {
  // One byte more than there should be, to see the end.
  let bytes: Uint8Array = new Uint8Array(Math.min(expected, maxBytes) + 1);
  for (let total = 0; ;) {
    const { bytesRead } = await handle.read(bytes, total, bytes.length - total);
    if (bytesRead === 0) return bytes.subarray(0, total);
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(shown, maxBytes);
    if (total === bytes.length) bytes = grown(bytes, Math.min(2 * total + 64 * 1024, maxBytes + 1));
  }
}

function grown(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

async function* readStream(path: string, written: Written): AsyncGenerator<Uint8Array> {
  try {
    checkRegular(await stat(path), written.path);
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
  } catch (error) {
    throw fileProblem(error, { area: "file", doing: "read", ...written });
  }
}

async function statFile(
  path: string,
  shown: string,
): Promise<{ kind: "file" | "folder"; bytes: number } | null> {
  const found = await unlessMissing(stat(path), shown);
  return found && { kind: found.isDirectory() ? "folder" : "file", bytes: found.size };
}

async function unlessMissing<T>(found: Promise<T>, shown: string): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw fileProblem(error, { area: "file", path: shown, doing: "read" });
  }
}

async function globFiles(
  absolute: (path: string) => string,
  pattern: string,
  mostEntries: number,
): Promise<readonly string[]> {
  if (!/[*?]/.test(pattern)) return [pattern];
  const parts = pattern.split("/");
  const first = parts.findIndex((part) => /[*?]/.test(part));
  const fixed = parts.slice(0, first).join("/");
  const base = first === 0 ? "" : `${fixed}/`;
  const wanted = parts.slice(first).join("/");
  const hidden = parts.slice(first).some((part) => part.startsWith("."));
  // Without `**` no match is deeper than the pattern has parts.
  const deepest = wanted.includes("**") ? Infinity : parts.length - first;
  const found: string[] = [];
  for await (const path of walk(absolute(base === "" ? "." : base), {
    shown: base || "the directory of the config",
    glob: pattern,
    mostEntries,
    hidden,
    deepest,
  })) {
    if (matchPath(wrap(wanted), wrap(path))) found.push(`${base}${path}`);
  }
  return found.sort();
}

/** With slashes on both sides of each part, a double star also matches no folder. */
function wrap(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return parts.map((part) => (part === "**" ? part : `/${part}/`)).join("");
}

interface WalkOptions {
  readonly shown: string;
  readonly glob: string;
  readonly mostEntries: number;
  readonly hidden: boolean;
  readonly deepest: number;
}

async function* walk(root: string, options: WalkOptions): AsyncGenerator<string> {
  const folders: { path: string; depth: number }[] = [{ path: "", depth: 1 }];
  let seen = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const listed = readdir(join(root, folder.path), { withFileTypes: true });
    for (const entry of (await unlessMissing(listed, options.shown)) ?? []) {
      seen += 1;
      if (seen > options.mostEntries) throw tooMany(options.glob, options.shown, options.mostEntries);
      if (entry.name.startsWith(".") && !options.hidden) continue;
      const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== "node_modules" && folder.depth < options.deepest) {
        folders.push({ path, depth: folder.depth + 1 });
      }
      if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(root, path))))) yield path;
    }
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function checkRegular(found: { isDirectory(): boolean; isFile(): boolean }, shown: string): void {
  if (!found.isFile()) throw notAFile(shown, found.isDirectory());
}
