// Which configs a command is about: `-c` may be repeated, and may be a folder or a glob.
import { openFiles } from "../../storage/files.ts";
import type { Globals } from "../arguments/options.ts";
import { noConfigs } from "../arguments/problems.ts";

const usualName = "mirror.config.yaml";

/** null: it is one config, named by its path. */
export async function severalConfigs({ configs }: Globals): Promise<readonly string[] | null> {
  const files = openFiles(process.cwd());
  const found = new Set<string>();
  let isOne = configs.length === 1;
  for (const pattern of configs) {
    const kind = (await files.stat(pattern))?.kind;
    const glob = kind === "folder" ? `${pattern.replace(/\/+$/, "")}/**/${usualName}` : pattern;
    // A file may have the characters of a glob in its name.
    const isPlain = kind === "file" || !/[*?]/.test(glob);
    if (!isPlain) isOne = false;
    const paths = isPlain ? [pattern] : await files.glob(glob);
    if (paths.length === 0) throw noConfigs(pattern);
    for (const path of paths) found.add(path);
  }
  return isOne ? null : [...found];
}
