// What belongs to the registry as a whole: account settings, scanning, replication, templates, pull-through rules.
// One file per subject; templates and rules are few.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Files, read } from "./files.ts";

export type AccountSubject = "settings" | "scanning" | "replication" | "templates" | "pull-through-rules";

export class Account {
  private readonly files: Files;
  private readonly folder: string;

  constructor(files: Files) {
    this.files = files;
    this.folder = join(files.root, "account");
    mkdirSync(this.folder, { recursive: true });
  }

  read<T>(subject: AccountSubject, absent: T): T {
    const text = read(this.path(subject));
    return text === undefined ? absent : (JSON.parse(text) as T);
  }

  write(subject: AccountSubject, value: unknown): void {
    this.files.replace(this.path(subject), JSON.stringify(value));
  }

  private path(subject: AccountSubject): string {
    return join(this.folder, `${subject}.json`);
  }
}
