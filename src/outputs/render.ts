// Renders one output of the config: loads its kind, reads what it needs, renders. The one place where outputs
// touch files, and only to read them.
import type { OutputConfig } from "../config/config.ts";
import { Problem } from "../core/diagnostic.ts";
import type { MappingRow } from "../core/mapping.ts";
import { compareText } from "../core/order.ts";
import { outputKind } from "./index.ts";
import type { OutputContext, Rendered } from "./kind.ts";

/** The files below the config's folder; the product's own file edge satisfies it. */
export interface OutputReader {
  read(path: string, options?: { maxBytes?: number }): Promise<Uint8Array>;
  stat(path: string): Promise<{ kind: "file" | "folder" } | null>;
  glob(pattern: string): Promise<readonly string[]>;
}

const maxBytes = 64 * 1024 * 1024;
const folderPatterns = ["**/*.yaml", "**/*.yml", "**/*.json"];

export async function renderOutput(
  rows: readonly MappingRow[],
  output: OutputConfig,
  edges: { readonly files: OutputReader; readonly context: OutputContext },
): Promise<Rendered> {
  const kind = await outputKind(output.kind);
  const contents = new Map<string, string | null>();
  for (const named of kind.reads(output, edges.context)) {
    for (const path of await expand(named, edges.files))
      contents.set(path, await readText(path, edges.files));
  }
  return kind.render(rows, output, contents, edges.context);
}

async function expand(path: string, files: OutputReader): Promise<readonly string[]> {
  if ((await files.stat(path))?.kind === "folder") {
    const folder = path.replace(/\/+$/, "");
    const found = await Promise.all(folderPatterns.map((pattern) => files.glob(`${folder}/${pattern}`)));
    return found.flat().sort(compareText);
  }
  return files.glob(path);
}

async function readText(path: string, files: OutputReader): Promise<string | null> {
  if ((await files.stat(path)) === null) return null;
  const bytes = await files.read(path, { maxBytes });
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const detail = `${path} is not UTF-8 text.`;
    throw new Problem(
      { code: "file/encoding", severity: "error", summary: "Not a text file", detail },
      { cause: error },
    );
  }
}
