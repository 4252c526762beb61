// Small things that the next run would fetch again, kept in a folder of the user's own: content by its digest, and short
// texts by a name. It is a help and no truth: whatever is missing, broken or not what its digest says is as if it had
// never been there, and nothing that goes wrong here is an error. Files appear whole, so processes may share the folder.
import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Digest, sha256 } from "../core/base/digest.ts";

export interface KeptContent {
  /** The bytes with this digest; undefined where they aren't kept. */
  read(digest: Digest): Promise<Uint8Array | undefined>;
  keep(digest: Digest, bytes: Uint8Array): Promise<void>;
  /** The text that was kept last under a name, believed by nobody who hasn't another proof. */
  readText(name: string): Promise<string | undefined>;
  keepText(name: string, text: string): Promise<void>;
  /** Drops what was not used for the longest time, where the folder has grown too large. */
  trim(): Promise<void>;
}

export interface KeptLimits {
  readonly entries: number;
  readonly bytes: number;
  /** A single entry that is larger is not kept. */
  readonly entryBytes: number;
}

const usualLimits: KeptLimits = { entries: 20_000, bytes: 128 * 1024 * 1024, entryBytes: 1024 * 1024 };
/** What is trimmed is trimmed to this part, so that not every run has to. */
const keptPart = 0.8;
/** An entry's age is told by its file's time, which a use moves on, though not at each use. */
const renewAfterMs = 24 * 3_600_000;
const abandonedAfterMs = 10 * 60_000;

export function openKeptContent(folder: string, now: () => Date, limits = usualLimits): KeptContent {
  return new KeptFolder(folder, now, limits);
}

class KeptFolder implements KeptContent {
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #limits: KeptLimits;
  #made: Promise<void> | undefined;

  constructor(folder: string, now: () => Date, limits: KeptLimits) {
    this.#folder = folder;
    this.#now = now;
    this.#limits = limits;
  }

  async read(digest: Digest): Promise<Uint8Array | undefined> {
    const name = nameOf(digest);
    const bytes = await this.#readFile(name);
    if (bytes === undefined || sha256(bytes) === digest) return bytes;
    await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
    return undefined;
  }

  async keep(digest: Digest, bytes: Uint8Array): Promise<void> {
    await this.#writeFile(nameOf(digest), bytes);
  }

  async readText(name: string): Promise<string | undefined> {
    const bytes = await this.#readFile(textNameOf(name));
    return bytes && Buffer.from(bytes).toString("utf8");
  }

  async keepText(name: string, text: string): Promise<void> {
    await this.#writeFile(textNameOf(name), Buffer.from(text));
  }

  async trim(): Promise<void> {
    // What this process has not filled is not its to clean.
    if (this.#made === undefined) return;
    try {
      await this.#trim();
    } catch {
      // The next one tries again.
    }
  }

  async #readFile(name: string): Promise<Uint8Array | undefined> {
    try {
      const handle = await open(join(this.#folder, name), "r");
      try {
        const found = await handle.stat();
        if (!found.isFile() || found.size > this.#limits.entryBytes) return undefined;
        const bytes = await handle.readFile();
        const now = this.#now();
        if (now.getTime() - found.mtimeMs > renewAfterMs)
          await utimes(join(this.#folder, name), now, now).catch(() => undefined);
        return bytes;
      } finally {
        await handle.close();
      }
    } catch {
      return undefined;
    }
  }

  async #writeFile(name: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#limits.entryBytes) return;
    const temporary = join(this.#folder, `.${randomUUID()}.tmp`);
    try {
      await (this.#made ??= this.#make());
      await writeFile(temporary, bytes, { flag: "wx", mode: 0o600 });
      await utimes(temporary, this.#now(), this.#now());
      await rename(temporary, join(this.#folder, name));
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  async #make(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    await writeFile(join(this.#folder, ".gitignore"), "*\n", { mode: 0o600 });
  }

  async #trim(): Promise<void> {
    const names = await readdir(this.#folder);
    const now = this.#now().getTime();
    const files: { name: string; bytes: number; used: number }[] = [];
    for (const name of names) {
      if (name === ".gitignore") continue;
      const found = await stat(join(this.#folder, name)).catch(() => null);
      if (found?.isFile() !== true) continue;
      const isTemporary = name.endsWith(".tmp");
      if (!isTemporary) files.push({ name, bytes: found.size, used: found.mtimeMs });
      else if (now - found.mtimeMs > abandonedAfterMs) await rm(join(this.#folder, name), { force: true });
    }
    let entries = files.length;
    let bytes = files.reduce((sum, one) => sum + one.bytes, 0);
    if (entries <= this.#limits.entries && bytes <= this.#limits.bytes) return;
    for (const file of files.toSorted((a, b) => a.used - b.used || (a.name < b.name ? -1 : 1))) {
      if (entries <= this.#limits.entries * keptPart && bytes <= this.#limits.bytes * keptPart) return;
      await rm(join(this.#folder, file.name), { force: true });
      entries -= 1;
      bytes -= file.bytes;
    }
  }
}

/** A digest's algorithm and hexadecimal part, which hold nothing that means something in a path. */
function nameOf(digest: Digest): string {
  return digest.replace(":", "-");
}

/** Names may hold anything, slashes among it. */
function textNameOf(name: string): string {
  return `text-${sha256(name).slice("sha256:".length)}`;
}
