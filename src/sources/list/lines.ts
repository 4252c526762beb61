// Lists of one reference a line, and `REPO_NAME=SOURCE_IMAGE` lines. `#` begins a comment, at the line's
// beginning or after white space.
import { positionIn } from "../../core/base/diagnostic.ts";
import type { ListEntry, ListReader } from "./entry.ts";

interface Line {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export const readLines: ListReader = ({ file, text }) =>
  contentLines(text).map((line) => ({
    fields: { image: line.text },
    line: line.line,
    at: () => positionIn(file, text, { line: line.line, column: line.column, length: line.text.length }),
  }));

export const readConf: ListReader = ({ file, text, problems }) =>
  contentLines(text).flatMap((line): ListEntry[] => {
    const equals = line.text.indexOf("=");
    const at = (column: number, length: number) =>
      positionIn(file, text, { line: line.line, column, length });
    if (equals <= 0) {
      problems.add(
        {
          code: "list/conf",
          severity: "error",
          summary: "A line is not REPO_NAME=SOURCE_IMAGE",
          detail: `"${line.text}" ${equals === 0 ? "names no repository" : 'has no "="'}.`,
          hint: "Write the ECR repository, an equals sign and the image.",
        },
        () => at(line.column, line.text.length),
      );
      return [];
    }
    const destination = line.text.slice(0, equals).trimEnd();
    const image = line.text.slice(equals + 1).trimStart();
    const imageColumn = line.column + line.text.length - image.length;
    return [
      {
        fields: { image, destination },
        line: line.line,
        at: (key) =>
          key === "destination" ? at(line.column, destination.length) : at(imageColumn, image.length),
      },
    ];
  });

/** Whether the first line of content is `NAME=…`: no reference has an equals sign. */
export function looksLikeConf(text: string): boolean {
  const [first] = contentLines(text.slice(0, 65_536));
  return first?.text.includes("=") ?? false;
}

function contentLines(text: string): readonly Line[] {
  return text.split("\n").flatMap((raw, index) => {
    const content = raw.replace(/(?:^|\s)#.*$/s, "").trimEnd();
    const trimmed = content.trimStart();
    return trimmed === ""
      ? []
      : [{ text: trimmed, line: index + 1, column: content.length - trimmed.length + 1 }];
  });
}
