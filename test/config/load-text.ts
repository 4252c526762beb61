// Loads a config from text, with further files by name: real bytes through the real loader, without a disk.
import { join } from "node:path";
import { loadConfig } from "../../src/config/load/load.ts";
import { kinds } from "../../src/app/runtime/kinds.ts";
import type { Config } from "../../src/config/config.ts";
import { type Diagnostic, Problem } from "../../src/core/base/diagnostic.ts";
import { fileProblem } from "../../src/storage/problems.ts";

export interface TextInput {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** What node:fs throws; what a reader makes of it are the words of the real one. */
const missing = Object.assign(new Error("ENOENT"), { code: "ENOENT" });

export const directory = "/home/project";

export async function loadText(config: string | Uint8Array, input: TextInput = {}): Promise<Config> {
  const files = new Map(
    Object.entries(input.files ?? {}).map(([name, content]) => [join(directory, name), content]),
  );
  files.set(join(directory, "mirror.config.yaml"), config);
  return loadConfig({
    kinds,
    path: join(directory, "mirror.config.yaml"),
    environment: input.environment ?? {},
    read: async (path) => {
      const content = files.get(path);
      if (content === undefined) throw fileProblem(missing, { area: "file", path, doing: "read" });
      return typeof content === "string" ? Buffer.from(content) : content;
    },
  });
}

/** All that is wrong with a config; nothing for a good one. */
export async function diagnose(
  config: string | Uint8Array,
  input: TextInput = {},
): Promise<readonly Diagnostic[]> {
  try {
    await loadText(config, input);
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.diagnostics;
    throw error;
  }
}

/** The smallest good config, with lines added at its end. */
export function configWith(lines: string): string {
  return `version: 1\ntarget: { registry: sandbox }\nsources: []\n${lines}`;
}
