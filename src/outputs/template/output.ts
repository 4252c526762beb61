// A user's own template over the rows: lines before `{{row}}` are the head, those from `{{row}}` to `{{end}}` are
// repeated for each row, the rest is the foot. In a row, `{source}` and the like are replaced; nothing else is.
import { type Diagnostic, type Position, Problem, positionIn } from "../../core/base/diagnostic.ts";
import type { MappingRow } from "../../core/mapping/row.ts";
import { parseImageRef } from "../../core/image/reference.ts";
import type { OutputKind } from "../kind/kind.ts";
import { missingTemplate, noRow, unknownField } from "../kind/problems.ts";

interface Template {
  readonly head: string;
  readonly row: string;
  readonly foot: string;
}

const fields: Readonly<Record<string, (row: MappingRow) => string>> = {
  source: (row) => row.source,
  target: (row) => row.target,
  registry: (row) => parseImageRef(row.target).registry,
  repository: (row) => parseImageRef(row.target).repository,
  tag: (row) => parseImageRef(row.target).tag ?? "",
  digest: (row) => row.digest,
  name: (row) => parseImageRef(row.target).repository.split("/").at(-1) ?? "",
  from: (row) => row.from,
  helmKey: (row) => row.helmKey ?? row.valuesKeys?.[0] ?? "",
};

export const template: OutputKind<"template"> = {
  kind: "template",
  reads: (output) => [output.template],
  render(rows, output, files) {
    const text = files.get(output.template) ?? null;
    if (text === null) throw missingTemplate(output.template);
    const parts = parseTemplate(text, output.template);
    const lines = rows.map((row) => fill(parts.row, row));
    return {
      files: [{ path: output.path, content: parts.head + lines.join("") + parts.foot }],
      warnings: [],
    };
  },
};

function parseTemplate(text: string, file: string): Template {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const begins = linesWith(lines, "{{row}}");
  const ends = linesWith(lines, "{{end}}");
  const [begin, end] = [begins[0] ?? -1, ends[0] ?? -1];
  const at = (index: number): Position => positionIn(file, text, { line: Math.max(index, 0) + 1, column: 1 });
  if (begins.length !== 1 || ends.length !== 1 || end < begin) throw noRow(at(begins[1] ?? ends[1] ?? begin));
  const problems = lines
    .slice(begin + 1, end)
    .flatMap((line, index) => unknownFields(line, at(begin + 1 + index)));
  if (problems.length > 0) throw new Problem(problems);
  return {
    head: lines.slice(0, begin).join(""),
    row: lines.slice(begin + 1, end).join(""),
    foot: lines.slice(end + 1).join(""),
  };
}

function linesWith(lines: readonly string[], marker: string): readonly number[] {
  return lines.flatMap((line, index) => (line.trim() === marker ? [index] : []));
}

// A name in braces is a field; `{}` and `{ x }` are text, so that Terraform and JSON can be written as they are.
const fieldForm = /\{([A-Za-z]+)\}/g;

function fill(row: string, values: MappingRow): string {
  return row.replace(fieldForm, (_, name: string) => plain(fields[name]?.(values) ?? ""));
}

// A key of a stranger's chart may hold anything; what isn't part of a name, a path or a reference becomes `_`.
function plain(value: string): string {
  return value.replace(/[^A-Za-z0-9._/:@[\]-]/g, "_").replace(/^[@:-]+/, "_");
}

function unknownFields(line: string, at: Position): readonly Diagnostic[] {
  return [...line.matchAll(fieldForm)]
    .filter(({ 1: name = "" }) => !Object.hasOwn(fields, name))
    .map(({ 0: field, 1: name = "", index }) =>
      unknownField(name, Object.keys(fields), { ...at, column: index + 1, length: field.length }),
    );
}
