// Reads the static list that stands in for a source that failed. Every image says so in its provenance.
import type { Discovery } from "../../core/image/wanted.ts";
import type { SourceContext } from "../kind/kind.ts";
import { detectFormat } from "./formats.ts";
import { readList } from "./source.ts";
import { readTextFile } from "../kind/text-file.ts";

/** `prefix` is the source's: the repositories of an ecr-images.conf are named without it. */
export async function readFallback(
  path: string,
  source: string,
  context: SourceContext,
  prefix = "",
): Promise<Discovery> {
  const text = await readTextFile(context.files, path);
  const found = readList({
    name: source,
    file: path,
    text,
    format: detectFormat(path, text),
    prefix,
    registry: context.target.registry,
    selects: false,
    note: "from the fallback list",
  });
  return { ...found, title: `fallback list ${path}` };
}
