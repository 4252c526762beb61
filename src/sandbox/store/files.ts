// Small files, whole or not at all: written beside, then renamed or linked into place. Calls are synchronous,
// so that a check and the write after it can't be torn apart by another request of this process.
// A killed process loses nothing (the kernel has the bytes); a power cut may, for nothing is fsynced.
import { randomBytes } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

export class Files {
  readonly root: string;
  readonly #temporary: string;
  readonly #instance = randomBytes(8).toString("hex");
  #count = 0;

  constructor(root: string) {
    this.root = root;
    this.#temporary = join(root, "temporary");
    mkdirSync(this.#temporary, { recursive: true });
  }

  /** A path for work in progress that no other process uses, on the same file system. */
  scratch(): string {
    this.#count += 1;
    return join(this.#temporary, `${this.#instance}-${this.#count}`);
  }

  replace(path: string, content: string | Uint8Array): void {
    const scratch = this.scratch();
    writeFileSync(scratch, content);
    try {
      renameSync(scratch, path);
    } catch (error) {
      unlinkSync(scratch);
      throw error;
    }
  }

  /** Writes a file that must be new; false, and nothing changed, when it exists. */
  create(path: string, content: string | Uint8Array): boolean {
    const scratch = this.scratch();
    writeFileSync(scratch, content);
    try {
      linkSync(scratch, path);
      return true;
    } catch (error) {
      if (isCode(error, "EEXIST")) return false;
      throw error;
    } finally {
      unlinkSync(scratch);
    }
  }

  /** Takes a whole folder away at once, then clears it up. */
  removeFolder(path: string): boolean {
    const scratch = this.scratch();
    try {
      renameSync(path, scratch);
    } catch (error) {
      if (isCode(error, "ENOENT")) return false;
      throw error;
    }
    rmSync(scratch, { recursive: true, force: true });
    return true;
  }

  /** Clears away what killed processes left, once it is too old to be in use. */
  sweep(folder: string, olderThan: number): void {
    for (const name of list(folder)) {
      const path = join(folder, name);
      if ((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < olderThan) {
        rmSync(path, { recursive: true, force: true });
      }
    }
  }

  sweepTemporary(olderThan: number): void {
    this.sweep(this.#temporary, olderThan);
  }
}

export function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

export function remove(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return isCode(error, "ENOENT") || isCode(error, "ENOTDIR");
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
