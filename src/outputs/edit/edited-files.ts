// Where the translated copies of a source's files go: one file for one file, else a folder in which each keeps
// its path below the folder or glob that the source names.
import type { MappingRow } from "../../core/mapping/row.ts";
import { mappingEntries } from "../../core/mapping/entries.ts";
import { ImageMapping } from "../../core/mapping/lookup.ts";
import { compareText } from "../../core/base/ordering.ts";
import type { OutputContext, OutputFiles, Rendered, RenderedFile } from "../kind/kind.ts";
import type { EditedText } from "./manifest-edit.ts";
import { leftOut, samePath } from "../kind/problems.ts";

type Edit = (text: string, file: string, mapping: ImageMapping) => EditedText;

interface EditedOutput {
  readonly path: string;
  readonly source: string;
}

interface EditJob {
  readonly output: EditedOutput;
  /** What the source names: files, folders, globs. */
  readonly named: readonly string[];
  readonly files: OutputFiles;
  readonly rows: readonly MappingRow[];
  readonly edit: Edit;
}

/** What an output kind is that translates the files of its source. */
export function editedFiles(madeFor: "manifests" | "compose", edit: Edit) {
  const namedBy = ({ source: name }: EditedOutput, { sources }: OutputContext): readonly string[] => {
    const source = sources.find((one) => one.name === name);
    return source?.kind === madeFor ? source.paths : [];
  };
  return {
    madeFor,
    reads: namedBy,
    render: (
      rows: readonly MappingRow[],
      output: EditedOutput,
      files: OutputFiles,
      context: OutputContext,
    ): Rendered => renderEdited({ output, named: namedBy(output, context), files, rows, edit }),
  };
}

function renderEdited(job: EditJob): Rendered {
  const { entries, warnings } = mappingEntries(job.rows, "canonical");
  const mapping = new ImageMapping(entries);
  const named = new Set(job.named);
  const inputs = [...job.files].flatMap(([path, text]) =>
    text === null || (!named.has(path) && !isFileName(path)) ? [] : [{ path, text }],
  );
  const byPath = new Map<string, RenderedFile & { readonly input: string }>();
  const all = [...warnings];
  const unmapped = new Set<string>();
  for (const { path, text } of inputs) {
    const edited = job.edit(text, path, mapping);
    all.push(...edited.warnings);
    for (const reference of edited.unmapped) unmapped.add(reference);
    const copy = inputs.length === 1 && isFileName(job.output.path) ? job.output.path : copyOf(path, job);
    const earlier = byPath.get(copy);
    if (earlier !== undefined) throw samePath(copy, earlier.input, path);
    byPath.set(copy, { path: copy, content: edited.text, input: path });
  }
  const files = [...byPath.values()].sort((a, b) => compareText(a.path, b.path));
  return {
    files: files.map(({ path, content }) => ({ path, content })),
    warnings: [
      ...all,
      ...leftOut([...unmapped].sort(compareText), "they are not in the mapping and stay unchanged"),
    ],
  };
}

function copyOf(file: string, { named, output }: EditJob): string {
  const path = plain(file);
  const folders = named
    .map((name) => folderOf(plain(name), path))
    .filter((folder) => path.startsWith(folder));
  const folder = folders.sort((a, b) => b.length - a.length)[0] ?? "";
  return `${output.path.replace(/\/+$/, "")}/${path.slice(folder.length)}`;
}

/** The part of a named path that isn't repeated below the output: `deploy/` of `deploy/**\/*.yaml`. */
function folderOf(named: string, file: string): string {
  if (named === file) return file.slice(0, file.lastIndexOf("/") + 1);
  const wildcard = named.search(/[*?]/);
  return wildcard < 0
    ? `${named.replace(/\/+$/, "")}/`
    : named.slice(0, named.lastIndexOf("/", wildcard) + 1);
}

function plain(path: string): string {
  return path.replace(/^(?:\.\/+)+/, "");
}

function isFileName(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}
