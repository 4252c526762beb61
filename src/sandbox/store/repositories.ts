// The repositories: one folder each, flat, named after the repository. A folder appears and goes by one rename.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Blobs } from "./blobs.ts";
import { type Files, isMissing, list, read, remove } from "./files.ts";
import { Images } from "./images.ts";

export interface ExclusionFilter {
  readonly filterType: "WILDCARD";
  readonly filter: string;
}

export type Mutability = "MUTABLE" | "IMMUTABLE" | "MUTABLE_WITH_EXCLUSION" | "IMMUTABLE_WITH_EXCLUSION";

export interface EncryptionRecord {
  readonly encryptionType: "AES256" | "KMS" | "KMS_DSSE";
  readonly kmsKey?: string;
}

/** `repository.json`: all that describes a repository beside its policies and images. */
export interface RepositoryRecord {
  readonly name: string;
  readonly createdAt: string;
  readonly mutability: Mutability;
  readonly exclusions: readonly ExclusionFilter[];
  readonly scanOnPush: boolean;
  readonly encryption: EncryptionRecord;
  readonly tags: Readonly<Record<string, string>>;
}

/** Texts kept beside the record, each in a file of its own. */
export type RepositoryText = "policy" | "lifecycle" | "lifecycle-preview" | "lifecycle-evaluated";

const longestFolder = 200;

export class Repositories {
  readonly #files: Files;
  readonly #blobs: Blobs;
  readonly #folder: string;
  readonly #opened = new Map<string, Images>();
  #cachedNames: { readonly mtimeNs: bigint; readonly names: readonly string[] } | undefined;

  constructor(files: Files, blobs: Blobs) {
    this.#files = files;
    this.#blobs = blobs;
    this.#folder = join(files.root, "repositories");
    mkdirSync(this.#folder, { recursive: true });
  }

  /** All names, sorted. */
  names(): readonly string[] {
    const { mtimeNs, mtimeMs } = statSync(this.#folder, { bigint: true });
    if (this.#cachedNames?.mtimeNs === mtimeNs) return this.#cachedNames.names;
    // A folder that has just changed may change again within the clock's step: such a listing isn't kept.
    const settled = Date.now() - Number(mtimeMs) > 100;
    const names = list(this.#folder)
      .map((folder) => this.#nameOf(folder))
      .filter((name) => name !== undefined)
      .sort();
    this.#cachedNames = settled ? { mtimeNs, names } : undefined;
    return names;
  }

  has(name: string): boolean {
    return existsSync(join(this.#path(name), "repository.json"));
  }

  record(name: string): RepositoryRecord | undefined {
    const text = read(join(this.#path(name), "repository.json"));
    return text === undefined ? undefined : (JSON.parse(text) as RepositoryRecord);
  }

  images(name: string): Images {
    const known = this.#opened.get(name);
    if (known !== undefined) return known;
    const images = new Images(this.#files, this.#blobs, this.#path(name));
    if (this.has(name)) this.#opened.set(name, images);
    return images;
  }

  /** false when it exists already. */
  create(record: RepositoryRecord): boolean {
    const scratch = this.#files.scratch();
    for (const part of ["tags", "images", "layers", "referrers"])
      mkdirSync(join(scratch, part), { recursive: true });
    writeFileSync(join(scratch, "repository.json"), JSON.stringify(record));
    try {
      renameSync(scratch, this.#path(record.name));
      return true;
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      if (this.has(record.name)) return false;
      throw error;
    }
  }

  /** Replaces the record; undefined when the repository is gone. */
  update(name: string, change: (record: RepositoryRecord) => RepositoryRecord): RepositoryRecord | undefined {
    const record = this.record(name);
    if (record === undefined) return undefined;
    const changed = change(record);
    try {
      this.#files.replace(join(this.#path(name), "repository.json"), JSON.stringify(changed));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return changed;
  }

  delete(name: string): boolean {
    this.#opened.delete(name);
    return this.#files.removeFolder(this.#path(name));
  }

  clear(): void {
    for (const name of this.names()) this.delete(name);
  }

  text(name: string, which: RepositoryText): string | undefined {
    return read(join(this.#path(name), `${which}.json`));
  }

  setText(name: string, which: RepositoryText, text: string): void {
    this.#files.replace(join(this.#path(name), `${which}.json`), text);
  }

  removeText(name: string, which: RepositoryText): void {
    remove(join(this.#path(name), `${which}.json`));
  }

  #path(name: string): string {
    return join(this.#folder, folderOf(name));
  }

  #nameOf(folder: string): string | undefined {
    if (!folder.includes("~")) return folder.replaceAll("+", "/");
    const text = read(join(this.#folder, folder, "repository.json"));
    return text === undefined ? undefined : (JSON.parse(text) as RepositoryRecord).name;
  }
}

/** A slash becomes a plus, which no name has; a name too long for a folder keeps its start and a hash. */
function folderOf(name: string): string {
  const flat = name.replaceAll("/", "+");
  if (flat.length <= longestFolder) return flat;
  return `${flat.slice(0, longestFolder)}~${createHash("sha256").update(name).digest("hex").slice(0, 16)}`;
}
