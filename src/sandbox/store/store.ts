// The sandbox's store: plain files under one folder, which several processes may share.
//   blobs/sha256/<hex>              bytes of layers, configs and manifests
//   blobs/sha512/<hex>              which of them is meant, where a client names it so
//   uploads/<id>.<owner>            uploads in progress
//   repositories/<name>/            repository.json, tags/<tag>, images/<hex>, layers/<hex>, referrers/<hex>/<hex>
//   account/<subject>.json, key     the registry's own settings, and the secret that signs tokens
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Blobs } from "./blobs.ts";
import { Files, read, remove } from "./files.ts";
import { Repositories } from "./repositories.ts";
import { Uploads } from "./uploads.ts";

const day = 24 * 60 * 60 * 1000;

export interface Store {
  readonly repositories: Repositories;
  readonly blobs: Blobs;
  readonly uploads: Uploads;
  readonly account: Account;
  /** Signs tokens and download links; the same for all processes on the store. */
  readonly key: string;
  /** Takes away all but the key. */
  clear(): void;
}

export function openStore(directory: string): Store {
  const files = new Files(directory);
  files.sweepTemporary(Date.now() - day);
  files.sweep(join(directory, "uploads"), Date.now() - day);
  const blobs = new Blobs(files);
  const repositories = new Repositories(files, blobs);
  return {
    blobs,
    repositories,
    uploads: new Uploads(directory, blobs),
    account: new Account(files),
    key: openKey(files, join(directory, "key")),
    clear() {
      repositories.clear();
      for (const folder of ["uploads", "account", "blobs/sha256", "blobs/sha512"]) {
        files.sweep(join(directory, folder), Infinity);
      }
    },
  };
}

function openKey(files: Files, path: string): string {
  files.create(path, randomBytes(32).toString("hex"));
  const key = read(path);
  if (key === undefined) throw new Error(`The sandbox's key file ${path} is gone`);
  return key;
}

type AccountSubject =
  | "settings"
  | "scanning"
  | "replication"
  | "templates"
  | "pull-through-rules"
  | "registry-policy"
  | "signing"
  | "exclusions";

/** What belongs to the registry as a whole, one file per subject; templates and rules are few. */
export class Account {
  readonly #files: Files;
  readonly #folder: string;

  constructor(files: Files) {
    this.#files = files;
    this.#folder = join(files.root, "account");
    mkdirSync(this.#folder, { recursive: true });
  }

  read<T>(subject: AccountSubject, absent: T): T {
    const text = read(this.#path(subject));
    return text === undefined ? absent : (JSON.parse(text) as T);
  }

  write(subject: AccountSubject, value: unknown): void {
    this.#files.replace(this.#path(subject), JSON.stringify(value));
  }

  remove(subject: AccountSubject): void {
    remove(this.#path(subject));
  }

  #path(subject: AccountSubject): string {
    return join(this.#folder, `${subject}.json`);
  }
}
