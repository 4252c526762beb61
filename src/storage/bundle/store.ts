// Where a plan bundle lies: a folder, or below a prefix on S3. Its files are written once; what refers to others is written
// last.
import { join } from "node:path";
import { writeFileAtomic } from "../atomic-write.ts";
import { openFiles } from "../files.ts";

export interface BundleStore {
  /** How long the file is; null: it is not there, undefined: that may not be known. */
  length(name: string, signal: AbortSignal): Promise<number | null | undefined>;
  /** Throws a Problem that names the place when it is not there. */
  stream(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** It is there whole or not at all. Of the last file: false where there is one already. */
  write(name: string, pieces: Iterable<string>, how: BundleWriting): Promise<boolean>;
  /** For messages: the path or the s3:// address, with a file of it. */
  describe(name?: string): string;
}

export interface BundleWriting {
  readonly signal: AbortSignal;
  readonly isLast: boolean;
}

/** `here`: what the folder is relative to. */
export function openFolderBundle(folder: string, here: string): BundleStore {
  const files = openFiles(here);
  const path = (name: string): string => join(folder, name);
  const length = async (name: string): Promise<number | null> => {
    const found = await files.stat(path(name));
    return found?.kind === "file" ? found.bytes : null;
  };
  return {
    length,
    stream: (name) => files.stream(path(name)),
    async write(name, pieces, { isLast }) {
      if (isLast && (await length(name)) !== null) return false;
      await writeFileAtomic(files.absolute(path(name)), pieces, "output");
      return true;
    },
    describe: (name) => (name === undefined ? folder : path(name)),
  };
}
