// Where a plan bundle lies: a folder, or below a prefix on S3. Its files are written once; what refers to others is written
// last.
import { join } from "node:path";
import { writeFileAtomic } from "../atomic-write.ts";
import { openFiles } from "../files.ts";

export interface BundleStore {
  /** Whether the file is there. */
  has(name: string, signal: AbortSignal): Promise<boolean>;
  /** Throws a Problem that names the place when it is not there. */
  stream(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  write(name: string, pieces: Iterable<string>, signal: AbortSignal): Promise<void>;
  /** For messages: the path or the s3:// address, with a file of it. */
  describe(name?: string): string;
}

/** `here`: what the folder is relative to. */
export function openFolderBundle(folder: string, here: string): BundleStore {
  const files = openFiles(here);
  const path = (name: string): string => join(folder, name);
  return {
    has: async (name) => (await files.stat(path(name)))?.kind === "file",
    stream: (name) => files.stream(path(name)),
    write: (name, pieces) => writeFileAtomic(files.absolute(path(name)), pieces, "output"),
    describe: (name) => (name === undefined ? folder : path(name)),
  };
}
